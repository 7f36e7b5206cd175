"""The end of a fund's year: what follows along, what lapses, and the year closed. All of it or nothing."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from cases.models import Decision
from core import clock, money
from core.errors import Refused
from grants.actions.frames import into_available
from grants.actions.funds import accounts_of, open_year
from grants.actions.granting import award_accounts, open_award_year
from grants.actions.posting import hold, post, reverse
from grants.models import AwardYear, Bucket, FundYear, LedgerAccount, LedgerEvent
from grants.queries.closing import YearEnd, year_end
from grants.rules.carrying import may_carry
from grants.rules.keeping import must_keep
from grants.rules.lines import Line
from organisation.models import User
from trail.actions import record as trace

Kind = LedgerEvent.Kind
OF_YEAR_END = (Kind.CARRY_BALANCE, Kind.CARRY_COMMITMENT, Kind.LAPSE)


@transaction.atomic
def close_year(
    *,
    fund_year: FundYear,
    on: datetime.date,
    carry_ore: int,
    award_years: Sequence[AwardYear],
    by: User,
    reason: str = "",
    decision: Decision | None = None,
    id: uuid.UUID | None = None,
) -> FundYear:
    """Carry `carry_ore` and what is granted but not paid in `award_years` into the next year, let the rest of what is
    left lapse, and close the year. What is granted and not taken along stays, and is paid out of the closed year.

    Refused: to others than an economist; a closed year; money reserved or lacking; more than is left; another amount
    than the fund's rule gives, without a reason; what does not fit, as the ledger says it."""
    must_keep(fund_year.fund.authority, by)
    after = open_year(fund=fund_year.fund, year=fund_year.year + 1, by=by)
    _hold(fund_year, after)
    fund_year.refresh_from_db()
    end = year_end(fund_year, on)
    _must_be_ready(end, carry_ore, reason)
    id = id or uuid.uuid4()
    said: dict[str, Any] = {"effective_on": on, "by": by, "reason": reason.strip(), "decision": decision}
    left, target = accounts_of(fund_year)[Bucket.AVAILABLE], accounts_of(after)
    if carry_ore:
        lines = into_available(target, carry_ore, out_of=left)
        post(kind=Kind.CARRY_BALANCE, lines=lines, id=uuid.uuid5(id, "balance"), **said)
    if promises := _promises(end, award_years, after):
        post(kind=Kind.CARRY_COMMITMENT, lines=promises, id=uuid.uuid5(id, "commitments"), **said)
    if rest := end.left - carry_ore:
        lapsed = [Line(left, accounts_of(fund_year)[Bucket.LAPSED], rest)]
        post(kind=Kind.LAPSE, lines=lapsed, id=uuid.uuid5(id, "lapse"), **said)
    FundYear.objects.filter(pk=fund_year.pk).update(status=FundYear.Status.CLOSED, closed_at=clock.now())
    trace("grants.year_closed", on=fund_year, within=fund_year.fund, by=by, year=fund_year.year)
    fund_year.refresh_from_db()
    return fund_year


def _hold(*years: FundYear) -> None:
    hold(LedgerAccount.objects.filter(fund_year__in=years))


def _must_be_ready(end: YearEnd, carry_ore: int, reason: str) -> None:
    year = end.fund_year
    if year.status == FundYear.Status.CLOSED:
        raise Refused(f"{year} är redan avslutat.", code="closed")
    if end.shortfall:
        raise Refused(
            f"{year} saknar {money.text(-end.shortfall)} för det som är beviljat. Höj ramen eller för över pengar "
            "innan året avslutas.",
            code="shortfall",
        )
    if end.reserved:
        raise Refused(
            f"{year}: {money.text(end.reserved)} är reserverat för ärenden som inte är beslutade. Vänta på besluten, "
            "eller ta bort ärendena från ärendelistan.",
            code="reserved",
        )
    if not 0 <= carry_ore <= end.left:
        raise Refused(
            f"{year}: {money.text(carry_ore)} kan inte föras över, {money.text(end.left)} är kvar.",
            field="carry",
            code="does-not-fit",
        )
    rule = may_carry(year.fund, left=end.left, frame=end.frame)
    if carry_ore != rule and not reason.strip():
        raise Refused(
            f"Anslagets regel ger {money.text(rule)}. Skriv varför ett annat belopp förs över.",
            field="reason",
            code="missing",
        )


def _promises(end: YearEnd, award_years: Sequence[AwardYear], after: FundYear) -> list[Line]:
    chosen = {row.pk for row in award_years}
    strangers = chosen - {promise.award_year.pk for promise in end.promises}
    if strangers:
        raise Refused("Något av bidragen har inget obetalt kvar. Ladda om sidan.", code="changed")
    lines = []
    for promise in end.promises:
        if promise.award_year.pk in chosen:
            source = award_accounts(promise.award_year)[Bucket.GRANTED]
            target = open_award_year(promise.award_year.award, after)[Bucket.GRANTED]
            lines.append(Line(source, target, promise.ore))
    return lines


@transaction.atomic
def reopen_year(*, fund_year: FundYear, reason: str, by: User) -> FundYear:
    """Take a year-end back: what was carried and what lapsed is reversed, on its own day. Refused: without a reason; a
    year that is not closed; when the next year has used the money, as the ledger says it."""
    must_keep(fund_year.fund.authority, by)
    if not reason.strip():
        raise Refused("Skriv varför året öppnas igen.", field="reason", code="missing")
    _hold(fund_year, *FundYear.objects.filter(fund=fund_year.fund, year=fund_year.year + 1))
    fund_year.refresh_from_db()
    if fund_year.status != FundYear.Status.CLOSED:
        raise Refused(f"{fund_year} är inte avslutat.", code="open")
    for event in year_end_events(fund_year):
        reverse(event=event, reason=reason, by=by)
    FundYear.objects.filter(pk=fund_year.pk).update(status=FundYear.Status.ADOPTED, closed_at=None)
    trace("grants.year_reopened", on=fund_year, within=fund_year.fund, by=by, year=fund_year.year)
    fund_year.refresh_from_db()
    return fund_year


def year_end_events(fund_year: FundYear) -> list[LedgerEvent]:
    """What closed the year, the latest first, as far as it has not been taken back."""
    rows = LedgerEvent.objects.filter(
        kind__in=OF_YEAR_END, taken_back_by=None, postings__src__fund_year=fund_year
    )
    return list(rows.distinct().order_by("-recorded_at", "-id"))
