"""Planning meetings: the year, one more, another time, none at all."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from cases.models import Case
from core import clock
from core.dates import long_date, short_day, time_of_day
from core.errors import Refused
from meetings.actions.locking import lock
from meetings.actions.matter import taken_off
from meetings.models import Issue, Meeting
from meetings.queries.people import chair_on, recipients
from meetings.rules.planning import deadlines, may_prepare, must_plan, must_prepare
from organisation.actions import notify
from organisation.models import Body, User
from trail.actions import record as trace

# What may be changed when the kallelse is out: where and when, not which day.
CHANGEABLE = {
    "on", "starts_at", "ends_at", "place", "remote", "group_meetings", "approval_note",
    "manuscript_on", "preparation_on", "summons_on", "chair", "secretary",
}  # fmt: skip


@transaction.atomic
def plan_meeting(*, body: Body, on: datetime.date, by: User, **facts: Any) -> Meeting:
    """Plan a meeting. Time, place, deadlines, chair and secretary come from the body unless given.

    Refused for those who may not plan, for a second meeting of the body that day, and for a date more than two
    years away, which is most likely a slip of the pen.
    """
    must_plan(by, body)
    _refuse_day(body, on)
    counted = deadlines(body, on)
    meeting = Meeting(
        body=body,
        on=on,
        **{
            "starts_at": body.meets_at,
            "ends_at": body.ends_at,
            "place": body.meets_in,
            "manuscript_on": counted.manuscript_on,
            "preparation_on": counted.preparation_on,
            "summons_on": counted.summons_on,
            "chair": chair_on(body, on),
            "secretary": by if may_prepare(by, body) else None,
        }
        | facts,
    )
    _refuse_order(meeting)
    meeting.save()
    trace("meetings.planned", on=meeting, by=by, body=body.short_name, day=on.isoformat())
    return meeting


@transaction.atomic
def plan_year(*, body: Body, days: Sequence[datetime.date], by: User) -> list[Meeting]:
    """Plan many meetings at once. Days that are planned already are left as they are, so a year plan can be
    pasted again with its new days. Returns the new meetings."""
    must_plan(by, body)
    if not days:
        raise Refused("Skriv minst ett datum.", field="days")
    known = set(Meeting.objects.filter(body=body, on__in=days).values_list("on", flat=True))
    return [plan_meeting(body=body, on=day, by=by) for day in sorted(set(days) - known)]


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: User, **changes: Any) -> Meeting:
    """Change when and where. A new date moves the deadlines with it unless they are given too.

    Refused for a cancelled meeting, for a day the body already meets, for deadlines after the meeting, and, when
    the kallelse is out, for a new date: §§ belong to the year of the date and people have it in their calendars.
    """
    must_plan(by, meeting.body)
    lock(meeting)
    _refuse_cancelled(meeting)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise ValueError(f"cannot change {sorted(unknown)}")
    changed = {name: value for name, value in changes.items() if getattr(meeting, name) != value}
    if "on" in changed:
        _refuse_new_date(meeting, changed["on"])
        counted = deadlines(meeting.body, changed["on"])
        for name in ("manuscript_on", "preparation_on", "summons_on"):
            changed.setdefault(name, getattr(counted, name))
    if not changed:
        return meeting
    for name, value in changed.items():
        setattr(meeting, name, value)
    _refuse_order(meeting)
    meeting.save(update_fields=list(changed))
    trace("meetings.changed", on=meeting, by=by, what=_words(changed))
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User, reason: str) -> Meeting:
    """Cancel a meeting. It stays, with its §§ and its reason; those who were called are told.

    Refused without a reason, for a meeting that is cancelled or has been held, and while a kallelse is being built.
    """
    must_plan(by, meeting.body)
    lock(meeting)
    _refuse_cancelled(meeting)
    if meeting.on < clock.today():
        raise Refused("Sammanträdet har redan varit och kan inte ställas in.")
    if not reason.strip():
        raise Refused("Skriv varför sammanträdet ställs in.", field="reason")
    if meeting.issues.filter(state=Issue.State.BUILDING).exists():
        raise Refused("Kallelsen byggs just nu. Vänta tills den är klar och ställ in sedan.")
    called = meeting.state == Meeting.State.CALLED
    meeting.state = Meeting.State.CANCELLED
    meeting.cancelled_reason = reason.strip()
    meeting.save(update_fields=["state", "cancelled_reason"])
    trace("meetings.cancelled", on=meeting, by=by)
    for item in meeting.items.filter(case__isnull=False).select_related("case__register"):
        taken_off(item.case, by)
    if called:
        for mandate in recipients(meeting):
            notify(
                to=mandate.user,
                subject=f"Inställt: {meeting.body.short_name} {long_date(meeting.on)}",
                text=f"Sammanträdet {short_day(meeting.on)} kl. {time_of_day(meeting.starts_at)} är inställt.",
                path=meeting.get_absolute_url(),
                ref=f"meetings.meeting:{meeting.pk}",
                kind="meetings.cancelled",
            )
    return meeting


@transaction.atomic
def use_meeting_case(*, meeting: Meeting, case: Case, by: User) -> Meeting:
    """Say in which case the meeting's own papers (kallelse, later the minutes) are registered.

    Refused for a case in another authority's register, a closed or voided one, and once something is registered.
    """
    must_prepare(by, meeting.body)
    lock(meeting)
    if meeting.issues.exists():
        raise Refused("Kallelsen är redan registrerad. Ärendet kan inte bytas.")
    if case.register.authority_id != meeting.body.authority_id:
        raise Refused("Välj ett ärende i organets eget diarium.", field="case")
    if not case.is_open:
        raise Refused(f"{case.dnr} är inte öppet. Välj ett annat ärende eller öppna det igen.", field="case")
    meeting.case = case
    meeting.save(update_fields=["case"])
    trace("meetings.case_chosen", on=meeting, by=by, dnr=case.dnr)
    return meeting


def _refuse_day(body: Body, on: datetime.date) -> None:
    if abs(on.year - clock.today().year) > 2:
        raise Refused(f"Kontrollera året i {long_date(on)}.", field="on")
    if Meeting.objects.filter(body=body, on=on).exists():
        raise Refused(f"{body.short_name} har redan ett sammanträde {long_date(on)}.", field="on")


def _refuse_new_date(meeting: Meeting, on: datetime.date) -> None:
    if meeting.state == Meeting.State.CALLED or meeting.issues.exists():
        raise Refused(
            f"Kallelsen till {long_date(meeting.on)} har gått ut. Ställ in sammanträdet och planera ett nytt.",
            field="on",
        )
    _refuse_day(meeting.body, on)


def _refuse_order(meeting: Meeting) -> None:
    for name in ("manuscript_on", "preparation_on", "summons_on"):
        if getattr(meeting, name) > meeting.on:
            label = meeting._meta.get_field(name).verbose_name.capitalize()  # type: ignore[union-attr]
            raise Refused(f"{label} ska ligga före sammanträdet.", field=name)
    if meeting.ends_at and meeting.ends_at <= meeting.starts_at:
        raise Refused("Sammanträdet slutar före det börjar. Rätta tiderna.", field="ends_at")


def _refuse_cancelled(meeting: Meeting) -> None:
    if meeting.state == Meeting.State.CANCELLED:
        raise Refused("Sammanträdet är inställt.")


def _words(changed: dict[str, Any]) -> str:
    return ", ".join(str(Meeting._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
