"""What waits for those who prepare meetings and those who are called to them, for the start page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from core import clock
from core.dates import day_and_month
from meetings.models import AgendaItem, Delivery, Issue, Meeting
from meetings.queries.agenda import rows_of
from meetings.queries.meetings import open_to_planning
from organisation.models import User
from organisation.roles import Capability
from organisation.todo import Todo

AHEAD = datetime.timedelta(days=5)


def waiting_for(user: User) -> Iterator[Todo]:
    """Kallelser to issue, items without a memo when the manuscript stop is near, builds that failed."""
    if not user.can(Capability.PREPARE_MEETINGS):
        return
    day = clock.today()
    mine = open_to_planning(user).filter(secretary=user)
    for meeting in mine.filter(state=Meeting.State.PLANNED, summons_on__lte=day + AHEAD):
        yield _summons(meeting)
    for meeting in mine.filter(
        manuscript_on__lte=day + AHEAD, items__kind=AgendaItem.Kind.DECISION
    ).distinct():
        lacking = sum(row.lacks_memo for row in rows_of(meeting))
        if lacking:
            yield _lacking(meeting, lacking)
    ahead = mine.filter(on__gte=day, manuscript_on__lt=day + AHEAD, items__case__isnull=False).distinct()
    for meeting in ahead:
        rows = rows_of(meeting)
        late = sum(row.came_late for row in rows) if meeting.state == Meeting.State.PLANNED else 0
        if late:
            yield _late(meeting, late)
        back = sum(row.went_back and row.version is not None for row in rows)
        if back:
            yield _gone_back(meeting, back)
    failed = Issue.objects.filter(state=Issue.State.FAILED, meeting__in=mine).select_related("meeting__body")
    for issue in failed:
        yield Todo(
            title=f"Utskick {issue.number} kunde inte byggas",
            detail=_of(issue.meeting),
            url=issue.get_absolute_url(),
            button="Försök igen",
            due_on=day,
        )


def unread_by(user: User) -> Iterator[Todo]:
    """What the person has been sent to a meeting ahead and has not opened: the latest issue of each meeting."""
    sent = Delivery.objects.filter(
        user=user, issue__state=Issue.State.ISSUED, issue__meeting__on__gte=clock.today()
    )
    called = sent.exclude(issue__meeting__state=Meeting.State.CANCELLED)
    latest: dict[int, Delivery] = {}
    for delivery in called.select_related("issue__meeting__body", "issue__file").order_by("issue__number"):
        latest[delivery.issue.meeting_id] = delivery
    for delivery in latest.values():
        if delivery.opened_at is None:
            yield _unread(delivery.issue)


def _unread(issue: Issue) -> Todo:
    pages = f", {issue.file.pages} sidor" if issue.file and issue.file.pages else ""
    return Todo(
        title=f"Läs handlingarna till {_of(issue.meeting)}",
        detail=f"{issue.name}{pages}",
        url=issue.meeting.get_absolute_url(),
        button="Läs",
        due_on=issue.meeting.on,
    )


def _summons(meeting: Meeting) -> Todo:
    return Todo(
        title="Utfärda kallelsen",
        detail=_of(meeting),
        url=meeting.get_absolute_url(),
        due_on=meeting.summons_on,
    )


def _lacking(meeting: Meeting, count: int) -> Todo:
    return Todo(
        title="1 skrivelse saknas" if count == 1 else f"{count} skrivelser saknas",
        detail=_of(meeting),
        url=meeting.get_absolute_url(),
        due_on=meeting.manuscript_on if meeting.state == Meeting.State.PLANNED else meeting.on,
    )


def _late(meeting: Meeting, count: int) -> Todo:
    return Todo(
        title=f"{count} {'skrivelse' if count == 1 else 'skrivelser'} kom efter manusstopp",
        detail=_of(meeting),
        url=meeting.get_absolute_url(),
        due_on=meeting.summons_on,
    )


def _gone_back(meeting: Meeting, count: int) -> Todo:
    """Approved once and sent back: what lacks an approved memo altogether is counted among those that are missing."""
    return Todo(
        title=f"{count} {'skrivelse är återlämnad' if count == 1 else 'skrivelser är återlämnade'}",
        detail=f"{_of(meeting)} · ärendet står kvar på sin plats",
        url=meeting.get_absolute_url(),
        due_on=meeting.on,
    )


def _of(meeting: Meeting) -> str:
    return f"{meeting.body.short_name} {day_and_month(meeting.on)}"
