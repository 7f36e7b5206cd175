"""Alarms by the clock: minutes that are not approved in time (KL 5:69, rule 7)."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.dates import day_and_month
from meetings.actions.locking import lock
from meetings.rules.minutes_late import Late, late
from organisation.actions import notify
from organisation.models import Message


def warn_of_late_minutes() -> int:
    """Tell the secretary once when ten days have passed, and once when fourteen have. For `tick`."""
    return sum(_tell(one) for one in late(clock.today()))


@transaction.atomic
def _tell(one: Late) -> bool:
    meeting = one.meeting
    if meeting.secretary is None:
        return False
    ref = f"meetings.approval_{'overdue' if one.overdue else 'due'}:{meeting.pk}"
    if Message.objects.filter(ref=ref, to=meeting.secretary).exists():
        return False
    lock(meeting)  # two ticks at once stand in line
    if Message.objects.filter(ref=ref, to=meeting.secretary).exists():
        return False
    notify(
        to=meeting.secretary,
        subject=f"{'Protokollet är försenat' if one.overdue else 'Protokollet ska justeras'}: {meeting}",
        text=f"Sammanträdet {day_and_month(meeting.on)}. {one.sentence}",
        path=meeting.get_absolute_url(),
        ref=ref,
        kind="meetings.minutes_late",
    )
    return True
