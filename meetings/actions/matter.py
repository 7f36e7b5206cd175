"""What the case's matter is told of its place on agendas: the money of a proposal is held while it lies on one.

Always in the transaction that changes the agenda."""

from __future__ import annotations

from cases import matters
from cases.models import Case, Memo
from cases.queries import current_memo
from meetings.models import AgendaItem, Meeting
from organisation.models import User


def is_on_agenda(case: Case) -> bool:
    """Whether the case stands on an agenda where it has not been taken up yet."""
    items = AgendaItem.objects.filter(case=case, withdrawn_at=None, proceeding__closed_at=None)
    return items.exclude(meeting__state=Meeting.State.CANCELLED).exists()


def taken_up(case: Case | None, by: User) -> None:
    """The case stands on an agenda: its approved memo is followed."""
    if case is None or not matters.of(case).follows_agenda:
        return
    memo = current_memo(case)
    if memo is not None and memo.state == Memo.State.APPROVED:
        matters.of(case).on_agenda(memo, by)


def taken_off(case: Case | None, by: User) -> None:
    """The case has gone off an agenda. Nothing follows while it stands on another."""
    if case is None or not matters.of(case).follows_agenda or is_on_agenda(case):
        return
    for memo in Memo.objects.filter(case=case).select_related("case"):
        matters.of(case).off_agenda(memo, by)


def when_approved(memo: Memo, by: User) -> None:
    """A memo was approved, for the first time or again: it may lie on an agenda already."""
    if matters.of(memo.case).follows_agenda and is_on_agenda(memo.case):
        taken_up(memo.case, by)


def when_returned(memo: Memo, by: User) -> None:
    """A memo is back with its writer: what it proposes may change."""
    if matters.of(memo.case).follows_agenda:
        matters.of(memo.case).off_agenda(memo, by)
