"""The order of delegation kept as data: points that begin and end, never changed afterwards (KL 6:37–39, 7:5–7)."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction

from cases.models import DelegationPoint
from core import clock
from core.dates import long_date
from core.errors import Refused
from organisation.models import Body, User
from organisation.roles import Capability
from trail.actions import record as trace


@transaction.atomic
def add_point(
    *,
    giver: Body,
    number: str,
    what: str,
    by: User,
    delegate_body: Body | None = None,
    delegate_position: str = "",
    from_on: datetime.date | None = None,
    until_on: datetime.date | None = None,
    may_subdelegate: bool = False,
    reported: bool = True,
) -> DelegationPoint:
    """Note a point: what is delegated, to whom, from when.

    Refused for those who do not prepare the giver's meetings; by the council, which does not delegate in this way;
    to the giver itself; to a body and a position at once or to neither; and when the number is in force already.
    """
    _must_keep(by, giver)
    from_on = from_on or clock.today()
    number, what, position = number.strip(), " ".join(what.split()), delegate_position.strip()
    if not number or not what:
        raise Refused("Skriv punktens nummer och vad den gäller.", field="number" if not number else "what")
    if giver.kind == Body.Kind.COUNCIL:
        raise Refused(
            "Fullmäktige delegerar till nämnder i reglementet, inte genom punkter (KL 5:1).", field="giver"
        )
    if (delegate_body is None) == (not position):
        raise Refused("Ange antingen ett organ eller en befattning som delegat.", field="delegate_position")
    if delegate_body == giver:
        raise Refused(f"{giver.short_name} kan inte delegera till sig själv.", field="delegate_body")
    if until_on and until_on < from_on:
        raise Refused("Punkten slutar gälla före den börjar.", field="until_on")
    overlapping = DelegationPoint.objects.filter(giver=giver, number=number).exclude(until_on__lt=from_on)
    if overlapping.filter(from_on__lte=until_on or datetime.date.max).exists():
        raise Refused(f"Punkt {number} gäller redan. Avsluta den först.", field="number")
    try:
        with transaction.atomic():
            point = DelegationPoint.objects.create(
                giver=giver, number=number, what=what, delegate_body=delegate_body, delegate_position=position,
                from_on=from_on, until_on=until_on, may_subdelegate=may_subdelegate, reported=reported,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(f"Punkt {number} finns redan från {long_date(from_on)}.", field="number") from None
    trace("cases.point_added", on=point, within=giver, by=by, number=number)
    return point


@transaction.atomic
def end_point(*, point: DelegationPoint, until_on: datetime.date, by: User) -> DelegationPoint:
    """Let a point hold until and with a day. Refused before it begins, and before a decision that rests on it."""
    _must_keep(by, point.giver)
    if until_on < point.from_on:
        raise Refused("Punkten slutar gälla före den börjar.", field="until_on")
    if point.decisions.filter(decided_on__gt=until_on, undone_at=None).exists():
        raise Refused(f"Det finns beslut på punkten efter {long_date(until_on)}.", field="until_on")
    point.until_on = until_on
    point.save(update_fields=["until_on"])
    trace("cases.point_ended", on=point, within=point.giver, by=by, number=point.number)
    return point


def _must_keep(by: User, giver: Body) -> None:
    if not by.can(Capability.PREPARE_MEETINGS, giver.authority_id):
        raise Refused("Delegationsordningen förs av organets nämndsekreterare.")
