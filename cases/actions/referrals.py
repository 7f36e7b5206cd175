"""Referrals (remisser): one comes in, more time is asked for, a body or a delegate adopts the answer and it goes out.
Between two authorities whose diaries are kept here it leaves one and arrives in the other in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from contextlib import ExitStack

from django.db import transaction

from cases.actions import guards
from cases.actions.files import Upload
from cases.actions.registration import Entry, open_case, register_record
from cases.documents.reply import TEMPLATE, reply_letter
from cases.models import Case, Decision, File, Record, Referral, ReferralExtension, Register
from cases.queries.opinions import records_to_send
from cases.rules.register import may_handle
from core import blobs, clock
from core.dates import long_date
from core.errors import Refused
from organisation.models import User
from pdf.documents import render
from trail.actions import record as trace

HANDLERS = "Remisser sköts av registrator och ärendets handläggare."


@transaction.atomic
def register_referral(
    *,
    case: Case,
    sender: str,
    received_on: datetime.date,
    due_on: datetime.date,
    by: User,
    reference: str = "",
) -> Referral:
    """Note that a case is a question from somebody, and when the answer is due. The letter itself is a record of the
    case. Refused for others than those who handle the case, twice in a case, and for a day due before it came."""
    _must_handle(case, by)
    guards.lock(case)
    guards.must_stand(case)
    if Referral.objects.filter(case=case).exists():
        raise Refused(f"{case.dnr} är redan antecknat som remiss.", code="exists")
    return _create(case, sender, received_on, due_on, by, reference=reference)


@transaction.atomic
def send_referral(
    *,
    case: Case,
    to: Register,
    question: str,
    due_on: datetime.date,
    by: User,
    records: Sequence[Record] = (),
) -> Referral:
    """Ask another authority whose diary is kept here. An outgoing record in the case, with copies of what goes along; a
    new case there with the same as incoming record. All or nothing: no question leaves that does not arrive.

    Refused for others than those who handle the case, to its own diary, in a secret or closed case, for records that
    are secret, not registered or not one's own to read, and for a day that has passed.
    """
    _must_handle(case, by)
    guards.lock(case)
    guards.must_stand(case)
    if to.authority_id == case.authority_id:
        raise Refused("Välj en annan myndighets diarium. Inom myndigheten begär du yttrande.", field="to")
    if case.is_secret or any(one.is_secret for one in records):
        raise Refused(
            "Det är sekretessmarkerat och kan inte lämnas till en annan myndighet härifrån. Registrator prövar om det "
            "kan lämnas ut.",
            code="secret",
        )
    allowed = set(records_to_send(case, by).values_list("pk", flat=True))
    if any(one.pk not in allowed for one in records):
        raise Refused("Välj bland ärendets registrerade handlingar.", field="records")
    question = guards.body_text(question)
    if not question:
        raise Refused("Skriv vad ni vill ha svar på.", field="question", code="missing")
    if due_on <= clock.today():
        raise Refused("Dagen har passerat. Välj en dag efter i dag.", field="due_on", code="past")
    here = case.register.authority
    subject = f"Remiss: {case.open_subject}"[:300]
    with ExitStack() as opened:
        sent = register_record(
            case=case,
            entry=_entry(subject, Record.Direction.OUT, to.authority.name, question, records, opened),
            by=by,
        )
    there = open_case(register=to, subject=subject, by=by)
    Case.objects.filter(pk=there.pk).update(counterparty=here.name, personal_data=case.personal_data)
    with ExitStack() as opened:
        entry = _entry(subject, Record.Direction.IN, here.name, question, [sent], opened)
        register_record(case=there, entry=entry, by=by)
    there.refresh_from_db()
    case.related.add(there)
    return _create(there, here.name, clock.today(), due_on, by, reference=case.dnr, origin=case)


@transaction.atomic
def ask_extension(*, referral: Referral, until: datetime.date, reason: str, by: User) -> ReferralExtension:
    """Note that we have asked the sender for more time. The day due stays until they answer."""
    referral = _hold(referral, by)
    if until <= referral.due_on:
        raise Refused(
            f"Svaret ska redan lämnas senast {long_date(referral.due_on)}. Välj en senare dag.", field="until"
        )
    if referral.extensions.filter(settled_on=None).exists():
        raise Refused("Anstånd är redan begärt. Anteckna beskedet först.", code="asked")
    reason = guards.written(reason, field="reason", missing="Skriv varför ni behöver mer tid.")
    extension = ReferralExtension.objects.create(
        referral=referral, asked_on=clock.today(), until=until, reason=reason, asked_by=by
    )
    _trace("cases.referral_extension_asked", referral, by, due=until.isoformat())
    return extension


@transaction.atomic
def settle_extension(*, referral: Referral, by: User, given_until: datetime.date | None = None) -> Referral:
    """What the sender said: a new last day, or none. Refused when nothing has been asked for and for a day that is not
    later."""
    referral = _hold(referral, by)
    extension = referral.extensions.filter(settled_on=None).first()
    if extension is None:
        raise Refused("Inget anstånd är begärt.", code="not-asked")
    if given_until is not None and given_until <= referral.due_on:
        raise Refused("Välj en senare dag än den som gäller nu.", field="given_until")
    extension.settled_on, extension.settled_by, extension.given_until = clock.today(), by, given_until
    extension.save(update_fields=["settled_on", "settled_by", "given_until"])
    if given_until is not None:
        referral.due_on = given_until
        referral.save(update_fields=["due_on"])
    _trace("cases.referral_extension_settled", referral, by, due=referral.due_on.isoformat())
    return referral


def answer_referral(*, referral: Referral, decision: Decision, text: str, by: User) -> Referral:
    """Send the answer that a body or a delegate has adopted: a letter in its voice that says when it was decided,
    registered as outgoing; and as incoming in the asking authority's case when that is kept here.

    Refused without a decision that finishes this case, without words, when it has been answered, and when the asking
    case is closed. The letter is laid out first, outside the transaction.
    """
    _must_handle(referral.case, by)
    text = guards.body_text(text)
    if not text:
        raise Refused("Skriv svaret.", field="text", code="missing")
    if not Decision.objects.final().filter(pk=decision.pk, case=referral.case_id).exists():
        raise Refused(
            "Välj det beslut som antar svaret. Ett utskotts förslag antar inget.",
            field="decision",
            code="decision",
        )
    made = render(TEMPLATE, reply_letter(referral, decision, text))
    return _send(referral, decision, made.sha256, by)


@transaction.atomic
def _send(referral: Referral, decision: Decision, sha256: str, by: User) -> Referral:
    origin = referral.origin
    guards.lock(*([referral.case, origin] if origin is not None else [referral.case]))
    referral = _hold(referral, by)
    if not Decision.objects.final().filter(pk=decision.pk).exists():
        raise Refused("Beslutet är återtaget.", field="decision", code="decision")
    if origin is not None and not origin.is_open:
        raise Refused(
            f"{origin.dnr} hos {referral.sender} är avslutat. Be deras registrator öppna det först.",
            code="closed",
        )
    subject, name = f"Svar på remiss från {referral.sender}"[:300], f"Remissvar {referral.case.slug}.pdf"
    with blobs.open(sha256) as file:
        entry = Entry(
            subject=subject,
            direction=Record.Direction.OUT,
            kind=Record.Kind.STATEMENT,
            counterparty=referral.sender,
            document_on=clock.today(),
            files=[Upload(name, file)],
        )
        referral.answer = register_record(case=referral.case, entry=entry, by=by)
    referral.decision, referral.answered_on = decision, clock.today()
    referral.save(update_fields=["answer", "decision", "answered_on"])
    if origin is not None:
        with blobs.open(sha256) as file:
            entry = Entry(
                subject="Svar på remiss",
                direction=Record.Direction.IN,
                kind=Record.Kind.STATEMENT,
                counterparty=referral.case.register.authority.name,
                document_on=clock.today(),
                files=[Upload(name, file)],
            )
            register_record(case=origin, entry=entry, by=by)
    _trace("cases.referral_answered", referral, by, number=referral.answer.designation)
    return referral


def _entry(
    subject: str, direction: str, counterparty: str, text: str, records: Sequence[Record], opened: ExitStack
) -> Entry:
    found = File.objects.current().filter(record__in=[one.pk for one in records], secrecy_provision="")
    files = list(found.order_by("record__number", "position", "id"))
    return Entry(
        subject=subject,
        direction=direction,
        kind=Record.Kind.LETTER,
        counterparty=counterparty,
        document_on=clock.today(),
        text=text,
        personal_data=any(one.personal_data for one in [*records, *files]),
        files=[Upload(one.name, opened.enter_context(blobs.open(one.sha256))) for one in files],
    )


def _create(
    case: Case,
    sender: str,
    received_on: datetime.date,
    due_on: datetime.date,
    by: User,
    *,
    reference: str = "",
    origin: Case | None = None,
) -> Referral:
    guards.not_ahead(received_on, field="received_on", message="Dagen har inte kommit.")
    if due_on < received_on:
        raise Refused("Svaret kan inte vara begärt före den dag remissen kom.", field="due_on")
    referral = Referral.objects.create(
        case=case,
        sender=guards.written(sender, field="sender", missing="Skriv vem som frågar.", limit=200),
        reference=guards.fitting(reference, field="reference", limit=60),
        received_on=received_on,
        due_on=due_on,
        origin=origin,
        registered_by=by,
    )
    _trace("cases.referral_registered", referral, by, due=due_on.isoformat())
    return referral


def _must_handle(case: Case, by: User) -> None:
    if not may_handle(by, case):
        raise Refused(HANDLERS, code="forbidden")


def _hold(referral: Referral, by: User) -> Referral:
    """Stand in line on the case, and read the referral anew. Refused once it has been answered."""
    _must_handle(referral.case, by)
    guards.lock(referral.case)
    guards.must_stand(referral.case)
    fresh = Referral.objects.select_related("case__register__authority", "origin").get(pk=referral.pk)
    if not fresh.is_waiting:
        raise Refused("Remissen är redan besvarad.", code="answered")
    return fresh


def _trace(event: str, referral: Referral, by: User, **facts: str) -> None:
    trace(event, on=referral, within=referral.case, by=by, **facts)
