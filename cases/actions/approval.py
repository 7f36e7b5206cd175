"""A memo's way to approval: sent, taken back, returned, approved, opened again. Approval registers it by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.urls import reverse

from cases import rules
from cases.actions import guards
from cases.actions.indexing import index
from cases.actions.memo_registering import register, register_enclosures
from cases.actions.memo_steps import move, step, tell, writers
from cases.actions.memos import EDITABLE, hold, hold_as_it_was
from cases.documents import memo_document
from cases.memo_events import approved, returned
from cases.models import Clause, Memo, MemoLevel, MemoReview, MemoVersion
from cases.printing import print_memo
from cases.queries import whole_memos
from core import clock
from core.errors import Refused
from organisation.models import User

Step = MemoReview.Step
NOT_YOU = (
    "Bara den chef som står i tur, eller dess ersättare, kan godkänna skrivelsen, aldrig skribenten själv."
)


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
    chain = rules.planned_levels(memo)
    memo.levels.all().delete()
    MemoLevel.objects.bulk_create(
        MemoLevel(memo=memo, position=at, unit=place.unit, role=place.role)
        for at, place in enumerate(chain, 1)
    )
    move(memo, Memo.State.SUBMITTED, submitted_at=clock.now())
    if not rules.approvers_now(memo):
        unit = chain[0].unit if chain else memo.unit
        if memo.secret_sections.all():
            raise Refused(
                f"Skrivelsen har avsnitt med sekretess som ingen chef för {unit} får läsa. Välj en annan enhet, eller "
                "be administratören ge den som ska godkänna en roll som läser sekretess.",
                field="unit",
                code="nobody-reads",
            )
        raise Refused(
            f"Ingen chef kan godkänna skrivelser från {unit}. Välj en annan enhet.",
            field="unit",
            code="nobody",
        )
    step(memo, Step.SUBMITTED, by, "cases.memo_submitted")
    _ask(memo, by, f"{by.name} har skickat en tjänsteskrivelse för godkännande.")
    return memo


@transaction.atomic
def withdraw_memo(*, memo: Memo, by: User) -> Memo:
    """Take a memo back from the managers, to write on. Refused when one of them has already answered."""
    memo = hold(memo, by, memo.revision, [Memo.State.SUBMITTED])
    move(memo, Memo.State.DRAFT, submitted_at=None)
    step(memo, Step.WITHDRAWN, by, "cases.memo_withdrawn")
    return memo


@transaction.atomic
def return_memo(*, memo: Memo, reason: str, revision: int, by: User) -> Memo:
    """Give a memo back to its writer, with the reason. The reason is read in the memo, not in the mail: it may be
    about something secret (OSL 5:2 second paragraph).

    Also one that is approved, by anybody in its chain or the secretary: what was approved stands, with its record and
    in every pack that has gone out, until the next version is approved; an agenda keeps its row where it is.
    """
    reason = guards.body_text(reason)
    if not reason:
        raise Refused("Skriv vad som ska ändras, så att skribenten vet.", field="reason", code="missing")
    memo, held = _hold_for_answer(memo, revision, by, may=rules.may_return, approved=True)
    move(memo, Memo.State.RETURNED, submitted_at=None, approved_at=None, approved_by=None)
    step(memo, Step.RETURNED, by, "cases.memo_returned", reason, held=held)
    for person in writers(memo, by):
        tell(
            person,
            memo,
            "Återlämnad",
            f"{by.name} har lämnat tillbaka tjänsteskrivelsen. Skälet står i skrivelsen.",
        )
    returned(memo, by)
    return memo


@transaction.atomic
def approve_memo(*, memo: Memo, revision: int, by: User) -> Memo:
    """Approve a memo as it was read, at the level where it stands, and at those that follow as long as they are the
    same person's. While there are levels left it goes on to the next.

    At the last level, in one transaction: it is registered as an internal record with the next number (the first
    time), its new enclosures get theirs, and the document is frozen as a version. After the commit the PDF is made
    from that version and kept as the record's file.

    Refused for others than those whose turn it is and who stand in for them, for the author, when it has been
    answered already, and when it has been taken back and changed since it was read.
    """
    memo, held = _hold_for_answer(memo, revision, by, may=rules.may_approve)
    if not _passes_last(memo, by, held):
        return memo
    again = memo.record is not None
    record = register(memo, by)
    register_enclosures(memo, by)
    Memo.objects.filter(pk=memo.pk).update(
        state=Memo.State.APPROVED, approved_at=clock.now(), approved_by=by, record=record
    )
    memo = whole_memos().get(pk=memo.pk)
    version = MemoVersion.objects.create(
        memo=memo,
        number=max((v.number for v in memo.versions.all()), default=0) + 1,
        kind=MemoVersion.Kind.SUBSTANCE if again else MemoVersion.Kind.APPROVED,
        document=memo_document(memo, draft=False, freeze=by),
        reason=_why_again(memo) if again else "",
        by=by,
        at=clock.now(),
    )
    step(memo, Step.APPROVED, by, "cases.memo_approved", held=held, number=record.designation)
    index(memo.case)
    for person in writers(memo, by):
        tell(
            person, memo, "Godkänd", f"{by.name} har godkänt tjänsteskrivelsen. Den är {record.designation}."
        )
    transaction.on_commit(lambda: print_memo.enqueue(version.pk))
    approved(memo, by)
    return whole_memos().get(pk=memo.pk)


def _passes_last(memo: Memo, by: User, held: User | None) -> bool:
    """Mark the level in turn as passed, and those after it that are the same person's. True when none is left;
    otherwise the next ones are asked."""
    level = rules.level_in_turn(memo)
    while level is not None:
        MemoLevel.objects.filter(pk=level.pk).update(
            approved_at=clock.now(), approved_by=by, on_behalf_of=held
        )
        level, able = rules.level_in_turn(memo), rules.approver_for(by, memo)
        if able is None or able.on_behalf_of is not None:
            break  # who stands in for somebody says so with a press of their own
        held = None
    if level is None:
        return True
    if not rules.approvers_now(memo):
        raise Refused(
            f"Ingen kan godkänna skrivelsen som {str(level).lower()}. Säg till administratören.",
            code="nobody",
        )
    step(memo, Step.PASSED, by, "cases.memo_passed", held=held)
    _ask(memo, by, f"{by.name} har godkänt en tjänsteskrivelse, som nu väntar på dig.")
    return False


def _ask(memo: Memo, by: User, text: str) -> None:
    """Tell those whose turn it is: managers, and who stands in for them. Those who are away are told too."""
    path = reverse("cases:memo_review", args=[memo.case.slug, memo.pk])
    for one in rules.approvers_now(memo):
        if one.user != by:
            place = f" Du är ersättare för {one.on_behalf_of.name}." if one.on_behalf_of else ""
            tell(one.user, memo, "Att godkänna", text + place, path)


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
    move(memo, Memo.State.DRAFT, submitted_at=None, approved_at=None, approved_by=None)
    step(memo, Step.REOPENED, by, "cases.memo_reopened", reason)
    returned(memo, by)
    for person in writers(memo, by):
        tell(person, memo, "Öppnad igen", f"{by.name} har öppnat tjänsteskrivelsen för en ny version.")
    return memo


def _clauses(memo: Memo) -> list[Clause]:
    return list(memo.proposal.clauses.all()) if hasattr(memo, "proposal") else []


def _hold_for_answer(
    memo: Memo, revision: int, by: User, *, may: Callable[[object, Memo], bool], approved: bool = False
) -> tuple[Memo, User | None]:
    """Stand in line for a memo that waits for an answer (or is approved), and say for whom it is answered."""
    states = [Memo.State.SUBMITTED, *([Memo.State.APPROVED] if approved else [])]
    if not may(by, memo):
        raise Refused(NOT_YOU, code="forbidden")
    memo = hold_as_it_was(memo, revision, states)
    if not may(
        by, memo
    ):  # it may have gone on to another level, or to another unit, since the page was opened
        raise Refused("Skrivelsen väntar nu på någon annan.", code="forbidden")
    approver = rules.approver_for(by, memo)
    return memo, approver.on_behalf_of if approver else None


def _why_again(memo: Memo) -> str:
    """Why it was opened after it had been approved: reopened, or returned since then."""
    approved = memo.reviews.filter(step=Step.APPROVED).order_by("-id").first()
    after = memo.reviews.filter(
        step__in=[Step.REOPENED, Step.RETURNED], pk__gt=approved.pk if approved else 0
    )
    opened = after.order_by("id").first()
    return opened.reason if opened else ""


__all__ = [
    "EDITABLE",
    "approve_memo",
    "reopen_memo",
    "return_memo",
    "submit_memo",
    "withdraw_memo",
]
