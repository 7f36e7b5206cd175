"""What the clock does for the board: an alarm the first and second day, and taking down."""

from __future__ import annotations

from django.db import transaction

from core import clock, legal_dates
from core.dates import full_day, long_date
from core.errors import Refused
from meetings.actions.board import take_down
from meetings.actions.locking import lock
from meetings.models import Minutes, Notice
from meetings.queries.board import unannounced
from organisation.actions import notify
from organisation.models import Message, User
from organisation.roles import ROLES, Capability

PREPARERS = [code for code, role in ROLES.items() if Capability.PREPARE_MEETINGS in role.capabilities]


def remind_of_board() -> int:
    """Tell the secretary on the first and the second day after approval that the minutes are not announced, and the
    day after that that it is late (KL 8:12). Each once. For `tick`; returns how many were told."""
    today = clock.today()
    due = [minutes for minutes in unannounced() if minutes.approved_on and minutes.approved_on < today]
    return sum(_remind(minutes) for minutes in due)


@transaction.atomic
def _remind(minutes: Minutes) -> int:
    lock(minutes.meeting)  # two clocks stand in line here, and the second finds the message
    assert minutes.approved_on is not None
    day = min((clock.today() - minutes.approved_on).days, 3)
    ref = f"meetings.minutes:{minutes.pk}:anslag:{day}"
    if Message.objects.filter(ref=ref).exists() or minutes.notices.standing().exists():
        return 0
    meeting, due = minutes.meeting, legal_dates.notice_due(minutes.approved_on)
    when = {1: f"senast i morgon, {full_day(due)}", 2: "i dag"}.get(
        day, f"skulle ha anslagits {full_day(due)}"
    )
    said = f"Det ska anslås {when}" if day < 3 else f"Det {when}"
    people = _who(minutes)
    for person in people:
        notify(
            to=person,
            kind="meetings.board",
            subject=f"Protokollet är inte anslaget: {meeting.body.short_name} {long_date(meeting.on)}",
            text=f"Protokollet justerades {long_date(minutes.approved_on)}. {said} (KL 8:12).",
            path=meeting.get_absolute_url(),
            ref=ref,
        )
    return len(people)


def _who(minutes: Minutes) -> list[User]:
    """The meeting's secretary; without one all who prepare the body's meetings."""
    meeting = minutes.meeting
    if meeting.secretary is not None and meeting.secretary.is_active:
        return [meeting.secretary]
    held = User.objects.filter(
        is_active=True,
        role_assignments__role__in=PREPARERS,
        role_assignments__authority=meeting.body.authority_id,
    )
    return [
        user for user in held.distinct() if user.can(Capability.PREPARE_MEETINGS, meeting.body.authority_id)
    ]


def take_down_due() -> int:
    """Take down what may come down today: the day after the last day to appeal. For `tick`; returns how many."""
    today = clock.today()
    done = 0
    for notice in Notice.objects.filter(taken_down_on__isnull=True, takedown_on__lte=today):
        try:
            take_down(notice=notice, by=None)
        except Refused:  # somebody was here first
            continue
        done += 1
    return done
