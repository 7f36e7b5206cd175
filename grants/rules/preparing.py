"""Who prepares a round: opens it, enters applications, assesses and recommends."""

from __future__ import annotations

from core.errors import Refused
from grants.models import GrantCall
from organisation.models import Authority, User
from organisation.roles import Capability

PREPARERS = "Utlysningar bereds av myndighetens handläggare."


def may_prepare(user: object, authority: Authority | int) -> bool:
    """Whoever writes memos in the authority: the compilation is the enclosure of one."""
    return isinstance(user, User) and user.can(Capability.WRITE_MEMOS, authority)


def must_prepare(user: User, call: GrantCall) -> None:
    if not may_prepare(user, call.authority_id):
        raise Refused(PREPARERS, code="forbidden")


def may_lift_conflict(user: object, authority: Authority | int, whose: User) -> bool:
    """A manager, and never in one's own case: who has declared a conflict of interest does not lift it."""
    return isinstance(user, User) and user.pk != whose.pk and user.can(Capability.APPROVE_MEMOS, authority)


def may_keep_reasons(user: object, authority: Authority | int) -> bool:
    return may_prepare(user, authority)
