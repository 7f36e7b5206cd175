"""A memo's way to approval: sent, taken back, returned, approved, opened again. Approval registers it by itself."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from cases import rules
from cases.actions import guards
from cases.actions.indexing import index
from cases.actions.memos import EDITABLE, hold, hold_as_it_was
from cases.actions.numbers import take_record_number
from cases.actions.registration import Entry, register_record
from cases.documents import memo_document
from cases.models import Clause, Enclosure, FormerSubject, Memo, MemoReview, MemoVersion, Record
from cases.printing import print_memo
from cases.queries import whole_memos
from core import clock
from core.errors import Refused
from organisation.actions import notify
from organisation.models import User
from trail.actions import record as trace
from trail.refs import ref

Step = MemoReview.Step


@transaction.atomic
def submit_memo(*, memo: Memo, revision: int, by: User) -> Memo:
    """Send a memo for approval: it closes for editing and its managers are told.

    Refused while a clause is only begun (write it, remove it or mark it as empty on purpose) and when nobody can
    approve for the unit.
    """
    memo = hold(memo, by, revision)
    begun = [
        number
        for number, clause in enumerate(_clauses(memo), 1)
        if clause.state == Clause.State.STARTED
    ]  # fmt: skip
    if begun:
        numbers = " och ".join(map(str, begun))
        raise Refused(
            f"Att-sats {numbers} är inte färdig. Skriv verb och vad som beslutas, ta bort satsen eller markera "
            "att den fylls i vid sammanträdet.",
            code="clause-begun",
        )
    managers = rules.approvers(memo)
    if not managers:
        raise Refused(
            f"Ingen chef kan godkänna skrivelser från {memo.unit}. Välj en annan enhet.",
            field="unit",
            code="nobody",
        )
    _move(memo, Memo.State.SUBMITTED, submitted_at=clock.now())
    _step(memo, Step.SUBMITTED, by, "cases.memo_submitted")
    path = reverse("cases:memo_review", args=[memo.case.slug, memo.pk])
    for manager in managers:
        if manager != by:
            _tell(
                manager,
                memo,
                "Att godkänna",
                f"{by.name} har skickat en tjänsteskrivelse för godkännande.",
                path,
            )
    return memo


@transaction.atomic
def withdraw_memo(*, memo: Memo, by: User) -> Memo:
    """Take a memo back from the managers, to write on. Refused when one of them has already answered."""
    memo = hold(memo, by, memo.revision, [Memo.State.SUBMITTED])
    _move(memo, Memo.State.DRAFT, submitted_at=None)
    _step(memo, Step.WITHDRAWN, by, "cases.memo_withdrawn")
    return memo


@transaction.atomic
def return_memo(*, memo: Memo, reason: str, revision: int, by: User) -> Memo:
    """Give a memo back to its writer, with the reason. The reason is read in the memo, not in the mail: it may be
    about something secret (OSL 5:2 second paragraph)."""
    reason = guards.body_text(reason)
    if not reason:
        raise Refused("Skriv vad som ska ändras, så att skribenten vet.", field="reason", code="missing")
    memo = _hold_for_approval(memo, revision, by)
    _move(memo, Memo.State.RETURNED, submitted_at=None)
    _step(memo, Step.RETURNED, by, "cases.memo_returned", reason)
    for person in _writers(memo, by):
        _tell(
            person,
            memo,
            "Återlämnad",
            f"{by.name} har lämnat tillbaka tjänsteskrivelsen. Skälet står i skrivelsen.",
        )
    return memo


@transaction.atomic
def approve_memo(*, memo: Memo, revision: int, by: User) -> Memo:
    """Approve a memo as it was read. In one transaction: it is registered as an internal record with the next
    number (the first time), its new enclosures get theirs, and the document is frozen as a version. After the
    commit the PDF is made from that version and kept as the record's file.

    Refused for others than a manager of the unit or of one above it, for the author, when it has been answered
    already, and when it has been taken back and changed since it was read.
    """
    memo = _hold_for_approval(memo, revision, by)
    again = memo.record is not None
    record = _register(memo, by)
    _register_enclosures(memo, by)
    Memo.objects.filter(pk=memo.pk).update(
        state=Memo.State.APPROVED, approved_at=clock.now(), approved_by=by, record=record
    )
    memo = whole_memos().get(pk=memo.pk)
    version = MemoVersion.objects.create(
        memo=memo,
        number=max((v.number for v in memo.versions.all()), default=0) + 1,
        kind=MemoVersion.Kind.SUBSTANCE if again else MemoVersion.Kind.APPROVED,
        document=memo_document(memo, draft=False),
        reason=_why_again(memo) if again else "",
        by=by,
        at=clock.now(),
    )
    _step(memo, Step.APPROVED, by, "cases.memo_approved", number=record.designation)
    index(memo.case)
    for person in _writers(memo, by):
        _tell(
            person, memo, "Godkänd", f"{by.name} har godkänt tjänsteskrivelsen. Den är {record.designation}."
        )
    transaction.on_commit(lambda: print_memo.enqueue(version.pk))
    return whole_memos().get(pk=memo.pk)


@transaction.atomic
def reopen_memo(*, memo: Memo, reason: str, by: User) -> Memo:
    """Open an approved memo to change it in substance. What was approved stands, with its record and file, until
    the next version is approved. By the writer, the case's official or a manager who could have approved it."""
    reason = guards.body_text(reason)
    if not reason:
        raise Refused("Skriv varför skrivelsen ska ändras.", field="reason", code="missing")
    if not (rules.may_steer(by, memo) or rules.may_approve(by, memo)):
        raise Refused("Bara den som skrev skrivelsen och dess chefer kan öppna den igen.", code="forbidden")
    memo = hold_as_it_was(memo, memo.revision, [Memo.State.APPROVED])
    _move(memo, Memo.State.DRAFT, submitted_at=None, approved_at=None, approved_by=None)
    _step(memo, Step.REOPENED, by, "cases.memo_reopened", reason)
    for person in _writers(memo, by):
        _tell(person, memo, "Öppnad igen", f"{by.name} har öppnat tjänsteskrivelsen för en ny version.")
    return memo


def _clauses(memo: Memo) -> list[Clause]:
    return list(memo.proposal.clauses.all()) if hasattr(memo, "proposal") else []


def _hold_for_approval(memo: Memo, revision: int, by: User) -> Memo:
    if not rules.may_approve(by, memo):
        raise Refused("Bara en chef för enheten, och inte skribenten själv, kan godkänna.", code="forbidden")
    memo = hold_as_it_was(memo, revision, [Memo.State.SUBMITTED])
    if not rules.may_approve(by, memo):  # the unit may have been changed since the page was opened
        raise Refused("Skrivelsen godkänns numera av en annan enhet.", code="forbidden")
    return memo


def _move(memo: Memo, state: str, **fields: object) -> None:
    memo.state = state
    for name, value in fields.items():
        setattr(memo, name, value)
    memo.save(update_fields=["state", *fields])


def _step(memo: Memo, step: str, by: User, event: str, reason: str = "", **data: str) -> None:
    MemoReview.objects.create(memo=memo, step=step, by=by, at=clock.now(), reason=reason)
    trace(event, on=memo, within=memo.case, by=by, **data)


def _register(memo: Memo, by: User) -> Record:
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


def _register_enclosures(memo: Memo, by: User) -> None:
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


def _why_again(memo: Memo) -> str:
    opened = memo.reviews.filter(step=Step.REOPENED).order_by("-id").first()
    return opened.reason if opened else ""


def _writers(memo: Memo, by: User) -> list[User]:
    people = {person.pk: person for person in (memo.author, memo.case.official) if person is not None}
    return [person for person in people.values() if person != by]


def _tell(to: User, memo: Memo, what: str, text: str, path: str = "") -> None:
    # Number and link only: the title may be secret (OSL 5:2 second paragraph).
    notify(
        to=to,
        subject=f"{what}: {memo.case.dnr}",
        text=text,
        path=path or memo.get_absolute_url(),
        ref=ref(memo),
    )


__all__ = [
    "EDITABLE",
    "approve_memo",
    "reopen_memo",
    "return_memo",
    "submit_memo",
    "withdraw_memo",
]
