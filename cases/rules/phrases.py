"""Phrases, standard clauses and distribution lists: who keeps a body's library."""

from __future__ import annotations

from organisation.models import Body, User
from organisation.roles import Capability


def may_keep_phrases(user: object, body: Body) -> bool:
    """The secretaries of the body's authority, who meet the memos, and its administrator."""
    return isinstance(user, User) and (
        user.can(Capability.PREPARE_MEETINGS, body.authority_id)
        or user.can(Capability.ADMINISTER, body.authority_id)
    )
