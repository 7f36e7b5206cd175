"""What waits about minutes: to be written, sent, approved, in time (KL 5:69: within 14 days; we warn from day 10)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core import clock, legal_dates
from core.dates import day_and_month
from meetings.models import Meeting, Minutes
from meetings.rules.approval import duties
from organisation.models import User
from organisation.roles import Capability
from organisation.todo import Todo

WARN_AFTER = datetime.timedelta(days=10)


@dataclass(frozen=True)
class Late:
    """A held meeting whose minutes are not approved: `overdue` after day 14, before that a warning."""

    meeting: Meeting
    due_on: datetime.date
    overdue: bool

    @property
    def sentence(self) -> str:
        last = day_and_month(self.due_on)
        if self.overdue:
            return f"Protokollet skulle ha justerats senast {last} (KL 5:69)."
        return f"Protokollet ska vara justerat senast {last} (KL 5:69)."


def unapproved(day: datetime.date) -> QuerySet[Meeting]:
    """Held meetings that have minutes left to approve: none, or some that are not."""
    return (
        Meeting.objects.filter(state=Meeting.State.HELD, on__lt=day - WARN_AFTER)
        .filter(Q(minutes=None) | ~Q(minutes__state=Minutes.State.APPROVED) | ~Q(minutes__immediate=False))
        .select_related("body__authority", "secretary")
        .distinct()
        .order_by("on")
    )


def late(day: datetime.date) -> Iterator[Late]:
    for meeting in unapproved(day).prefetch_related("minutes"):
        rows = list(meeting.minutes.all())
        if any(not one.immediate for one in rows) and all(one.is_approved for one in rows):
            continue
        due_on = legal_dates.approval_due(meeting.on)
        yield Late(meeting, due_on, day > due_on)


def waiting_for(user: User) -> Iterator[Todo]:
    """For the secretary: what is late. For those who approve: what is theirs to sign."""
    if user.can(Capability.PREPARE_MEETINGS):
        for one in late(clock.today()):
            if one.meeting.secretary_id == user.pk:
                yield Todo(
                    title="Protokollet är försenat" if one.overdue else "Protokollet ska justeras",
                    detail=f"{_of(one.meeting)} · {one.sentence}",
                    url=one.meeting.get_absolute_url(),
                    due_on=one.due_on,
                )
    yield from _to_approve(user)


def _to_approve(user: User) -> Iterator[Todo]:
    asked = Minutes.objects.filter(
        state__in=[Minutes.State.REVIEW, Minutes.State.SIGNING], meeting__approvers__mandate__user=user
    )
    for minutes in asked.select_related("meeting__body").distinct():
        mine = [one for one in duties(minutes) if one.approver.mandate.user_id == user.pk]
        if any(one.signature is None for one in mine):
            yield Todo(
                title="Läs och justera protokollet",
                detail=_of(minutes.meeting),
                url=f"{minutes.meeting.get_absolute_url()}protokoll/{minutes.number}/las/",
                button="Läs",
                due_on=legal_dates.approval_due(minutes.meeting.on),
            )


def _of(meeting: Meeting) -> str:
    return f"{meeting.body.short_name} {day_and_month(meeting.on)}"
