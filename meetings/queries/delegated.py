"""Decisions by delegation as a body gets them reported (KL 6:40, 7:8)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.models import Decision
from meetings.models import Meeting, ReportedRecord
from organisation.models import Body, User


@dataclass(frozen=True)
class Reported:
    """A decision, and the meeting it has been reported to; None when it waits."""

    decision: Decision
    meeting: Meeting | None


def delegated_to_report(body: Body) -> QuerySet[Decision]:
    """By points that the body has given, and by its chair in urgent matters. A point says whether it is reported;
    what is urgent always is."""
    own = Q(point__giver=body) | Q(urgent=True, delegate_title__iendswith=f" {body.short_name}")
    return Decision.objects.standing().filter(own, delegate__isnull=False, record__isnull=False)


def unreported(body: Body, user: User) -> QuerySet[Decision]:
    """Those that wait to be reported: on no agenda yet, and of a kind that is reported."""
    waiting = delegated_to_report(body).filter(Q(point__reported=True) | Q(urgent=True))
    return (
        waiting.filter(pk__in=Decision.objects.visible_to(user).values("pk"))
        .exclude(record__in=ReportedRecord.objects.filter(item__withdrawn_at=None).values("record"))
        .select_related("record__case__register", "delegate", "point")
        .order_by("decided_on", "id")
    )


def delegated_in(
    body: Body, user: User, first: datetime.date | None = None, last: datetime.date | None = None
) -> list[Reported]:
    """All of a period, the latest first, each with the meeting it was reported to."""
    found = delegated_to_report(body).filter(pk__in=Decision.objects.visible_to(user).values("pk"))
    if first:
        found = found.filter(decided_on__gte=first)
    if last:
        found = found.filter(decided_on__lte=last)
    decisions = list(
        found.select_related("case__register", "record__case", "delegate", "point")
        .prefetch_related("clauses")
        .order_by("-decided_on", "-id")[:500]
    )
    rows = ReportedRecord.objects.filter(
        record__in=[decision.record_id for decision in decisions], item__withdrawn_at=None
    ).select_related("item__meeting__body")
    at = {row.record_id: row.item.meeting for row in rows}
    return [Reported(decision, at.get(decision.record_id or 0)) for decision in decisions]
