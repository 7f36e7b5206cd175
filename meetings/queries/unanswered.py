"""The council's unanswered motions as an item of its agenda; and when the council takes up which case."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Min

from cases.documents.motions import motion_rows
from cases.models import Case
from cases.queries.motions import unanswered_of
from core import clock
from meetings.models import AgendaItem, Meeting
from organisation.models import Body

Json = dict[str, Any]
CLOSED = "Motion i ett ärende som inte är öppet"


def unanswered_motions(meeting: Meeting) -> list[Json]:
    """As they stand now, plain JSON in the words of the open register: kept on the issue when the kallelse goes out."""
    return motion_rows(unanswered_of(meeting.body))


def motions_in_words_of_today(rows: list[Json]) -> list[Json]:
    """As they were kept, without the words of what has been closed since."""
    slugs = {row["case"] for row in rows}
    cases = Case.objects.filter(slug__in=slugs) if slugs else ()
    shut = {case.slug for case in cases if case.is_secret or case.personal_data}
    return [row | {"title": CLOSED, "movers": ""} if row["case"] in shut else row for row in rows]


def council_days(case_ids: Iterable[int]) -> dict[int, datetime.date]:
    """The next day on which the council has a case on its agenda, by the case's id."""
    ahead = AgendaItem.objects.filter(
        case__in=list(case_ids),
        withdrawn_at=None,
        meeting__body__kind=Body.Kind.COUNCIL,
        meeting__on__gte=clock.today(),
    ).exclude(meeting__state__in=[Meeting.State.CANCELLED, Meeting.State.HELD])
    return dict(ahead.order_by().values_list("case").annotate(day=Min("meeting__on")))
