"""Registration (OSL 5:1–2): opening cases and adding records. Everything registered gets its number here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from cases import matters
from cases.actions import guards
from cases.actions.assignment import assign_to
from cases.actions.files import Upload, attach
from cases.actions.indexing import index
from cases.actions.numbers import take_case_number, take_record_number
from cases.models import Case, Record, Register, Series
from core import clock, dnr
from core.errors import Refused
from organisation.models import Unit, User
from trail.actions import record as trace

MAX_NUMBER = 99_999  # a diarienummer is printed with five figures


@dataclass(frozen=True)
class Entry:
    """What OSL 5:2 asks about a document: when, from or to whom, and in short what about; and the facts that
    decide who may read it. `public_*` replace the internal words in the open register (5:2 second paragraph)."""

    subject: str
    direction: str = Record.Direction.IN
    kind: str = Record.Kind.DOCUMENT
    arrived_on: datetime.date | None = None
    document_on: datetime.date | None = None
    counterparty: str = ""
    public_subject: str = ""
    public_counterparty: str = ""
    secrecy_provision: str = ""
    personal_data: bool = False
    text: str = ""
    files: list[Upload] = field(default_factory=list)


@transaction.atomic
def register_case(
    *,
    register: Register,
    subject: str,
    by: User,
    public_subject: str = "",
    counterparty: str = "",
    public_counterparty: str = "",
    secrecy_provision: str = "",
    personal_data: bool = False,
    matter: str = "ordinary",
    classification: str = "",
    unit: Unit | None = None,
    official: User | None = None,
    opened_on: datetime.date | None = None,
    first: Entry | None = None,
) -> Case:
    """Open a case, with its first record if there is one, and give it the next number of the register's year.

    The number's year is the year of registration: what came 29 December and is registered 2 January belongs
    to the new year and keeps its own date of arrival on the record. The official or the unit's managers are
    told. Refused for those who may not register, for an empty or too long subject and for days that have not
    come.
    """
    guards.must_register(register, by)
    today = clock.today()
    opened_on = guards.not_ahead(
        opened_on or today, field="opened_on", message="Ärendet kan inte öppnas en dag som inte har kommit."
    )
    case = _new_case(
        register=register,
        year=today.year,
        number=take_case_number(register, today.year),
        subject=subject,
        public_subject=public_subject,
        counterparty=counterparty,
        public_counterparty=public_counterparty,
        secrecy_provision=secrecy_provision,
        personal_data=personal_data,
        matter=matter,
        classification=classification,
        opened_on=opened_on,
        registered_by=by,
    )
    trace("cases.registered", on=case, by=by, dnr=case.dnr)
    if first is not None:
        add_record(case=case, entry=first, by=by)
    else:
        index(case)
    assign_to(case=case, unit=unit, official=official, by=by)
    return case


@transaction.atomic
def open_case(*, register: Register, subject: str, by: User) -> Case:
    """The door behind register_case, for actions that open a case by themselves (a meeting's own papers)."""
    today = clock.today()
    number = take_case_number(register, today.year)
    case = _new_case(
        register=register,
        year=today.year,
        number=number,
        subject=subject,
        opened_on=today,
        registered_by=by,
    )
    trace("cases.registered", on=case, by=by, dnr=case.dnr)
    return case


@transaction.atomic
def take_over(
    *,
    register: Register,
    year: int,
    number: int,
    subject: str,
    opened_on: datetime.date,
    by: User,
    next_record: int = 1,
    **fields: Any,
) -> Case:
    """Bring in a case that was opened in an earlier register, under its own number, marked as taken over.

    Refused if the number is not below the opening number of the series: those numbers are given here. For the
    running year the series must therefore be opened first.
    """
    guards.must_register(register, by)
    printed = dnr.make(register.prefix, year, number)
    today = clock.today()
    series = Series.objects.filter(register=register, year=year).first()
    if not 1 <= number <= MAX_NUMBER:
        raise Refused(f"Löpnumret ska vara mellan 1 och {MAX_NUMBER}.", field="number")
    if year > today.year:
        raise Refused(f"Året {year} har inte kommit.", field="year")
    if series is None and year == today.year:
        raise Refused(
            f"Öppna serien {register.prefix}-{year} först, på ett nummer över de ärenden som tas över.",
            field="year",
        )
    if series is not None and number >= series.first:
        raise Refused(
            f"{printed} ligger i den serie som förs här. Den börjar på {series.first}; "
            "bara lägre nummer kan tas över.",
            field="number",
        )
    if Case.objects.filter(register=register, year=year, number=number).exists():
        raise Refused(f"{printed} finns redan.", field="number")
    guards.not_ahead(
        opened_on, field="opened_on", message="Ärendet kan inte ha öppnats en dag som inte har kommit."
    )
    case = _new_case(
        register=register,
        year=year,
        number=number,
        subject=subject,
        opened_on=opened_on,
        registered_by=by,
        taken_over=True,
        next_record=next_record,
        **fields,
    )
    trace("cases.taken_over", on=case, by=by, dnr=case.dnr)
    index(case)
    return case


def _new_case(
    *,
    register: Register,
    year: int,
    number: int,
    subject: str,
    registered_by: User,
    secrecy_provision: str = "",
    **fields: Any,
) -> Case:
    texts = {
        name: guards.fitting(fields.pop(name, ""), field=name, limit=limit)
        for name, limit in (
            ("public_subject", 300),
            ("counterparty", 200),
            ("public_counterparty", 200),
            ("classification", 40),
        )
    }
    if fields.get("matter", "ordinary") not in dict(matters.choices()):
        raise Refused("Välj ett slag av ärende ur listan.", field="matter")
    provision = guards.provision_of(secrecy_provision)
    printed = dnr.make(register.prefix, year, number)
    return Case.objects.create(
        register=register,
        year=year,
        number=number,
        dnr=printed,
        slug=dnr.slug(printed),
        subject=guards.written(subject, field="subject", missing="Skriv i korthet vad ärendet gäller."),
        registered_by=registered_by,
        secrecy_provision=provision,
        secrecy_marked_on=clock.today() if provision else None,
        secrecy_marked_by=registered_by if provision else None,
        **texts,
        **fields,
    )


@transaction.atomic
def add_record(*, case: Case, entry: Entry, by: User) -> Record:
    """Register a document in a case and give it the case's next record number, with its files.

    Refused for those who may not register, in a voided or closed case, for an empty subject, for a day of
    arrival that has not come, and for an incoming or outgoing document without counterparty, unless it is
    anonymous and says so (OSL 5:2 p. 3).
    """
    guards.must_register(case.register, by)
    return register_record(case=case, entry=entry, by=by)


@transaction.atomic
def write_note(*, case: Case, subject: str, text: str, by: User, secrecy_provision: str = "") -> Record:
    """Register a tjänsteanteckning: what was said or done and is in no other document (FL 27).

    The registrar and the case's own official may; refused without a text.
    """
    guards.must_handle(case, by)
    if not guards.body_text(text):
        raise Refused("Skriv anteckningen.", field="text")
    entry = Entry(
        subject=subject,
        text=text,
        direction=Record.Direction.INTERNAL,
        kind=Record.Kind.NOTE,
        secrecy_provision=secrecy_provision,
    )
    return register_record(case=case, entry=entry, by=by)


@transaction.atomic
def register_record(*, case: Case, entry: Entry, by: User) -> Record:
    """The door behind add_record, for actions that register by themselves (an approved memo, a kallelse)."""
    # The counter is updated first: that locks the case, so that it cannot be closed or voided meanwhile.
    number = take_record_number(case)
    case.refresh_from_db(fields=["closed_on", "voided_at", "next_record"])
    today = clock.today()
    arrived_on = entry.arrived_on or today
    _refuse_entry(case, entry)
    guards.not_ahead(
        arrived_on,
        field="arrived_on",
        message="Handlingen kan inte ha kommit in eller upprättats en dag som inte har kommit.",
    )
    provision = guards.provision_of(entry.secrecy_provision)
    record = Record.objects.create(
        case=case,
        number=number,
        direction=entry.direction,
        kind=entry.kind,
        **facts_of(entry),
        document_on=entry.document_on,
        arrived_on=arrived_on,
        registered_at=clock.now(),
        registered_by=by,
        text=guards.body_text(entry.text),
        personal_data=entry.personal_data,
        secrecy_provision=provision,
        secrecy_marked_on=today if provision else None,
        secrecy_marked_by=by if provision else None,
    )
    attach(record=record, uploads=entry.files, by=by)
    trace("cases.record_added", on=record, within=case, by=by, number=record.designation)
    if not entry.files:  # attaching them has indexed the case
        index(case)
    return record


def facts_of(entry: Entry) -> dict[str, str]:
    """The words of OSL 5:2 p. 3–4, cleaned and fitting, or Refused."""
    counterparty = guards.fitting(entry.counterparty, field="counterparty", limit=200)
    if entry.direction != Record.Direction.INTERNAL and not counterparty:
        who = (
            "från vem handlingen kom" if entry.direction == Record.Direction.IN else "till vem handlingen går"
        )
        raise Refused(f"Skriv {who}. Är avsändaren okänd, skriv Anonym.", field="counterparty")
    return {
        "subject": guards.written(
            entry.subject, field="subject", missing="Skriv i korthet vad handlingen gäller."
        ),
        "counterparty": counterparty,
        "public_subject": guards.fitting(entry.public_subject, field="public_subject"),
        "public_counterparty": guards.fitting(
            entry.public_counterparty, field="public_counterparty", limit=200
        ),
    }


def _refuse_entry(case: Case, entry: Entry) -> None:
    if case.is_void:
        raise Refused(f"{case.dnr} är makulerat. Registrera handlingen i ett annat ärende.", code="void")
    if case.closed_on is not None:
        raise Refused(
            f"{case.dnr} är avslutat. Öppna ärendet igen innan handlingen registreras.", code="closed"
        )
    if entry.direction not in Record.Direction.values or entry.kind not in Record.Kind.values:
        raise Refused("Välj riktning och slag av handling ur listan.", field="direction")
