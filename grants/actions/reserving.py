"""Money held while a proposal lies on an agenda, and let go when it does not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction

from cases.models import Case, Memo
from core import clock
from core.errors import Refused
from core.locking import lock
from grants.actions.funds import accounts_of
from grants.actions.posting import hold, lines_of, post
from grants.models import Bucket, FundYear, LedgerAccount, LedgerEvent, Reservation
from grants.queries.proposed import PREFIX, asked_of, held_for, lines_held, years_of
from grants.rules.lines import Line, swapped
from grants.rules.refusals import no_year
from organisation.models import User


@transaction.atomic
def reserve(*, memo: Memo, by: User) -> Reservation | None:
    """Hold what an approved memo proposes. What is held already and is the same is left alone; what differs is let go
    and held anew. One that does not fit holds nothing and says why: a finding, not a refusal. None: nothing is asked."""
    lock(memo)
    asked, held = asked_of(memo), held_for(memo)
    if held is not None:
        if held.reserved_by is not None and lines_held(held.reserved_by) == asked:
            return held
        hold_funds_of(memo.case)
        _end(held, by, clock.today())
    if not asked:
        return None
    event, why_not = None, ""
    try:
        with transaction.atomic():
            event = post(
                kind=LedgerEvent.Kind.RESERVE, effective_on=clock.today(), lines=_lines(asked), by=by,
                reference=memo.case.dnr,
            )  # fmt: skip
    except Refused as refusal:
        why_not = refusal.message
    return Reservation.objects.create(case=memo.case, memo=memo, reserved_by=event, does_not_fit=why_not)


def hold_funds_of(case: Case) -> None:
    """Before a case lets go of money and promises it anew, which is more than one event: keep every account that those
    may touch, in one order, so that two who do it at once do not wait for each other."""
    hold(LedgerAccount.objects.filter(fund_year__fund__authority=case.register.authority_id, award_year=None))


@transaction.atomic
def release(*, memo: Memo, by: User) -> None:
    """Let go of what is held for a memo. Nothing held: nothing done."""
    lock(memo)
    held = held_for(memo)
    if held is not None:
        _end(held, by, clock.today())


@transaction.atomic
def release_case(*, case: Case, by: User, on: datetime.date) -> None:
    """Let go of all that is held in a case, dated the day it is decided: in the same transaction, before the grant is
    drawn from what is left."""
    for held in (
        Reservation.objects.filter(case=case, ended_at=None).select_related("reserved_by").order_by("pk")
    ):
        _end(held, by, on)


def _end(held: Reservation, by: User, on: datetime.date) -> None:
    event = None
    if held.reserved_by is not None:
        event = post(
            kind=LedgerEvent.Kind.RELEASE,
            effective_on=max(on, held.reserved_by.effective_on),
            lines=swapped(lines_of(held.reserved_by)),
            by=by,
            reference=held.case.dnr,
        )
    Reservation.objects.filter(pk=held.pk).update(released_by=event, ended_at=clock.now())


def _lines(asked: Mapping[str, Mapping[int, int]]) -> list[Line]:
    there, lines = years_of(asked), []
    for key, years in asked.items():
        for year, ore in years.items():
            accounts = accounts_of(there_or_refused(there, key, year))
            lines.append(Line(accounts[Bucket.AVAILABLE], accounts[Bucket.RESERVED], ore))
    return lines


def there_or_refused(there: Mapping[tuple[str, int], FundYear], key: str, year: int) -> FundYear:
    """The fund-year, or the sentence that says which is missing."""
    found = there.get((key, year))
    if found is None:
        fund = next((one.fund for (name, _), one in there.items() if name == key), None)
        raise no_year(str(fund) if fund else key.removeprefix(PREFIX), year)
    return found
