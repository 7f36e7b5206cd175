"""Internal control: controls of a tertial that has ended and that nobody has reported, and those that come next."""

from __future__ import annotations

import datetime

from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.urls import reverse

from budget.models import ControlPlan, Occurrence
from budget.overview import Line, Told
from budget.periods import ends_on, last_ended
from budget.queries.control_waiting import missing_in
from core.words import genitive
from organisation.models import User
from organisation.roles import Capability


def told(user: User, today: datetime.date) -> Told:
    authorities = user.authorities_with(Capability.READ_DIARY)
    plans = ControlPlan.objects.visible_to(user).filter(case__register__authority__in=authorities)
    missing = [_line(row, "saknas") for row in _counted(missing_in(plans))]
    year, tertial = last_ended(today)
    ahead = (year, tertial + 1) if tertial < 3 else (year + 1, 1)
    next_ones = Occurrence.objects.annotate(at=Coalesce("moved_to", "tertial")).filter(
        point__risk__plan__in=plans.filter(adopted_on__isnull=False, year=ahead[0]), at=ahead[1]
    )
    due = [_line(row, "ska rapporteras", ends_on(*ahead)) for row in _counted(next_ones)]
    return Told(due=tuple(due), missing=tuple(missing))


def _counted(occurrences):  # type: ignore[no-untyped-def]
    """By plan and tertial, how many controls."""
    return (
        occurrences.values("at", plan=F("point__risk__plan"), year=F("point__risk__plan__year"))
        .annotate(body=F("point__risk__plan__body__name"), count=Count("point", distinct=True))
        .order_by("year", "at")
    )


def _line(row: dict[str, object], how: str, on: datetime.date | None = None) -> Line:
    controls = "En kontroll" if row["count"] == 1 else f"{row['count']} kontroller"
    return Line(
        f"{controls} {how} för tertial {row['at']}",
        f"{genitive(str(row['body']))} internkontrollplan {row['year']}",
        reverse("budget:control_follow_up", args=[row["plan"], row["at"]]),
        on,
    )
