"""Records to report (anmäla) to a body."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet

from cases.models import Record
from cases.search import search
from core import clock
from meetings.models import AgendaItem, Meeting
from meetings.queries.meetings import last_held
from organisation.models import User

MOST = 200
A_MONTH = datetime.timedelta(days=30)


def since_last(meeting: Meeting) -> datetime.date:
    """The day of the meeting before this one: what has come since then is what one reports."""
    before = last_held(meeting.body, meeting.on)
    return before.on if before else meeting.on - A_MONTH


def reportable(
    item: AgendaItem,
    user: User,
    *,
    but: Iterable[Record] = (),
    since: datetime.date | None = None,
    q: str = "",
) -> QuerySet[Record]:
    """Registered records of the authority that can be reported, the latest first."""
    records = (
        Record.objects.visible_to(user)
        .valid()
        .filter(case__register__authority=item.meeting.body.authority_id)
        .exclude(pk__in=[record.pk for record in but])
        .exclude(kind__in=[Record.Kind.SUMMONS, Record.Kind.MEMO])
        .select_related("case")
        .order_by("-registered_at", "-pk")
    )
    if since:
        start = datetime.datetime.combine(since, datetime.time(), tzinfo=clock.STOCKHOLM)
        records = records.filter(registered_at__gte=start)
    if q:
        records = records.filter(
            case__in=list(search(q, user=user).cases.values_list("pk", flat=True)[:MOST])
        )
    return records[:MOST]
