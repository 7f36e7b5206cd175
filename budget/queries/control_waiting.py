"""Controls that should have been reported: a tertial has ended, and nothing was said of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from budget.control_clauses import inside
from budget.models import ControlPlan, ControlReport, Occurrence
from budget.periods import ends_on, last_ended
from core import clock
from core.words import genitive
from organisation.models import User
from organisation.roles import Capability
from organisation.todo import Todo


def missing_in(plans: QuerySet[ControlPlan]) -> Any:
    """Of adopted plans of this year and the last: what was due, or moved to, a tertial (`at`) that has ended and is not
    reported."""
    today = clock.today()
    year, tertial = last_ended(today)
    said = ControlReport.objects.filter(point=OuterRef("point"), tertial=OuterRef("at"))
    ended = Q(point__risk__plan__year=year, at__lte=tertial) | Q(point__risk__plan__year__lt=year)
    recent = plans.filter(adopted_on__isnull=False, year__gte=today.year - 1)
    due = Occurrence.objects.filter(point__risk__plan__in=recent)
    return due.annotate(at=Coalesce("moved_to", "tertial")).filter(ended).exclude(Exists(said))


def controls_to_do(user: User) -> Iterator[Todo]:
    """For those who laid out the plan or have its case, while they keep plans: a line for each tertial."""
    authorities = user.authorities_with(Capability.WRITE_MEMOS)
    mine = ControlPlan.objects.visible_to(user).filter(
        Q(case__official=user) | Q(made_by=user), case__register__authority__in=authorities
    )
    rows = (
        missing_in(mine)
        .values("at", plan=F("point__risk__plan"), year=F("point__risk__plan__year"))
        .annotate(
            body=F("point__risk__plan__body__name"),
            dnr=F("point__risk__plan__case__dnr"),
            count=Count("point", distinct=True),
        )
        .order_by("year", "at")[:50]
    )
    for row in rows:
        controls = "en kontroll" if row["count"] == 1 else f"{row['count']} kontroller"
        yield Todo(
            title=f"Rapportera {controls} i {genitive(inside(row['body']))} internkontroll",
            detail=f"{row['dnr']}, tertial {row['at']} {row['year']}",
            url=_url(row["plan"], row["at"]),
            button="Rapportera",
            due_on=ends_on(row["year"], row["at"]),
        )


def _url(plan: int, tertial: int) -> str:
    return reverse("budget:control_follow_up", args=[plan, tertial])
