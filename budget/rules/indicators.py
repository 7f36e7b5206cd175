"""Who keeps the indicators of a body."""

from __future__ import annotations

from core.errors import Refused
from organisation.models import Authority, Body, User
from organisation.roles import Capability

KEEPERS = "Nyckeltalen förs av myndighetens handläggare, ekonomer och chefer."


def may_keep(user: object, authority: Authority | int) -> bool:
    return isinstance(user, User) and user.can(Capability.WRITE_MEMOS, authority)


def must_keep(user: User, body: Body) -> None:
    if not may_keep(user, body.authority_id):
        raise Refused(KEEPERS, code="forbidden")
