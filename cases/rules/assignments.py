"""Promises: who gives them, who says how they go, who moves their day."""

from __future__ import annotations

from cases.models import Assignment, Case
from cases.rules.register import is_staff, may_handle
from organisation.models import User
from organisation.roles import Capability


def may_give(user: object, case: Case) -> bool:
    """The registrar, the case's official, the secretary who carries out what the body has decided, and managers."""
    return may_handle(user, case) or (
        isinstance(user, User)
        and is_staff(user, case)
        and (
            user.can(Capability.PREPARE_MEETINGS, case.authority_id)
            or user.can(Capability.APPROVE_MEMOS, case.authority_id)
        )
    )


def may_report(user: object, assignment: Assignment) -> bool:
    """The owner, and those who may give promises in the case."""
    return (isinstance(user, User) and user.pk == assignment.owner_id) or may_give(user, assignment.case)
