"""Who works with reviews, and what an answer must have."""

from __future__ import annotations

from core.errors import Refused
from organisation.models import Authority, User
from organisation.roles import Capability

PREPARERS = "Granskningar läggs upp och besvaras av myndighetens handläggare och registrator."
KEEPERS = "Uppföljningen fastställs av nämndsekreteraren eller en chef."


def may_prepare(user: object, authority: Authority | int) -> bool:
    """Whoever writes memos in the authority, and its registrar."""
    return isinstance(user, User) and (
        user.can(Capability.WRITE_MEMOS, authority) or user.can(Capability.REGISTER, authority)
    )


def must_prepare(user: User, authority: Authority | int) -> None:
    if not may_prepare(user, authority):
        raise Refused(PREPARERS, code="forbidden")


def may_keep_reports(user: object, authority: Authority | int) -> bool:
    return isinstance(user, User) and (
        user.can(Capability.PREPARE_MEETINGS, authority) or user.can(Capability.APPROVE_MEMOS, authority)
    )
