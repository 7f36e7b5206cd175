"""The record that a memo becomes at approval, and the numbers of its new enclosures."""

from __future__ import annotations

from cases.actions.numbers import take_record_number
from cases.actions.registration import Entry, register_record
from cases.models import Enclosure, FormerSubject, Memo, Record
from core import clock
from organisation.models import User
from trail.actions import record as trace


def register(memo: Memo, by: User) -> Record:
    """The memo's record: new the first time; later the same, its words corrected and the former ones kept."""
    case, record = memo.case, memo.record
    if record is None:
        entry = Entry(
            subject=memo.title,
            direction=Record.Direction.INTERNAL,
            kind=Record.Kind.MEMO,
            document_on=memo.dated_on,
            public_subject=case.public_subject,
            personal_data=case.personal_data,
        )
        return register_record(case=case, entry=entry, by=by)
    if (record.subject, record.document_on) != (memo.title, memo.dated_on):
        FormerSubject.objects.create(
            case=case, record=record, subject=record.subject, public_subject=record.public_subject,
            arrived_on=record.arrived_on, document_on=record.document_on, direction=record.direction,
            replaced_by=by, reason="Ny version av skrivelsen",
        )  # fmt: skip
        record.subject, record.document_on = memo.title, memo.dated_on
        record.save(update_fields=["subject", "document_on"])
    return record


def register_enclosures(memo: Memo, by: User) -> None:
    """New enclosures have been working material until now; with the memo they are finished (TF 2:10)."""
    working = Record.objects.filter(
        enclosed_in__memo=memo, enclosed_in__state=Enclosure.State.ATTACHED, registered_at=None
    )
    for record in working.order_by("enclosed_in__position", "pk"):
        record.number = take_record_number(memo.case)
        record.registered_at, record.registered_by = clock.now(), by
        record.arrived_on = clock.today()
        record.save(update_fields=["number", "registered_at", "registered_by", "arrived_on"])
        trace("cases.record_added", on=record, within=memo.case, by=by, number=record.designation)
