"""Reads over several models."""

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
    managers_of,
    registered_on,
    similar_cases,
    staff_of,
)

__all__ = [
    "Contents",
    "Line",
    "approvals_waiting_for",
    "case_contents",
    "current_memo",
    "drafts_of",
    "managers_of",
    "memo_state_weight",
    "memo_state_word",
    "registered_on",
    "returned_to",
    "similar_cases",
    "staff_of",
    "whole_memos",
]
