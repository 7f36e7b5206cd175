"""Keys by which another system hands in applications to one round."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from core import clock
from core.errors import Refused
from core.words import clean
from grants.models import CallKey, GrantCall
from grants.rules.preparing import may_prepare, must_prepare
from organisation.models import User
from trail.actions import record as trace

PREFIX = "utl_"


@transaction.atomic
def make_key(*, call: GrantCall, system: str, by: User) -> tuple[CallKey, str]:
    """A key and its secret, which is shown once. It acts as the person who made it, in this round only, and stops when
    that person may no longer prepare it."""
    must_prepare(by, call)
    secret = PREFIX + secrets.token_urlsafe(32)
    key = CallKey.objects.create(call=call, system=clean(system)[:80], sha256=_sum(secret), made_by=by)
    trace("grants.key_made", on=key, within=call.case, by=by, system=key.system)
    return key, secret


@transaction.atomic
def revoke_key(*, key: CallKey, by: User) -> CallKey:
    """The key opens nothing more. Twice is once."""
    must_prepare(by, key.call)
    if CallKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now()):
        trace("grants.key_revoked", on=key, within=key.call.case, by=by, system=key.system)
    key.refresh_from_db()
    return key


def key_for(secret: str, call: GrantCall) -> CallKey:
    """The standing key of the round with this secret, its use noted. Refused: any other."""
    key = (
        CallKey.objects.filter(call=call, sha256=_sum(secret), revoked_at=None)
        .select_related("made_by")
        .first()
    )
    if key is None or not may_prepare(key.made_by, call.authority_id):
        raise Refused("Nyckeln gäller inte för utlysningen.", code="key")
    CallKey.objects.filter(pk=key.pk).update(used_at=clock.now())
    return key


def _sum(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
