"""Before the meeting: who cannot come, and which substitute is called in their place (KL 4:22, 6:17)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.dates import short_day, time_of_day
from core.errors import Refused
from meetings.actions.locking import lock
from meetings.actions.underway import must_hold
from meetings.models import CallIn, Meeting, ReportedAbsence
from meetings.rules.planning import may_prepare, must_prepare
from organisation.actions import notify
from organisation.models import Mandate, User
from trail.actions import record as trace

Answer = CallIn.Answer


@transaction.atomic
def report_absence(*, meeting: Meeting, mandate: Mandate, by: User, note: str = "") -> ReportedAbsence:
    """A member or substitute cannot come: said by themselves or by the secretary, who is told.

    Refused for others, for an appointment that does not stand on the day, twice, and once the meeting is opened:
    then it is noted in the §§.
    """
    lock(meeting)
    _must_be_ahead(meeting)
    _must_be_own(meeting, mandate, by)
    must_hold(mandate, meeting)
    try:
        with transaction.atomic():
            absence = ReportedAbsence.objects.create(
                meeting=meeting, mandate=mandate, reported_by=by, note=note.strip()
            )
    except IntegrityError:
        raise Refused("Frånvaron är redan anmäld.") from None
    _decline_calls_of(meeting, mandate)
    trace("meetings.absence_reported", on=meeting, by=by, who=mandate.printed)
    if meeting.secretary and meeting.secretary != by:
        notify(
            to=meeting.secretary,
            subject=f"Förhinder: {meeting.body.short_name} {short_day(meeting.on)}",
            text=f"{mandate.printed} har anmält förhinder till {_when(meeting)}.",
            path=absence_url(meeting),
            kind="meetings.absence",
        )
    return absence


@transaction.atomic
def withdraw_absence(*, absence: ReportedAbsence, by: User) -> ReportedAbsence:
    """They come after all. Substitutes who were called for them are told that they need not."""
    meeting = absence.meeting
    lock(meeting)
    _must_be_ahead(meeting)
    _must_be_own(meeting, absence.mandate, by)
    done = ReportedAbsence.objects.filter(pk=absence.pk, withdrawn_at=None).update(withdrawn_at=clock.now())
    if not done:
        raise Refused("Anmälan är redan återtagen.")
    absence.refresh_from_db()
    trace("meetings.absence_withdrawn", on=meeting, by=by, who=absence.mandate.printed)
    for call in absence.calls.exclude(answer=Answer.NO).select_related("mandate__user"):
        notify(
            to=call.mandate.user,
            subject=f"Du behöver inte tjänstgöra: {meeting.body.short_name} {short_day(meeting.on)}",
            text=f"{absence.mandate.printed} kommer till {_when(meeting)}. Du behöver inte tjänstgöra i deras ställe.",
            path=absence_url(meeting),
            kind="meetings.called_in",
        )
    return absence


@transaction.atomic
def call_in(*, absence: ReportedAbsence, mandate: Mandate, by: User, out_of_turn: str = "") -> CallIn:
    """Ask a substitute to serve. The order is local and only warned of: `out_of_turn` says why it was left.

    Refused for those who do not prepare the meeting, for somebody who is no substitute on the day or has said that
    they cannot come, who was asked before in this absence, or serves for somebody else.
    """
    meeting = absence.meeting
    must_prepare(by, meeting.body)
    lock(meeting)
    _must_be_ahead(meeting)
    must_hold(mandate, meeting)
    if absence.withdrawn_at is not None:
        raise Refused(f"{absence.mandate.printed} kommer till sammanträdet.")
    if mandate.role != Mandate.Role.SUBSTITUTE:
        raise Refused(f"{mandate.printed} är inte ersättare i {meeting.body.short_name}.", field="mandate")
    if meeting.absences.filter(mandate=mandate, withdrawn_at=None).exists():
        raise Refused(f"{mandate.printed} har själv anmält förhinder.", field="mandate")
    others = CallIn.objects.filter(absence__meeting=meeting, absence__withdrawn_at=None, mandate=mandate)
    if others.filter(absence=absence).exists():
        raise Refused(f"{mandate.printed} är redan tillfrågad.", field="mandate")
    if others.exclude(answer=Answer.NO).exists():
        raise Refused(f"{mandate.printed} är redan inkallad för någon annan.", field="mandate")
    call = CallIn.objects.create(
        absence=absence, mandate=mandate, called_by=by, out_of_turn=out_of_turn.strip()
    )
    trace("meetings.called_in", on=meeting, by=by, who=mandate.printed, instead_of=absence.mandate.printed)
    notify(
        to=mandate.user,
        subject=f"Du kallas in som ersättare: {meeting.body.short_name} {short_day(meeting.on)}",
        text=f"{absence.mandate.printed} kan inte komma till {_when(meeting)}. Svara om du kan tjänstgöra.",
        path=absence_url(meeting),
        kind="meetings.called_in",
    )
    return call


@transaction.atomic
def answer_call(*, call: CallIn, yes: bool, by: User) -> CallIn:
    """The substitute's answer, given by themselves or noted by the secretary, who is told of it. May be changed until
    the meeting opens. Refused for others, and when the member comes after all."""
    meeting = call.absence.meeting
    lock(meeting)
    _must_be_ahead(meeting)
    _must_be_own(meeting, call.mandate, by)
    if call.absence.withdrawn_at is not None:
        raise Refused(f"{call.absence.mandate.printed} kommer till sammanträdet. Du behöver inte tjänstgöra.")
    if yes and call.absence.calls.filter(answer=Answer.YES).exclude(pk=call.pk).exists():
        raise Refused("Någon annan tjänstgör redan på platsen.")
    call.answer, call.answered_at = (Answer.YES if yes else Answer.NO), clock.now()
    call.save(update_fields=["answer", "answered_at"])
    trace(
        "meetings.call_answered", on=meeting, by=by, who=call.mandate.printed, answer="ja" if yes else "nej"
    )
    if meeting.secretary and meeting.secretary != by:
        notify(
            to=meeting.secretary,
            subject=f"{call.mandate.printed} {'kommer' if yes else 'kan inte'}: {meeting.body.short_name} "
            f"{short_day(meeting.on)}",
            text=f"{call.mandate.printed} {'tjänstgör för' if yes else 'kan inte tjänstgöra för'} "
            f"{call.absence.mandate.printed} vid {_when(meeting)}.",
            path=absence_url(meeting),
            kind="meetings.absence",
        )
    return call


def absence_url(meeting: Meeting) -> str:
    return reverse("meetings:absence", args=[meeting.body.slug, meeting.on])


def _decline_calls_of(meeting: Meeting, mandate: Mandate) -> None:
    """A substitute who cannot come serves for nobody."""
    calls = CallIn.objects.filter(absence__meeting=meeting, absence__withdrawn_at=None, mandate=mandate)
    calls.exclude(answer=Answer.NO).update(answer=Answer.NO, answered_at=clock.now())


def _must_be_ahead(meeting: Meeting) -> None:
    if meeting.state == Meeting.State.CANCELLED:
        raise Refused("Sammanträdet är inställt.")
    if meeting.opened_at is not None:
        raise Refused("Sammanträdet är öppnat. Anteckna i paragraferna vem som tjänstgör.")


def _must_be_own(meeting: Meeting, mandate: Mandate, by: User) -> None:
    if mandate.user_id != by.pk and not may_prepare(by, meeting.body):
        raise Refused("Det här anmäler ledamoten eller ersättaren själv, eller organets nämndsekreterare.")


def _when(meeting: Meeting) -> str:
    return f"{meeting.body.short_name} {short_day(meeting.on)} kl. {time_of_day(meeting.starts_at)}"
