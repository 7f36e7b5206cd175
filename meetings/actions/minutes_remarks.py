"""What those who approve say about the minutes, and what the secretary answers."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.errors import Refused
from core.words import clean, clean_lines
from meetings.actions.locking import lock
from meetings.actions.minutes import minutes_path
from meetings.models import AgendaItem, Minutes, MinutesRemark
from meetings.rules.approval import is_approver
from meetings.rules.planning import must_prepare
from organisation.actions import notify
from organisation.models import User
from trail.actions import record as trace

State = Minutes.State


def lock_minutes(minutes: Minutes) -> Minutes:
    lock(minutes.meeting)
    minutes.refresh_from_db()
    return minutes


@transaction.atomic
def remark(*, minutes: Minutes, item: AgendaItem | None, text: str, by: User) -> MinutesRemark:
    """Say what is wrong in a §. Nobody signs until the secretary has settled it. Refused for all but those who
    approve, and once the minutes are approved."""
    lock_minutes(minutes)
    if not is_approver(by, minutes):
        raise Refused("Bara de som justerar protokollet skriver anmärkningar på det.")
    if minutes.state not in {State.REVIEW, State.SIGNING}:
        raise Refused(not_sent(minutes))
    said = clean_lines(text).strip()
    if not said:
        raise Refused("Skriv vad som ska ändras.", field="text")
    made = MinutesRemark.objects.create(minutes=minutes, item=item, text=said, by=by)
    secretary = minutes.meeting.secretary
    row = f"§ {item.paragraph.number}" if item else "protokollet"
    if secretary is not None:
        tell(
            minutes,
            secretary,
            f"Anmärkning på {row}: {minutes.meeting}",
            f"{by.name} har en anmärkning på {row}.",
        )
    trace("meetings.minutes_remarked", on=minutes, within=minutes.meeting, by=by, row=row)
    return made


@transaction.atomic
def settle_remark(*, remark: MinutesRemark, answer: str, by: User) -> MinutesRemark:
    """Say what was done about a remark; the one who made it is told."""
    must_prepare(by, remark.minutes.meeting.body)
    said = clean(answer)
    if not said:
        raise Refused("Skriv vad som är gjort.", field="answer")
    done = MinutesRemark.objects.filter(pk=remark.pk, settled_at=None).update(
        settled_at=clock.now(), settled_by=by, answer=said[:300]
    )
    if not done:
        raise Refused("Anmärkningen är redan avklarad.")
    remark.refresh_from_db()
    tell(
        remark.minutes,
        remark.by,
        f"Svar på din anmärkning: {remark.minutes.meeting}",
        "Sekreteraren har svarat på din anmärkning på protokollet.",
    )
    trace("meetings.remark_settled", on=remark.minutes, within=remark.minutes.meeting, by=by)
    return remark


def not_sent(minutes: Minutes) -> str:
    if minutes.is_approved:
        return "Protokollet är redan justerat."
    return "Protokollet är inte skickat till justerarna ännu."


def tell(minutes: Minutes, user: User, subject: str, text: str) -> None:
    notify(
        to=user,
        subject=subject,
        text=text,
        path=minutes_path(minutes),
        ref=f"meetings.minutes:{minutes.pk}",
        kind="meetings.minutes",
    )
