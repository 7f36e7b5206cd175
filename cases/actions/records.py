"""What happens to a record after it was registered: corrected, moved to the right case, voided."""

from __future__ import annotations

import datetime

from django.db import transaction

from cases.actions import guards
from cases.actions.indexing import index
from cases.actions.numbers import take_record_number
from cases.actions.registration import Entry, facts_of
from cases.actions.shadows import follow
from cases.closing import closed
from cases.models import Case, FormerSubject, Publication, Record
from core import clock
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace

KEPT = ("subject", "public_subject", "counterparty", "public_counterparty", "arrived_on", "document_on")


@transaction.atomic
def correct_record(
    *,
    record: Record,
    subject: str,
    arrived_on: datetime.date,
    by: User,
    direction: str = "",
    public_subject: str = "",
    counterparty: str = "",
    public_counterparty: str = "",
    document_on: datetime.date | None = None,
    reason: str = "",
) -> Record:
    """Correct what the register says about a document. What it said before is kept and shown.

    Refused for those who may not register, for a voided record and for facts that registration would refuse.
    """
    _hold(record, by)
    entry = Entry(
        subject=subject,
        direction=direction or record.direction,
        counterparty=counterparty,
        public_subject=public_subject,
        public_counterparty=public_counterparty,
    )
    new = {
        **facts_of(entry),
        "arrived_on": guards.not_ahead(
            arrived_on,
            field="arrived_on",
            message="Handlingen kan inte ha kommit in eller upprättats en dag som inte har kommit.",
        ),
        "document_on": document_on,
        "direction": entry.direction,
    }
    before = {name: getattr(record, name) for name in new}
    if new == before:
        return record
    FormerSubject.objects.create(
        case=record.case,
        record=record,
        **before,
        replaced_by=by,
        reason=guards.fitting(reason, field="reason"),
    )
    for name, value in new.items():
        setattr(record, name, value)
    record.save(update_fields=list(new))
    trace("cases.record_corrected", on=record, within=record.case, by=by, number=record.designation)
    index(record.case)
    return record


@transaction.atomic
def move_record(*, record: Record, to: Case, by: User) -> Record:
    """Move a document to the case where it belongs. It gets the next number there; its files go with it, and
    so does what has been published of it. The old number stays, says where the document went and is as closed as it.

    The day it came in, was registered and by whom are facts about the document and are not changed.
    Refused for those who may not register in both registers, to a voided or closed case, to the case where it
    is, and for an approved memo: that is the memo of its own case.
    """
    guards.must_register(record.case.register, by)
    guards.must_register(to.register, by)
    if to.pk == record.case_id:
        raise Refused(f"Handlingen är redan i {to.dnr}. Skriv ett annat diarienummer.", field="dnr")
    old_case = record.case
    guards.lock(old_case, to)
    record.refresh_from_db()
    guards.must_be_registered(record)
    _refuse_approved_memo(record)
    if to.is_void or to.closed_on is not None:
        why = "makulerat" if to.is_void else "avslutat"
        raise Refused(f"{to.dnr} är {why}. Välj ett öppet ärende, eller öppna ärendet igen.", field="dnr")
    new = Record.objects.create(
        case=to,
        number=take_record_number(to),
        **{name: getattr(record, name) for name in KEPT},
        direction=record.direction,
        kind=record.kind,
        text=record.text,
        registered_at=record.registered_at,
        registered_by=record.registered_by,
        personal_data=record.personal_data,
        secrecy_provision=record.secrecy_provision,
        secrecy_marked_on=record.secrecy_marked_on,
        secrecy_marked_by=record.secrecy_marked_by,
    )
    to.refresh_from_db(fields=["next_record"])
    record.files.update(record=new)
    Publication.objects.active().filter(record=record).update(record=new)
    record.moved_to = new
    _void(record, f"Flyttad till {new.designation}", by)
    old, there = record.designation, new.designation
    trace("cases.record_moved", on=record, within=old_case, by=by, number=old, to=there)
    trace("cases.record_moved_here", on=new, within=to, by=by, number=there, old=old)
    index(old_case)  # first: it lets go of the files
    index(to)
    follow(new, by)
    return new


@transaction.atomic
def void_record(*, record: Record, reason: str, by: User) -> Record:
    """Void a registration that should not have been made. The number stays and says why; files are kept."""
    _hold(record, by)
    _refuse_approved_memo(record)
    _void(record, guards.written(reason, field="reason", missing="Skriv varför handlingen makuleras."), by)
    trace("cases.record_voided", on=record, within=record.case, by=by, number=record.designation)
    closed(record, by)
    return record


def _hold(record: Record, by: User) -> None:
    guards.must_register(record.case.register, by)
    guards.lock(record.case)
    record.refresh_from_db()
    guards.must_stand(record.case)
    guards.must_be_registered(record)


def _refuse_approved_memo(record: Record) -> None:
    if hasattr(record, "memo"):
        raise Refused(
            f"{record.designation} är en godkänd tjänsteskrivelse och hör till sitt ärende. "
            "Skriv i stället en ny skrivelse i rätt ärende.",
            code="approved-memo",
        )


def _void(record: Record, reason: str, by: User) -> None:
    record.void_reason, record.voided_at, record.voided_by = reason, clock.now(), by
    record.save(update_fields=["void_reason", "voided_at", "voided_by", "moved_to"])
