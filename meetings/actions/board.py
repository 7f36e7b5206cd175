"""The notice board: hanging up, taking down, replacing. A notice is never changed and never removed (KL 8:9–12)."""

from __future__ import annotations

from django.db import transaction

from cases.actions import guards
from cases.models import Case, Decision
from core import clock, legal_dates
from core.errors import Refused
from core.words import clean
from meetings import notices
from meetings.actions.locking import lock
from meetings.models import Meeting, Minutes, Notice
from meetings.rules import board
from meetings.rules.planning import must_prepare
from organisation.models import User
from trail.actions import record as trace

CHANGEABLE = {"kept_at"}


@transaction.atomic
def post_minutes(*, minutes: Minutes, by: User, kept_at: str = "") -> Notice:
    """Announce approved minutes (KL 8:12). The time to appeal is counted from today. Minutes in which no § can be
    appealed get no appeal text (13:2), and hang as long.

    Refused before the minutes are approved, when they are announced already, and without a word of where they are kept.
    """
    must_prepare(by, minutes.meeting.body)
    lock(minutes.meeting)
    minutes.refresh_from_db()
    if minutes.notices.standing().exists():
        raise Refused(
            "Protokollet är redan anslaget. Är anslaget fel, ersätt det med ett nytt.", code="twice"
        )
    return hang(notices.of_minutes(minutes, today=clock.today(), kept_at=kept_at), by=by)


@transaction.atomic
def post_meeting(*, meeting: Meeting, by: User) -> Notice:
    """Announce a meeting with time, place and matters: the council's (KL 5:13), the board's or a committee's (8:11).
    Refused for a sub-committee, for the council later than a week before it and for others on the day, for a cancelled
    meeting, without place or matters, and twice."""
    must_prepare(by, meeting.body)
    lock(meeting)
    if meeting.notices.standing().filter(kind=board.kind_of(meeting)).exists():
        raise Refused("Sammanträdet är redan tillkännaget.", code="twice")
    return hang(notices.of_meeting(meeting, today=clock.today()), by=by)


@transaction.atomic
def post_delegated(*, decision: Decision, by: User) -> Notice:
    """Announce a decision taken by delegation that is not reported to the board (KL 7:8, 8:10 p. 3). It says number,
    point and day: never what the case is about. Refused for one that is reported, undone or taken by a body."""
    point = decision.point
    if point is None or point.reported or decision.body_id or not decision.is_final:
        raise Refused(
            "Bara delegationsbeslut som inte ska anmälas tas upp på anslagstavlan (KL 8:10 p. 3).",
            code="board-kind",
        )
    must_prepare(by, point.giver)
    Case.objects.filter(pk=decision.case_id).update(
        dnr=decision.case.dnr
    )  # two secretaries stand in line here
    if decision.notices.standing().exists():
        raise Refused("Beslutet är redan anslaget.", code="twice")
    count = board.counting(clock.today())
    notice = Notice(
        kind=Notice.Kind.DELEGATED,
        body=point.giver,
        decision=decision,
        approved_on=decision.decided_on,
        posted_on=count.posted_on,
        last_appeal_on=count.last_on,
        takedown_on=count.takedown_on,
        text=f"{decision.case.dnr}, punkt {point.number} i delegationsordningen, beslut av {point.delegate}.",
    )
    return hang(notice, by=by)


def hang(notice: Notice, *, by: User) -> Notice:
    """The one door to the board. Refused for anything that KL 8:10–11 does not name."""
    board.must_be_lawful(notice.kind)
    notice.slug = _free_slug(f"{notice.body.slug}-{notice.posted_on.isoformat()}")
    notice.posted_at, notice.posted_by = clock.now(), by
    notice.save()
    trace(
        "meetings.notice_posted",
        on=notice,
        within=notice.meeting or notice,
        by=by,
        what=notice.paragraphs or notice.get_kind_display().lower(),
        until=(notice.last_appeal_on or notice.takedown_on).isoformat(),
    )
    return notice


def _free_slug(wanted: str) -> str:
    taken = set(Notice.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@transaction.atomic
def take_down(*, notice: Notice, by: User | None) -> Notice:
    """Take a notice down, the day after the last day to appeal or later (KL 8:12). `by` is None when the clock does it.
    Refused before that, with the day."""
    if by is not None:
        must_prepare(by, notice.body)
    _lock(notice)
    if notice.taken_down_on is not None:
        raise Refused("Anslaget är redan nedtaget.", code="twice")
    board.must_be_time_to_take_down(notice, clock.today())
    notice.taken_down_on = clock.today()
    notice.save(update_fields=["taken_down_on"])
    trace("meetings.notice_taken_down", on=notice, within=notice.meeting or notice, by=by, slug=notice.slug)
    return notice


@transaction.atomic
def replace_notice(*, notice: Notice, reason: str, by: User, **changes: str) -> Notice:
    """Hang a right notice in the place of a wrong one, with a time to appeal of its own. The old one is kept, marked.
    The council's notice may be replaced until the week before; after that only to add an urgent matter (KL 5:14).

    Refused without a reason, and for one that has been replaced. `changes`: `kept_at`.
    """
    must_prepare(by, notice.body)
    reason = guards.written(reason, field="reason", missing="Skriv vad som var fel i anslaget.")
    if set(changes) - CHANGEABLE:
        raise TypeError(f"a notice is built anew: only {', '.join(CHANGEABLE)} is given")
    _lock(notice)
    if notice.is_replaced:
        raise Refused("Anslaget är redan ersatt.", code="twice")
    today = clock.today()
    fresh = _anew(notice, clean(changes.get("kept_at", "")) or notice.kept_at)
    if notice.taken_down_on is None:
        notice.taken_down_on = today
    notice.replaced_at, notice.replaced_reason = clock.now(), reason
    notice.save(update_fields=["replaced_at", "replaced_reason", "taken_down_on"])
    fresh.replaces = notice
    hang(fresh, by=by)
    trace("meetings.notice_replaced", on=notice, within=notice.meeting or notice, by=by, slug=fresh.slug)
    return fresh


def _anew(notice: Notice, kept_at: str) -> Notice:
    today = clock.today()
    if notice.kind == Notice.Kind.MINUTES:
        assert notice.minutes is not None
        return notices.of_minutes(notice.minutes, today=today, kept_at=kept_at)
    if notice.kind == Notice.Kind.MEETING:
        assert notice.meeting is not None
        return notices.of_meeting(notice.meeting, today=today)
    if notice.kind == Notice.Kind.COUNCIL:
        assert notice.meeting is not None
        late = today > board.council_deadline(notice.meeting)
        if late:
            board.must_take_urgent(notice.meeting, today)
        supplement = notices.supplement_of(notice, today) if late else ""
        return notices.of_meeting(notice.meeting, today=today, supplement=supplement)
    count = board.counting(today)
    return Notice(
        kind=notice.kind,
        body=notice.body,
        meeting=notice.meeting,
        decision=notice.decision,
        approved_on=notice.approved_on,
        posted_on=today,
        last_appeal_on=count.last_on,
        takedown_on=legal_dates.takedown_from(today),
        text=notice.text,
    )


def _lock(notice: Notice) -> None:
    """Take the notice's row and read it anew: two who press at once stand in line here."""
    Notice.objects.filter(pk=notice.pk).update(slug=notice.slug)
    notice.refresh_from_db()
