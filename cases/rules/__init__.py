"""Who may do what in a case. Every rule is asked after `visible_to`: who may not see a case gets a 404 before."""

from cases.rules.memos import (
    approver_for,
    approvers,
    may_approve,
    may_change_words,
    may_comment,
    may_edit,
    may_mark_sections,
    may_return,
    may_start,
    may_steer,
)
from cases.rules.phrases import may_keep_phrases
from cases.rules.register import is_staff, may_administer_register, may_finish, may_handle, may_register
from cases.rules.review import (
    approvers_now,
    chain_of,
    everyone_in_chain,
    level_in_turn,
    next_level,
    planned_levels,
)

__all__ = [
    "approver_for",
    "approvers",
    "approvers_now",
    "chain_of",
    "everyone_in_chain",
    "is_staff",
    "level_in_turn",
    "may_administer_register",
    "may_approve",
    "may_change_words",
    "may_comment",
    "may_edit",
    "may_finish",
    "may_handle",
    "may_keep_phrases",
    "may_mark_sections",
    "may_register",
    "may_return",
    "may_start",
    "may_steer",
    "next_level",
    "planned_levels",
]
