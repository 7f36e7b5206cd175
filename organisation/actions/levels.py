"""The levels a memo passes on its way to approval."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from core.errors import Refused
from organisation.actions.administration import must_administer
from organisation.models import ApprovalLevel, Body, Unit, User
from trail.actions import record as trace

MOST = 5


@transaction.atomic
def set_levels(*, of: Unit | Body, approvers: Sequence[Unit], by: User) -> None:
    """Set the chain of a unit, or what a body asks for besides: the managers of `approvers` approve in turn. Empty
    takes the chain away. Holds for memos that are sent after the change; those under way keep theirs.

    Refused for units of another authority, the same unit twice and more than five levels.
    """
    must_administer(by, of.authority_id)
    if len(approvers) > MOST:
        raise Refused(f"Fler än {MOST} nivåer går inte.", code="many")
    if len({unit.pk for unit in approvers}) != len(approvers):
        raise Refused("Samma enhet kan bara stå en gång i kedjan.", code="twice")
    if any(unit.authority_id != of.authority_id for unit in approvers):
        raise Refused("Välj enheter hos samma myndighet.", code="foreign")
    of.levels.all().delete()
    owner = {"unit": of} if isinstance(of, Unit) else {"body": of}
    ApprovalLevel.objects.bulk_create(
        ApprovalLevel(position=at, approver=unit, **owner) for at, unit in enumerate(approvers, 1)
    )
    trace("organisation.levels_set", on=of, by=by, of=of.name, count=str(len(approvers)))
