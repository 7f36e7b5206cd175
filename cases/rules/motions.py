"""Motions: who keeps the council's list of them."""

from __future__ import annotations

from cases.models import Case
from organisation.models import User
from organisation.roles import Capability


def may_keep_motion(user: object, case: Case) -> bool:
    """The registrar, and the secretary who prepares the council's meetings."""
    return isinstance(user, User) and (
        user.can(Capability.REGISTER, case.authority_id)
        or user.can(Capability.PREPARE_MEETINGS, case.authority_id)
    )
