"""Who may do what in a case. Every rule is asked after `visible_to`: who may not see a case gets a 404 before."""

from cases.rules.memos import approvers, may_approve, may_edit, may_start, may_steer
from cases.rules.register import is_staff, may_administer_register, may_finish, may_handle, may_register

__all__ = [
    "approvers",
    "is_staff",
    "may_administer_register",
    "may_approve",
    "may_edit",
    "may_finish",
    "may_handle",
    "may_register",
    "may_start",
    "may_steer",
]
