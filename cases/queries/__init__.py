"""Reads over several models."""

from cases.queries.looks import Looked, looks_of
from cases.queries.memos import (
    approvals_waiting_for,
    current_memo,
    drafts_of,
    memo_state_weight,
    memo_state_word,
    returned_to,
    whole_memos,
)
from cases.queries.register import (
    Contents,
    Line,
    case_contents,
    diary_of,
    managers_of,
    opened_empty_on,
    registered_on,
    registers_of,
    reminders_of,
    reminders_to_do,
    staff_of,
)

__all__ = [
    "Contents",
    "Line",
    "Looked",
    "approvals_waiting_for",
    "case_contents",
    "current_memo",
    "diary_of",
    "drafts_of",
    "looks_of",
    "managers_of",
    "memo_state_weight",
    "memo_state_word",
    "opened_empty_on",
    "registered_on",
    "registers_of",
    "reminders_of",
    "reminders_to_do",
    "returned_to",
    "staff_of",
    "whole_memos",
]
