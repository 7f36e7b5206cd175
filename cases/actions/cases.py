"""What happens to a case after it was registered: corrected, closed, reopened, voided, related, classified."""

from __future__ import annotations

from django.db import transaction

from cases.actions import guards
from cases.actions.indexing import index
from cases.actions.registration import Entry, register_record
from cases.closing import closed
from cases.models import Case, FormerSubject, Record
from core import clock
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def correct_case(
    *,
    case: Case,
    subject: str,
    by: User,
    public_subject: str = "",
    counterparty: str = "",
    public_counterparty: str = "",
    reason: str = "",
) -> Case:
    """Correct what the register says about a case. What it said before is kept and shown.

    Refused for those who may not register, in a voided case, for an empty or too long subject.
    """
    guards.must_register(case.register, by)
    guards.lock(case)
    guards.must_stand(case)
    new = {
        "subject": guards.written(subject, field="subject", missing="Skriv i korthet vad ärendet gäller."),
        "public_subject": guards.fitting(public_subject, field="public_subject"),
        "counterparty": guards.fitting(counterparty, field="counterparty", limit=200),
        "public_counterparty": guards.fitting(public_counterparty, field="public_counterparty", limit=200),
    }
    before = {name: getattr(case, name) for name in new}
    if new == before:
        return case
    FormerSubject.objects.create(
        case=case, **before, replaced_by=by, reason=guards.fitting(reason, field="reason")
    )
    for name, value in new.items():
        setattr(case, name, value)
    case.save(update_fields=list(new))
    trace("cases.corrected", on=case, by=by)
    index(case)
    return case


@transaction.atomic
def classify(*, case: Case, classification: str, by: User) -> Case:
    """Set the case's place in the classification (klassificeringsstruktur)."""
    guards.must_register(case.register, by)
    guards.lock(case)
    guards.must_stand(case)
    classification = guards.fitting(classification, field="classification", limit=40)
    if classification != case.classification:
        case.classification = classification
        case.save(update_fields=["classification"])
        trace("cases.classified", on=case, by=by, classification=classification)
    return case


@transaction.atomic
def close_case(*, case: Case, by: User, note: str = "") -> Case:
    """Close a case. A note, if there is one, is registered first as its last record.

    Refused while a reminder waits: somebody still means to do something.
    """
    guards.must_register(case.register, by)
    guards.lock(case)
    guards.must_stand(case)
    if case.closed_on is not None:
        raise Refused(f"{case.dnr} är redan avslutat.", code="closed")
    waiting = case.reminders.waiting().count()
    if waiting:
        raise Refused(
            "En bevakning är inte klar. Bocka av den först."
            if waiting == 1
            else f"{waiting} bevakningar är inte klara. Bocka av dem först.",
            code="reminders",
        )
    if guards.body_text(note):
        register_record(case=case, entry=_note("Ärendet avslutas", note), by=by)
    case.closed_on = clock.today()
    case.save(update_fields=["closed_on"])
    trace("cases.closed", on=case, by=by)
    return case


@transaction.atomic
def reopen_case(*, case: Case, reason: str, by: User) -> Case:
    """Open a closed case again. The reason is registered as a note: the register says why it lives again."""
    guards.must_register(case.register, by)
    guards.lock(case)
    guards.must_stand(case)
    if case.closed_on is None:
        raise Refused(f"{case.dnr} är redan öppet.", code="open")
    if not guards.body_text(reason):
        raise Refused("Skriv varför ärendet öppnas igen.", field="reason")
    case.closed_on = None
    case.save(update_fields=["closed_on"])
    register_record(case=case, entry=_note("Ärendet öppnas igen", reason), by=by)
    trace("cases.reopened", on=case, by=by)
    return case


def _note(subject: str, text: str) -> Entry:
    return Entry(subject=subject, text=text, direction=Record.Direction.INTERNAL, kind=Record.Kind.NOTE)


@transaction.atomic
def void_case(*, case: Case, reason: str, by: User) -> Case:
    """Void a case that should not have been registered. It keeps its number and says why; nothing is deleted.

    Refused while documents stand in it: they are moved or voided first, so that none is lost with it.
    """
    guards.must_register(case.register, by)
    guards.lock(case)
    guards.must_stand(case)
    reason = guards.written(reason, field="reason", missing="Skriv varför ärendet makuleras.")
    standing = case.records.valid().count()
    if standing:
        raise Refused(
            f"I ärendet finns {'en handling' if standing == 1 else f'{standing} handlingar'}. "
            "Flytta till rätt ärende eller makulera, och makulera ärendet sedan.",
            code="records",
        )
    case.void_reason, case.voided_at, case.voided_by = reason, clock.now(), by
    case.save(update_fields=["void_reason", "voided_at", "voided_by"])
    case.reminders.waiting().update(done_at=clock.now())
    trace("cases.voided", on=case, by=by, dnr=case.dnr)
    closed(case, by)
    return case


@transaction.atomic
def relate(*, case: Case, other: Case, by: User) -> None:
    """Say that two cases belong together. Shown on both. Refused for a case and itself."""
    guards.must_register(case.register, by)
    guards.lock(case, other)
    guards.must_stand(case)
    if case == other:
        raise Refused(
            "Ett ärende kan inte höra ihop med sig självt. Skriv ett annat diarienummer.", field="dnr"
        )
    if case.related.filter(pk=other.pk).exists():
        raise Refused(f"{case.dnr} och {other.dnr} hör redan ihop.", field="dnr")
    case.related.add(other)
    trace("cases.related", on=case, by=by, dnr=other.dnr)
    trace("cases.related", on=other, by=by, dnr=case.dnr)


@transaction.atomic
def unrelate(*, case: Case, other: Case, by: User) -> None:
    """Take back that two cases belong together. Doing it twice is doing it once."""
    guards.must_register(case.register, by)
    guards.lock(case, other)
    if case.related.filter(pk=other.pk).exists():
        case.related.remove(other)
        trace("cases.unrelated", on=case, by=by, dnr=other.dnr)
        trace("cases.unrelated", on=other, by=by, dnr=case.dnr)
