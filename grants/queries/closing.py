"""What a year-end has to decide: what is left, what is promised and not paid, and what is in the way."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from grants.models import AwardYear, Bucket, FundYear, LedgerAccount
from grants.queries.balances import figures, lowest_of


@dataclass(frozen=True)
class Promise:
    """What is granted out of the year and not paid, in öre."""

    award_year: AwardYear
    ore: int

    @property
    def key(self) -> str:
        return str(self.award_year.pk)


@dataclass(frozen=True)
class YearEnd:
    """A fund-year on its last day. Amounts in öre."""

    fund_year: FundYear
    on: datetime.date
    left: int
    frame: int
    reserved: int
    shortfall: int
    promises: list[Promise] = field(default_factory=list)

    @property
    def lacking(self) -> int:
        return -self.shortfall

    @property
    def promised(self) -> int:
        return sum(promise.ore for promise in self.promises)


def year_end(fund_year: FundYear, on: datetime.date) -> YearEnd:
    """How the year stands that day, as far as later events leave it."""
    own = {
        row.bucket: row for row in LedgerAccount.objects.filter(fund_year=fund_year, award_year__isnull=True)
    }
    granted = LedgerAccount.objects.filter(fund_year=fund_year, bucket=Bucket.GRANTED, balance__gt=0)
    promised = list(
        granted.select_related("award_year__award__case", "award_year__fund_year").order_by("award_year")
    )
    lowest = lowest_of([own[Bucket.AVAILABLE], *promised], on)
    figures_then = figures(fund_year.fund, as_of=on).year(fund_year.year)
    return YearEnd(
        fund_year=fund_year,
        on=on,
        left=lowest[own[Bucket.AVAILABLE].pk],
        frame=figures_then.frame if figures_then else 0,
        reserved=own[Bucket.RESERVED].balance,
        shortfall=own[Bucket.SHORTFALL].balance,
        promises=[
            Promise(row.award_year, lowest[row.pk])
            for row in promised
            if row.award_year is not None and lowest[row.pk] > 0
        ],
    )
