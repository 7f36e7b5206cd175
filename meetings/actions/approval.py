"""Approving the minutes (justering): remarks, signatures on paper and electronic, opening again, corrections."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F

from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.models import File, Record
from core import clock
from core.dates import day_and_month, long_date
from core.errors import Refused
from core.words import clean, clean_lines
from meetings import after_approval, signing
from meetings.actions.issuing import open_meeting_case
from meetings.actions.minutes import freeze
from meetings.actions.minutes_filing import file_when_committed, open_to_readers, provisions_of
from meetings.actions.minutes_remarks import lock_minutes, not_sent, remark, settle_remark, tell
from meetings.models import AgendaItem, Approver, Correction, Minutes, Signature
from meetings.paragraph_data import sum_of
from meetings.queries.deliberations import deliberations
from meetings.rules.approval import Duty, duties, lacking
from meetings.rules.planning import must_prepare
from organisation.models import Mandate, User
from trail.actions import record as trace

State, Way = Minutes.State, Signature.Way
__all__ = [
    "appoint",
    "correct",
    "remark",
    "reopen_minutes",
    "settle_remark",
    "sign_electronically",
    "sign_on_paper",
]


@transaction.atomic
def appoint(*, minutes: Minutes, item: AgendaItem, mandate: Mandate, by: User) -> Approver:
    """Let somebody who was not in conflict approve a § that the chosen ones cannot. Refused for one who was not
    there or had a conflict of interest (KL 6:28–32)."""
    must_prepare(by, minutes.meeting.body)
    lock_minutes(minutes)
    if minutes.frozen_at is not None:
        raise Refused(
            "Protokollet är redan undertecknat av någon. Öppna det igen för att utse en annan justerare."
        )
    if item.conflicts.filter(user=mandate.user_id).exists():
        raise Refused(
            f"{mandate.printed} var jävig och kan inte justera paragrafen (KL 6:28–32).", field="mandate"
        )
    if not item.seatings.filter(mandate=mandate).exists():
        raise Refused(f"{mandate.printed} tjänstgjorde inte i paragrafen.", field="mandate")
    proceeding = getattr(item, "proceeding", None)
    presided = proceeding is not None and proceeding.presider_id == mandate.pk
    role = Approver.Role.CHAIR if presided else Approver.Role.CHOSEN
    approver, _ = Approver.objects.get_or_create(
        meeting=minutes.meeting, item=item, mandate=mandate, defaults={"role": role}
    )
    trace(
        "meetings.approver_appointed",
        on=minutes,
        within=minutes.meeting,
        by=by,
        who=mandate.printed,
        row=f"§ {item.paragraph.number}",
    )
    return approver


@transaction.atomic
def sign_on_paper(
    *,
    minutes: Minutes,
    approver: Approver,
    signed_on: datetime.date,
    by: User,
    scan: Upload | None = None,
    original_at: str = "",
) -> Signature:
    """Note that somebody has signed the printed minutes, the day they did. The first one freezes the content.

    Refused for all but the secretary; for a day before the meeting or that has not come; while a remark is open.
    """
    must_prepare(by, minutes.meeting.body)
    lock_minutes(minutes)
    if not minutes.meeting.on <= signed_on <= clock.today():
        raise Refused(
            f"Dagen ska ligga mellan sammanträdet, {long_date(minutes.meeting.on)}, och i dag.",
            field="signed_on",
        )
    duty = _may_sign(minutes, approver)
    kept_at = clean(original_at) or minutes.original_at or minutes.kept_at
    if kept_at != minutes.original_at:
        minutes.original_at = kept_at[:200]
        minutes.save(update_fields=["original_at"])
    signature = Signature(way=Way.PAPER, signed_on=signed_on)
    signature.scan = _keep(minutes, scan, by) if scan else None
    return _sign(minutes, duty, signature, by)


@transaction.atomic
def sign_electronically(
    *, minutes: Minutes, approver: Approver, by: User, confirmed: str | None = None, read: str | None = None
) -> Signature:
    """Sign through the provider in use. Refused where the council has not decided that the body's minutes may be
    approved so (KL 5:69), for somebody else than the approver, while a remark is open, and when the content is another
    than the one that was read: `read` is its sum."""
    lock_minutes(minutes)
    if not minutes.meeting.body.electronic_approval:
        raise Refused(
            f"Protokoll från {minutes.meeting.body.short_name} justeras på papper: fullmäktige har inte beslutat "
            "något annat (KL 5:69)."
        )
    if approver.mandate.user_id != by.pk:
        raise Refused("Du kan bara underteckna för dig själv.")
    duty = _may_sign(minutes, approver)
    if minutes.frozen_at is None:
        _freeze(minutes)
    if read is not None and read != minutes.sha256:
        raise Refused(
            "Protokollet har ändrats sedan du läste det. Läs igenom det igen innan du undertecknar.",
            code="changed",
        )
    service = signing.provider()
    text = f"Jag justerar protokollet från {minutes.meeting}, {duty.paragraphs}."
    answer = service.sign(signing.Request(user=by, sha256=minutes.sha256, text=text, confirmed=confirmed))
    if answer.sha256 != minutes.sha256:
        raise Refused("Underskriften gäller ett annat innehåll än protokollets. Försök igen.")
    signature = Signature(
        way=Way.ELECTRONIC,
        signed_on=answer.signed_at.astimezone(clock.STOCKHOLM).date(),
        provider=service.code,
        evidence=answer.evidence,
    )
    return _sign(minutes, duty, signature, by)


def _may_sign(minutes: Minutes, approver: Approver) -> Duty:
    if minutes.state not in {State.REVIEW, State.SIGNING}:
        raise Refused(not_sent(minutes))
    if minutes.remarks.filter(settled_at=None).exists():
        raise Refused("Det finns anmärkningar som inte är avklarade. Protokollet undertecknas när de är det.")
    duty = next((one for one in duties(minutes) if one.approver.pk == approver.pk), None)
    if duty is None:
        raise Refused(
            f"{approver.mandate.printed} har ingen paragraf att justera i det här protokollet (KL 6:28–32)."
        )
    if duty.signature is not None:
        raise Refused(f"{approver.mandate.printed} har redan undertecknat protokollet.")
    return duty


def _freeze(minutes: Minutes) -> None:
    if missing := lacking(minutes, deliberations(minutes)):
        raise Refused("Protokollet är inte fullständigt. " + " ".join(missing), code="incomplete")
    freeze(minutes)


def _sign(minutes: Minutes, duty: Duty, signature: Signature, by: User) -> Signature:
    """Keep the signature, for every §  that is this person's; the last one approves the minutes."""
    if minutes.frozen_at is None:
        _freeze(minutes)
    if sum_of(minutes.content or {}) != minutes.sha256:
        raise Refused(
            "Innehållet stämmer inte med sin kontrollsumma. Öppna protokollet igen innan det undertecknas."
        )
    mine = [
        one
        for one in duties(minutes)
        if one.approver.mandate.user_id == duty.approver.mandate.user_id and one.signature is None
    ]
    for one in mine:
        made = Signature.objects.create(
            minutes=minutes,
            approver=one.approver,
            way=signature.way,
            signed_on=signature.signed_on,
            sha256=minutes.sha256,
            provider=signature.provider,
            evidence=signature.evidence,
            scan=signature.scan,
            registered_by=by,
        )
        if one.approver.pk == duty.approver.pk:
            signature = made
    minutes.state = State.SIGNING
    minutes.save(update_fields=["state"])
    trace(
        "meetings.minutes_signed",
        on=minutes,
        within=minutes.meeting,
        by=by,
        who=duty.approver.mandate.printed,
        way=signature.get_way_display().lower(),
    )
    _approve_when_all_have_signed(minutes, by)
    return signature


def _approve_when_all_have_signed(minutes: Minutes, by: User) -> None:
    rows = duties(minutes)
    if any(one.signature is None for one in rows):
        return
    minutes.state = State.APPROVED
    minutes.approved_on = max(one.signature.signed_on for one in rows if one.signature)
    open_to_readers(minutes)
    minutes.save(update_fields=["state", "approved_on", "open_at"])
    trace(
        "meetings.minutes_approved",
        on=minutes,
        within=minutes.meeting,
        by=by,
        day=minutes.approved_on.isoformat(),
    )
    secretary = minutes.meeting.secretary
    if secretary is not None:
        said = f"Protokollet är justerat {day_and_month(minutes.approved_on)}. Det ska anslås senast andra dagen efter."
        tell(minutes, secretary, f"Protokollet är justerat: {minutes.meeting}", f"{said} (KL 8:12)")
    after_approval.approved(minutes, by)
    file_when_committed(minutes)


def _keep(minutes: Minutes, scan: Upload, by: User) -> File:
    """The scan of the signed page as a record of the meeting's case; as closed as the minutes themselves."""
    open_meeting_case(meeting=minutes.meeting, by=by)
    case = minutes.meeting.case
    assert case is not None
    record = register_record(
        case=case,
        entry=Entry(
            subject=f"Undertecknat protokoll {minutes.meeting}, inskannat",
            direction=Record.Direction.INTERNAL,
            kind=Record.Kind.MINUTES,
            document_on=clock.today(),
            files=[scan],
            personal_data=True,  # signatures are not laid out on the web
            secrecy_provision=", ".join(provisions_of(minutes))[:60],
        ),
        by=by,
    )
    return record.files.get()


@transaction.atomic
def reopen_minutes(*, minutes: Minutes, reason: str, by: User) -> Minutes:
    """Open minutes that somebody objects to: the signatures are void and kept, and the approval starts again.

    Refused once they are approved: then only a correction beside them is possible.
    """
    must_prepare(by, minutes.meeting.body)
    said = clean(reason)[:300]
    if not said:
        raise Refused("Skriv varför protokollet öppnas igen.", field="reason")
    lock_minutes(minutes)
    if minutes.is_approved:
        raise Refused("Protokollet är justerat och ändras inte. Skriv en rättelse i stället (KL 5:69).")
    if minutes.state == State.DRAFT:
        raise Refused("Protokollet är redan öppet.")
    signed = [
        one.approver.mandate.user
        for one in minutes.signatures.filter(voided_at=None).select_related("approver__mandate__user")
    ]
    minutes.state, minutes.content, minutes.sha256, minutes.frozen_at = State.DRAFT, None, "", None
    minutes.save(update_fields=["state", "content", "sha256", "frozen_at"])
    Minutes.objects.filter(pk=minutes.pk).update(revision=F("revision") + 1)
    minutes.signatures.filter(voided_at=None).update(voided_at=clock.now(), voided_reason=said)
    for user in dict.fromkeys(signed):
        tell(
            minutes,
            user,
            f"Din underskrift gäller inte längre: {minutes.meeting}",
            "Protokollet har öppnats för ändring. Du får det på nytt när det är klart.",
        )
    trace("meetings.minutes_reopened", on=minutes, within=minutes.meeting, by=by, count=len(signed))
    return minutes


@transaction.atomic
def correct(*, item: AgendaItem, text: str, reason: str, by: User) -> Correction:
    """A correction of an approved §: an entry of its own beside the text, which stays as it was signed."""
    must_prepare(by, item.meeting.body)
    held = getattr(item, "in_minutes", None)
    if held is None or not held.minutes.is_approved:
        raise Refused("Paragrafen är inte justerad ännu. Ändra texten i protokollet i stället.")
    said, why = clean_lines(text).strip(), clean(reason)[:300]
    if not said:
        raise Refused("Skriv hur det ska vara.", field="text")
    if not why:
        raise Refused("Skriv vad som blev fel.", field="reason")
    made = Correction.objects.create(item=item, text=said, reason=why, by=by)
    trace(
        "meetings.minutes_corrected",
        on=held.minutes,
        within=item.meeting,
        by=by,
        row=f"§ {item.paragraph.number}",
    )
    return made
