"""Opinions: asked for, taken, answered, declined, given more time, taken back. An answer is registered by itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction

from cases import richtext
from cases.actions import guards
from cases.actions.files import Upload
from cases.actions.opinion_notices import tell_asked, tell_asker
from cases.actions.registration import Entry, register_record
from cases.models import Case, Memo, Opinion, Record
from cases.models.opinions import OpinionExtension
from cases.notice_kinds import ASKED, CHANGED
from cases.queries.opinions import readers_of, records_to_send
from cases.rules.opinions import may_answer, may_ask, may_steer_opinion, must_be_a_day_to_answer
from core import clock
from core.dates import long_date
from core.errors import Refused
from organisation.models import Unit, User
from trail.actions import record as trace

State = Opinion.State
OUTSIDER = "en utomstående"  # in the trail: the name may be a private person's


@transaction.atomic
def ask_opinion(
    *,
    case: Case,
    question: str,
    due_on: datetime.date,
    by: User,
    unit: Unit | None = None,
    outside: str = "",
    records: Sequence[Record] = (),
    mandatory: bool = False,
    memo: Memo | None = None,
) -> Opinion:
    """Ask a unit, of any authority, or an outside party by name. The people of the unit are told, by number and link.

    They see the question and the records that go along even when they do not read the diary of the case. Refused
    for others than those who handle the case or write in it, in a closed case, for a day that has passed or is no
    working day, for a unit without anybody who may be shown it (secrecy), and for records that are marked secret
    when the one asked may not read them.
    """
    if not may_ask(by, case):
        raise Refused(
            "Bara registrator, ärendets handläggare och den som skriver i ärendet kan begära yttrande.",
            code="forbidden",
        )
    guards.lock(case)
    guards.must_stand(case)
    if case.closed_on is not None:
        raise Refused(f"{case.dnr} är avslutat. Öppna ärendet igen först.", code="closed")
    outside = guards.fitting(outside, field="outside", limit=200)
    if (unit is None) == (not outside):
        raise Refused(
            "Välj en enhet, eller skriv vem utanför kommunen som tillfrågas.", field="unit", code="who"
        )
    question = guards.body_text(question)
    if not question:
        raise Refused("Skriv vad du vill ha synpunkter på.", field="question", code="missing")
    must_be_a_day_to_answer(due_on, after=clock.today())
    _refuse_those_who_may_not_read(case, unit, records, by)
    opinion = Opinion.objects.create(
        case=case,
        memo=memo if memo is not None and memo.case_id == case.pk else None,
        unit=unit,
        outside=outside,
        question=question,
        mandatory=mandatory,
        due_on=due_on,
        asked_by=by,
    )
    opinion.records.set(records)
    _trace("cases.opinion_asked", opinion, by, who=_who(opinion), due=due_on.isoformat())
    tell_asked(
        opinion, by, ASKED, "Yttrande begärt", f"{by.name} ber er yttra er senast {long_date(due_on)}."
    )
    return opinion


@transaction.atomic
def take_opinion(*, opinion: Opinion, by: User) -> Opinion:
    """Say that one will answer; it then waits for that person only. A colleague can take it over."""
    _hold(opinion)
    if opinion.unit is None or not may_answer(by, opinion):
        raise Refused(f"Bara de som hör till {opinion.who} kan ta frågan.", code="forbidden")
    if opinion.taken_by_id != by.pk:
        opinion.taken_by = by
        opinion.save(update_fields=["taken_by"])
        _trace("cases.opinion_taken", opinion, by)
    return opinion


@transaction.atomic
def answer_opinion(
    *,
    opinion: Opinion,
    by: User,
    text: str = "",
    nothing_to_add: bool = False,
    uploads: Sequence[Upload] = (),
    arrived_on: datetime.date | None = None,
) -> Opinion:
    """Answer, in words, with files, or that there is nothing to add. The answer is registered in the case as a
    yttrande: drawn up here by a unit of the case's own authority, incoming from anybody else (TF 2:9–10). What was
    sent along under a secrecy mark gives the answer the same mark.

    The asker, the case's official and the memo's writer are told. An outside party's answer is put in by those who
    handle the case, with the day it came. Refused without an answer, and when the question is no longer open.
    """
    _hold(opinion)
    if not may_answer(by, opinion):
        raise Refused(f"Bara de som hör till {opinion.who} kan svara.", code="forbidden")
    html = richtext.clean(text)
    if nothing_to_add and (html or uploads):
        raise Refused(
            "Du har kryssat för inget att erinra men också skrivit ett svar. Ta bort det ena.",
            field="nothing_to_add",
            code="both",
        )
    if not (html or nothing_to_add or uploads):
        raise Refused(
            "Skriv ett svar, bifoga en fil eller kryssa för inget att erinra.", field="text", code="missing"
        )
    today = clock.today()
    came_on = guards.not_ahead(
        (arrived_on if opinion.unit is None else None) or today,
        field="arrived_on",
        message="Svaret kan inte ha kommit en dag som inte har kommit.",
    )
    words = "Inget att erinra." if nothing_to_add else richtext.plain(html)
    record = register_record(case=opinion.case, entry=_entry(opinion, words, uploads, came_on), by=by)
    opinion.nothing_to_add, opinion.html, opinion.record = nothing_to_add, html, record
    if opinion.unit is not None:
        opinion.taken_by = by
    _close(opinion, State.ANSWERED, by, on=came_on)
    _trace("cases.opinion_answered", opinion, by, number=record.designation)
    tell_asker(opinion, by, "Yttrande har kommit", f"Det är registrerat som {record.designation}.")
    return opinion


@transaction.atomic
def decline_opinion(*, opinion: Opinion, reason: str, by: User) -> Opinion:
    """Say that the unit will not answer, and why. The asker is told."""
    _hold(opinion)
    if not may_answer(by, opinion):
        raise Refused(f"Bara de som hör till {opinion.who} kan avböja.", code="forbidden")
    opinion.reason = guards.written(reason, field="reason", missing="Skriv varför ni avböjer.")
    _close(opinion, State.DECLINED, by)
    _trace("cases.opinion_declined", opinion, by)
    tell_asker(opinion, by, "Yttrande avböjt", f"{by.name} har avböjt att svara. Skälet står på sidan.")
    return opinion


@transaction.atomic
def extend_opinion(*, opinion: Opinion, due_on: datetime.date, reason: str, by: User) -> Opinion:
    """Give more time, with the reason. Reminders are counted anew. Refused for a day that is not later."""
    _hold(opinion)
    _must_steer(opinion, by)
    must_be_a_day_to_answer(due_on, after=clock.today())
    if due_on <= opinion.due_on:
        raise Refused(
            f"Svaret ska redan komma senast {long_date(opinion.due_on)}. Välj en senare dag.",
            field="due",
            code="not-later",
        )
    reason = guards.written(reason, field="reason", missing="Skriv varför tiden förlängs.")
    OpinionExtension.objects.create(
        opinion=opinion, before=opinion.due_on, due_on=due_on, reason=reason, by=by
    )
    opinion.due_on, opinion.reminded_at, opinion.late_told_at = due_on, None, None
    opinion.save(update_fields=["due_on", "reminded_at", "late_told_at"])
    _trace("cases.opinion_extended", opinion, by, due=due_on.isoformat())
    tell_asked(
        opinion, by, CHANGED, "Mer tid för yttrande", f"Svaret ska nu komma senast {long_date(due_on)}."
    )
    return opinion


@transaction.atomic
def withdraw_opinion(*, opinion: Opinion, reason: str, by: User) -> Opinion:
    """Take the question back, with the reason. The unit is told and has nothing more to do."""
    _hold(opinion)
    _must_steer(opinion, by)
    opinion.reason = guards.written(reason, field="reason", missing="Skriv varför begäran återkallas.")
    _close(opinion, State.WITHDRAWN, by)
    _trace("cases.opinion_withdrawn", opinion, by)
    tell_asked(
        opinion, by, CHANGED, "Begäran om yttrande återkallad", "Ni behöver inte svara. Skälet står på sidan."
    )
    return opinion


def _hold(opinion: Opinion) -> None:
    guards.lock(opinion.case)
    opinion.refresh_from_db()
    guards.must_stand(opinion.case)
    if not opinion.is_waiting:
        raise Refused(f"Begäran är redan {opinion.get_state_display().lower()}. Läs om sidan.", code="state")


def _must_steer(opinion: Opinion, by: User) -> None:
    if not may_steer_opinion(by, opinion):
        raise Refused(
            "Bara den som begärde yttrandet och den som handlägger ärendet kan ändra begäran.",
            code="forbidden",
        )


def _refuse_those_who_may_not_read(
    case: Case, unit: Unit | None, records: Sequence[Record], by: User
) -> None:
    allowed = set(records_to_send(case, by).values_list("pk", flat=True))
    if any(record.pk not in allowed for record in records):
        raise Refused("Välj bland ärendets registrerade handlingar.", field="records", code="records")
    if unit is None:
        if case.is_secret or any(record.is_secret for record in records):
            raise Refused(
                "Det är sekretessmarkerat och kan inte lämnas till en utomstående härifrån. Registrator prövar om "
                "det kan lämnas ut.",
                field="outside" if case.is_secret else "records",
                code="secret",
            )
        return
    people = readers_of(case, unit)
    if not people:
        why = "får läsa det sekretessmarkerade ärendet" if case.is_secret else "kan ta emot en begäran"
        raise Refused(f"Ingen på {unit} {why}. Välj en annan enhet.", field="unit", code="nobody")
    for record in records:
        if record.is_secret and not any(_reads(person, record) for person in people):
            raise Refused(
                f"{record.designation} är sekretessmarkerad och ingen på {unit} får läsa den. Ta bort den ur urvalet.",
                field="records",
                code="secret",
            )


def _reads(user: User, record: Record) -> bool:
    return Record.objects.visible_to(user).filter(pk=record.pk).exists()


def _entry(opinion: Opinion, words: str, uploads: Sequence[Upload], came_on: datetime.date) -> Entry:
    unit, ours = (
        opinion.unit,
        opinion.unit is not None and opinion.unit.authority_id == opinion.case.authority_id,
    )
    marked = next((record for record in opinion.records.all() if record.is_secret), None)
    counterparty = opinion.outside if unit is None else "" if ours else f"{unit.authority}, {unit}"
    return Entry(
        subject=f"Yttrande från {unit}" if unit is not None else "Yttrande",
        direction=Record.Direction.INTERNAL if ours else Record.Direction.IN,
        kind=Record.Kind.STATEMENT,
        arrived_on=came_on,
        document_on=came_on,
        counterparty=counterparty,
        secrecy_provision=marked.secrecy_provision if marked else "",
        text=words,
        files=list(uploads),
    )


def _close(opinion: Opinion, state: str, by: User, *, on: datetime.date | None = None) -> None:
    opinion.state, opinion.closed_by = state, by
    opinion.closed_at, opinion.closed_on = clock.now(), on or clock.today()
    opinion.save()


def _who(opinion: Opinion) -> str:
    return opinion.unit.name if opinion.unit else OUTSIDER


def _trace(event: str, opinion: Opinion, by: User, **facts: str) -> None:
    trace(event, on=opinion, within=opinion.case, by=by, **facts)


__all__ = [
    "answer_opinion",
    "ask_opinion",
    "decline_opinion",
    "extend_opinion",
    "take_opinion",
    "withdraw_opinion",
]
