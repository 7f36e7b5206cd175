"""§§: one series per body and year of the meeting's date, given in the order the meetings are called."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from core.errors import Refused
from meetings.models import AgendaItem, Meeting, Paragraph, ParagraphSeries
from meetings.rules.planning import must_plan
from organisation.models import Body, User
from trail.actions import record as trace


@transaction.atomic
def open_paragraph_series(*, body: Body, year: int, first: int, by: User | None = None) -> ParagraphSeries:
    """Open a body's series for a year at `first`, for a go-live in mid-year. Refused once a § is given, and for
    those who may not plan the body's meetings (None: the system itself)."""
    if by is not None:
        must_plan(by, body)
    if first < 1:
        raise Refused("Den första paragrafen är 1 eller högre.", field="first")
    series, _ = ParagraphSeries.objects.get_or_create(body=body, year=year)
    moved = ParagraphSeries.objects.filter(pk=series.pk, next=F("first")).update(first=first, next=first)
    if not moved:
        raise Refused(f"Paragraferna för {body.short_name} {year} är redan i bruk och kan inte öppnas om.")
    series.refresh_from_db()
    trace(
        "meetings.series_opened", on=series, within=body, by=by, body=body.short_name, year=year, first=first
    )
    return series


def take_paragraphs(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Paragraph]:
    """Give the items the next §§, in their order, all in one step. Must run inside the transaction of the issue.

    The counter is updated first: that holds the series until the transaction ends, so two meetings called at the
    same moment get §§ that do not meet, and one that is rolled back gives its §§ back.
    """
    if not items:
        return []
    series = _counted_up(meeting.body, meeting.on.year, len(items))
    first = series.next - len(items)
    return Paragraph.objects.bulk_create(
        Paragraph(series=series, number=number, item=item) for number, item in enumerate(items, start=first)
    )


def _counted_up(body: Body, year: int, count: int) -> ParagraphSeries:
    found = ParagraphSeries.objects.filter(body=body, year=year)
    if not found.update(next=F("next") + count):
        ParagraphSeries.objects.get_or_create(body=body, year=year)  # the first call of the year
        found.update(next=F("next") + count)
    return found.get()
