"""Who works with plans."""

from __future__ import annotations

from core.errors import Refused
from organisation.models import Authority, User
from organisation.roles import Capability

PLANNERS = "Internkontrollplaner förs av myndighetens handläggare, ekonomer och chefer."


def may_plan(user: object, authority: Authority | int) -> bool:
    return isinstance(user, User) and user.can(Capability.WRITE_MEMOS, authority)


def must_plan(user: User, authority: Authority | int) -> None:
    if not may_plan(user, authority):
        raise Refused(PLANNERS, code="forbidden")
