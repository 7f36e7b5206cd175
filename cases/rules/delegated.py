"""Who writes down a decision that was taken by delegation."""

from __future__ import annotations

from cases.models import Case
from cases.rules.register import is_staff, may_handle
from organisation.models import User
from organisation.roles import Capability


def may_write_down(user: object, case: Case, delegate: User | None = None) -> bool:
    """The registrar, the case's official, the secretary, and the delegate in person. Without a delegate: whether
    the page is of any use to somebody (managers are delegates)."""
    if may_handle(user, case):
        return True
    if not isinstance(user, User) or not is_staff(user, case):
        return False
    if user.can(Capability.PREPARE_MEETINGS, case.authority_id):
        return True
    return user == delegate if delegate else user.can(Capability.APPROVE_MEMOS, case.authority_id)
