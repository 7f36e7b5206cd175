"""Numbers of motions, `2/2024`: one series per council and year, without gaps. One counter row, as for cases."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import F

from cases.models import CouncilMotion, MotionSeries
from core import clock
from core.errors import Refused
from organisation.models import Body, User
from organisation.roles import Capability
from trail.actions import record as trace

_PRINTED = re.compile(r"(\d{1,4})\s*/\s*(\d{4})")


@transaction.atomic
def open_motion_series(*, council: Body, year: int, first: int, by: User | None = None) -> MotionSeries:
    """Let the motions of a year begin at `first`, for a go-live in mid-year: those below are taken over under their own
    numbers. `by` None is the set-up itself. Refused once a number has been given."""
    if by is not None and not any(
        by.can(one, council.authority_id) for one in (Capability.REGISTER, Capability.ADMINISTER)
    ):
        raise Refused("Bara registrator och administratör öppnar en nummerserie.", code="forbidden")
    _must_be_council(council)
    if first < 1:
        raise Refused("Första numret ska vara 1 eller högre.", field="first")
    series, _ = MotionSeries.objects.get_or_create(council=council, year=year)
    if not MotionSeries.objects.filter(pk=series.pk, next=F("first")).update(first=first, next=first):
        raise Refused(f"Motionernas serie {year} är redan i bruk och kan inte öppnas om.", field="year")
    if CouncilMotion.objects.filter(council=council, year=year, number__gte=first).exists():
        raise Refused("Ett högre nummer är redan taget. Öppna serien på ett nummer över det.", field="first")
    series.refresh_from_db()
    trace("cases.motion_series_opened", on=series, by=by, year=year, first=first)
    return series


def take_motion_number(council: Body, year: int) -> int:
    """The next number. Must run inside the transaction that saves the motion."""
    series = MotionSeries.objects.filter(council=council, year=year)
    if not series.update(next=F("next") + 1):
        MotionSeries.objects.get_or_create(council=council, year=year)  # the first motion of the year
        series.update(next=F("next") + 1)
    return series.values_list("next", flat=True).get() - 1


def number_for(council: Body, typed: str) -> tuple[int, int, bool]:
    """Year, number and whether it was numbered before the series was kept here. Empty: the next one of this year.

    Refused for a number that the series here gives, and for one that is taken.
    """
    _must_be_council(council)
    today = clock.today()
    if not typed.strip():
        return today.year, take_motion_number(council, today.year), False
    found = _PRINTED.fullmatch(typed.strip())
    if found is None:
        raise Refused("Skriv numret som löpnummer och år, till exempel 2/2024.", field="printed")
    number, year = int(found[1]), int(found[2])
    if number < 1 or year > today.year:
        raise Refused("Numret kan inte finnas. Skriv löpnummer och år, till exempel 2/2024.", field="printed")
    series = MotionSeries.objects.filter(council=council, year=year).first()
    if series is None and year == today.year:
        raise Refused(
            f"Öppna serien för {year} först, på ett nummer över de motioner som tas över.", field="printed"
        )
    if series is not None and number >= series.first:
        raise Refused(
            f"{number}/{year} ligger i den serie som förs här. Den börjar på {series.first}; lämna numret tomt "
            "så tas nästa.",
            field="printed",
        )
    if CouncilMotion.objects.filter(council=council, year=year, number=number).exists():
        raise Refused(f"Motion {number}/{year} finns redan.", field="printed")
    return year, number, True


def _must_be_council(council: Body) -> None:
    if council.kind != Body.Kind.COUNCIL:
        raise Refused(f"Motioner lämnas till fullmäktige, inte till {council.short_name}.", field="council")
