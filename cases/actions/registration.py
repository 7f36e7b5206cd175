"""Registration (OSL 5:1–2): opening cases and adding records. Everything registered gets its number here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db import transaction

from cases.actions.files import Upload, attach
from cases.actions.numbers import take_case_number, take_record_number
from cases.models import Case, Record, Register, Series
from core import clock
from core.dnr import make, slug
from core.errors import Refused
from organisation.models import Unit, User
from organisation.roles import Capability
from trail.actions import record as trace


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


def must_register(register: Register, by: User) -> None:
    if not by.can(Capability.REGISTER, register.authority_id):
        raise Refused("Bara registrator kan registrera i det här diariet.")


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
    to the new year and keeps its own date of arrival on the record. Refused for those who may not register,
    for an empty subject and for days that have not come.
    """
    must_register(register, by)
    today = clock.today()
    opened_on = opened_on or today
    if opened_on > today:
        raise Refused("Ärendet kan inte öppnas en dag som inte har kommit.", field="opened_on")
    case = _new_case(
        register=register,
        year=today.year,
        number=take_case_number(register, today.year),
        subject=subject,
        public_subject=public_subject,
        counterparty=counterparty,
        public_counterparty=public_counterparty,
        personal_data=personal_data,
        secrecy_provision=secrecy_provision,
        secrecy_marked_on=today if secrecy_provision else None,
        secrecy_marked_by=by if secrecy_provision else None,
        matter=matter,
        classification=classification,
        unit=unit,
        official=official,
        opened_on=opened_on,
        registered_by=by,
    )
    trace("cases.registered", on=case, by=by, dnr=case.dnr)
    if first is not None:
        add_record(case=case, entry=first, by=by)
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
    **fields: object,
) -> Case:
    """Bring in a case that was opened in an earlier register, under its own number, marked as taken over.

    Refused if the number is not below the opening number of the series: those numbers are given here.
    """
    must_register(register, by)
    series = Series.objects.filter(register=register, year=year).first()
    if series is not None and number >= series.first:
        raise Refused(
            f"{register.prefix}-{year}/{number:05d} ligger i den serie som förs här. Öppna serien på ett högre nummer."
        )
    if Case.objects.filter(register=register, year=year, number=number).exists():
        raise Refused(f"{register.prefix}-{year}/{number:05d} finns redan.")
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
    return case


def _new_case(*, register: Register, year: int, number: int, subject: str, **fields: object) -> Case:
    if not subject.strip():
        raise Refused("Skriv i korthet vad ärendet gäller.", field="subject")
    dnr = make(register.prefix, year, number)
    return Case.objects.create(
        register=register,
        year=year,
        number=number,
        dnr=dnr,
        slug=slug(dnr),
        subject=subject.strip(),
        **fields,
    )


@transaction.atomic
def add_record(*, case: Case, entry: Entry, by: User) -> Record:
    """Register a document in a case and give it the case's next record number, with its files.

    Refused for those who may not register, in a voided or closed case, for an empty subject, for a day of
    arrival that has not come, and for an incoming or outgoing document without counterparty, unless it is
    anonymous and says so (OSL 5:2 p. 3).
    """
    must_register(case.register, by)
    return register_record(case=case, entry=entry, by=by)


@transaction.atomic
def register_record(*, case: Case, entry: Entry, by: User) -> Record:
    """The door behind add_record, for actions that register by themselves (an approved memo, a kallelse)."""
    # The counter is updated first: that locks the case, so that it cannot be closed or voided meanwhile.
    number = take_record_number(case)
    case.refresh_from_db(fields=["closed_on", "voided_at"])
    today = clock.today()
    arrived_on = entry.arrived_on or today
    _refuse_entry(case, entry, arrived_on, today)
    record = Record.objects.create(
        case=case,
        number=number,
        direction=entry.direction,
        kind=entry.kind,
        subject=entry.subject.strip(),
        public_subject=entry.public_subject.strip(),
        counterparty=entry.counterparty.strip(),
        public_counterparty=entry.public_counterparty.strip(),
        document_on=entry.document_on,
        arrived_on=arrived_on,
        registered_at=clock.now(),
        registered_by=by,
        text=entry.text.strip(),
        personal_data=entry.personal_data,
        secrecy_provision=entry.secrecy_provision,
        secrecy_marked_on=today if entry.secrecy_provision else None,
        secrecy_marked_by=by if entry.secrecy_provision else None,
    )
    attach(record=record, uploads=entry.files, by=by)
    trace("cases.record_added", on=record, within=case, by=by, number=record.designation)
    return record


def _refuse_entry(case: Case, entry: Entry, arrived_on: datetime.date, today: datetime.date) -> None:
    if case.is_void:
        raise Refused(f"{case.dnr} är makulerat. Registrera handlingen i ett annat ärende.")
    if case.closed_on is not None:
        raise Refused(f"{case.dnr} är avslutat. Öppna ärendet igen innan handlingen registreras.")
    if not entry.subject.strip():
        raise Refused("Skriv i korthet vad handlingen gäller.", field="subject")
    if arrived_on > today:
        raise Refused("Handlingen kan inte ha kommit in en dag som inte har kommit.", field="arrived_on")
    if entry.direction != Record.Direction.INTERNAL and not entry.counterparty.strip():
        who = (
            "från vem handlingen kom" if entry.direction == Record.Direction.IN else "till vem handlingen går"
        )
        raise Refused(f"Skriv {who}. Är avsändaren okänd, skriv Anonym.", field="counterparty")
