"""Money held while a proposal lies on an agenda, and let go when it does not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q

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
    event, why_not = _tried(memo.case, asked, by)
    return Reservation.objects.create(case=memo.case, memo=memo, reserved_by=event, does_not_fit=why_not)


def _tried(case: Case, asked: Mapping[str, Mapping[int, int]], by: User) -> tuple[LedgerEvent | None, str]:
    """The event that holds what is asked, or the sentence that says why nothing is held."""
    try:
        with transaction.atomic():
            held = {"kind": LedgerEvent.Kind.RESERVE, "effective_on": clock.today(), "reference": case.dnr}
            return post(lines=_lines(asked), by=by, **held), ""  # type: ignore[arg-type]
    except Refused as refusal:
        return None, refusal.message


def hold_with_waiting(*fund_years: FundYear) -> list[Reservation]:
    """Before money comes into a year: keep its accounts, and those of what lies on an agenda without having fitted.
    Gives these, for `reserve_waiting` in the same transaction. The memos come first, as everywhere."""
    authorities = {year.fund.authority_id for year in fund_years}
    waiting = list(
        Reservation.objects.filter(
            ended_at=None, reserved_by=None, case__register__authority__in=authorities
        ).select_related("case", "memo")
    )
    lock(*{held.memo for held in waiting})
    whose = Q(fund_year__in=fund_years)
    if waiting:
        whose |= Q(fund_year__fund__authority__in=authorities)
    hold(LedgerAccount.objects.filter(whose, award_year=None))
    return waiting


def reserve_waiting(waiting: Sequence[Reservation], by: User) -> None:
    """Try again what did not fit, in the order it came: it is held, or says why not as things stand now."""
    still = Reservation.objects.filter(
        pk__in=[held.pk for held in waiting], ended_at=None, reserved_by=None
    ).select_related("case", "memo")
    for held in still.order_by("made_at", "pk"):
        if asked := asked_of(held.memo):
            event, why_not = _tried(held.case, asked, by)
            Reservation.objects.filter(pk=held.pk).update(reserved_by=event, does_not_fit=why_not)


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
