"""What is left of a fund, per year: now, on a date, and as the ledger stood at a moment. All in whole öre."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import batched
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from grants.models import AccountDay, Bucket, Fund, FundYear, LedgerAccount, LedgerMovement

BASES = {
    "decided": "beslutat",
    "proposed": "beslutat och föreslaget",
    "after": "efter detta beslut",
}


@dataclass(frozen=True)
class YearFigures:
    """One fund-year in öre. `available` has what is reserved drawn from it already.

    frame = available + reserved + granted + paid + lapsed + shortfall: all that has been given to the year.
    """

    year: int
    status: str
    available: int = 0
    reserved: int = 0
    granted: int = 0  # granted and not yet paid
    paid: int = 0
    lapsed: int = 0
    shortfall: int = 0  # zero or below

    @property
    def frame(self) -> int:
        return self.available + self.reserved + self.committed + self.lapsed + self.shortfall

    @property
    def committed(self) -> int:
        """All that has been granted, paid or not."""
        return self.granted + self.paid

    @property
    def lacking(self) -> int:
        """What the frame lacks of what has been granted, in öre, as a number above zero."""
        return -self.shortfall

    def remaining(self, basis: str) -> int:
        """What is left: `decided` counts what is decided only; `proposed` also what is reserved for an agenda."""
        left = self.available + self.shortfall
        return left + self.reserved if basis == "decided" else left

    def as_data(self) -> dict[str, int | str]:
        return asdict(self)


@dataclass(frozen=True)
class FundFigures:
    """A fund on a date, year by year. `number` is the ledger's: how many movements the fund had, whatever their dates,
    now or at `known_at`. The same number as a cut prints."""

    fund: Fund
    as_of: datetime.date | None
    known_at: datetime.datetime | None
    years: list[YearFigures] = field(default_factory=list)
    number: int = 0

    def year(self, year: int) -> YearFigures | None:
        return next((row for row in self.years if row.year == year), None)


def figures(
    fund: Fund, *, as_of: datetime.date | None = None, known_at: datetime.datetime | None = None
) -> FundFigures:
    """The fund per year. `as_of`: what had taken effect that day; `known_at`: of what had been recorded by then.
    Three queries, however many entries there are."""
    accounts = LedgerAccount.objects.filter(fund_year__fund=fund)
    sums, number = balances(accounts, as_of=as_of, known_at=known_at)
    return FundFigures(fund, as_of, known_at, _by_year(fund, accounts, sums), number)


def balances(
    accounts: QuerySet[LedgerAccount],
    *,
    as_of: datetime.date | None = None,
    known_at: datetime.datetime | None = None,
) -> tuple[dict[int, int], int]:
    """Öre per account, and how many movements the accounts had. One statement, so that a posting meanwhile is in all of
    it or in none; it costs the days of each account and what was recorded since `known_at`, never all that there is."""
    rows = accounts.values_list("pk", *_at(as_of, known_at))
    found = [(pk, int(total or 0), version or 0) for pk, total, version in rows]
    return {pk: total for pk, total, _ in found}, sum(version for _, _, version in found)


def _at(as_of: datetime.date | None, known_at: datetime.datetime | None) -> tuple[Any, Any]:
    """What gives an account's balance and version, as it is or as it was."""
    if known_at is None:
        return (F("balance") if as_of is None else _until(as_of)), F("version")
    moved = LedgerMovement.objects.filter(account=OuterRef("pk"))
    last = moved.filter(recorded_at__lte=known_at).order_by("-recorded_at", "-version")
    version = Subquery(last.values("version")[:1])
    if as_of is None:
        return Subquery(last.values("balance_after")[:1]), version
    return _until(as_of) - _sum(moved.filter(recorded_at__gt=known_at), as_of), version


def _until(as_of: datetime.date) -> Coalesce:
    return _sum(AccountDay.objects.filter(account=OuterRef("pk"), day__lte=as_of))


def _sum(rows: QuerySet, as_of: datetime.date | None = None) -> Coalesce:
    """Of the changes of one account, which the rows are of. The day stands in the sum and not among what the rows must
    be: the rows are few, and a database that looks for the day first reads all that the account has ever moved."""
    of_day = None if as_of is None else Q(effective_on__lte=as_of)
    total = rows.order_by().values("account").annotate(total=Sum("delta", filter=of_day)).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)


def figures_of(
    funds: Iterable[Fund], *, as_of: datetime.date | None = None, known_at: datetime.datetime | None = None
) -> list[FundFigures]:
    """Several funds at once, in as many queries as one; the ledger's number is each fund's own."""
    funds = list(funds)
    accounts = LedgerAccount.objects.filter(fund_year__fund__in=funds)
    sums, _ = balances(accounts, as_of=as_of, known_at=known_at)
    number = _numbers(accounts, known_at)
    totals = _totals(accounts, sums)
    years: dict[int, list[YearFigures]] = {}
    rows = FundYear.objects.filter(fund__in=funds).order_by("year")
    for fund, pk, year, status in rows.values_list("fund", "pk", "year", "status"):
        years.setdefault(fund, []).append(YearFigures(year, status, **totals.get(pk, {})))
    return [
        FundFigures(fund, as_of, known_at, years.get(fund.pk, []), number.get(fund.pk, 0)) for fund in funds
    ]


def _numbers(accounts: QuerySet[LedgerAccount], known_at: datetime.datetime | None) -> dict[int, int]:
    number = _summed(accounts.order_by().values_list("fund_year__fund").annotate(Sum("version")))
    if known_at is not None:
        later = LedgerMovement.objects.filter(account__in=accounts, recorded_at__gt=known_at).order_by()
        for fund, count in later.values_list("account__fund_year__fund").annotate(Count("pk")):
            number[fund] -= count
    return number


def at_versions(versions: Mapping[int, int], *, as_of: datetime.date) -> dict[int, int]:
    """Öre per account on a day, of the first so many movements of each: what a cut was made of, whatever was posted
    since."""
    sums: dict[int, int] = {}
    for some in batched(versions, _AT_ONCE, strict=False):
        counted = Case(*(When(pk=pk, then=versions[pk]) for pk in some), output_field=BigIntegerField())
        newer = LedgerMovement.objects.filter(account=OuterRef("pk"), version__gt=OuterRef("counted"))
        accounts = LedgerAccount.objects.filter(pk__in=some).annotate(counted=counted)
        sums |= _summed(accounts.values_list("pk", _until(as_of) - _sum(newer, as_of)))
    return sums


_AT_ONCE = 200  # accounts in one question: there is an end to how long one may be


def _summed(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    return {account: int(total) for account, total in rows}  # PostgreSQL sums whole numbers as decimals


def _by_year(fund: Fund, accounts: QuerySet[LedgerAccount], sums: Mapping[int, int]) -> list[YearFigures]:
    totals = _totals(accounts, sums)
    years = FundYear.objects.filter(fund=fund).order_by("year").values_list("pk", "year", "status")
    return [YearFigures(year, status, **totals.get(pk, {})) for pk, year, status in years]


def _totals(accounts: QuerySet[LedgerAccount], sums: Mapping[int, int]) -> dict[int, dict[str, int]]:
    """Öre per bucket of each fund-year."""
    totals: dict[int, dict[str, int]] = {}
    for pk, bucket, year in accounts.values_list("pk", "bucket", "fund_year"):
        if bucket != Bucket.SOURCE and sums.get(pk):
            of_year = totals.setdefault(year, {})
            of_year[bucket] = of_year.get(bucket, 0) + sums[pk]
    for of_year in totals.values():
        # A frame dated before the cut that it covers: until then nothing is lacking, and the money is left.
        if (over := of_year.get(Bucket.SHORTFALL, 0)) > 0:
            of_year[Bucket.AVAILABLE] = of_year.get(Bucket.AVAILABLE, 0) + over
            of_year[Bucket.SHORTFALL] = 0
    return totals


def by_year(fund: Fund, sums: Mapping[int, int]) -> list[YearFigures]:
    """Balances per account, as `balances` or `at_versions` give them, gathered per year."""
    return _by_year(fund, LedgerAccount.objects.filter(fund_year__fund=fund, pk__in=sums), sums)


def year_totals(fund: Fund, *, as_of: datetime.date | None = None) -> dict[str, int]:
    """All years of a fund together, by bucket."""
    found = figures(fund, as_of=as_of).years
    return {
        name: sum(getattr(row, name) for row in found) for name in ("frame", "committed", "paid", "available")
    }


def account(fund_year: FundYear, bucket: str) -> LedgerAccount:
    """The account of a bucket that belongs to the year itself. They are made with the year."""
    return LedgerAccount.objects.select_related("fund_year__fund").get(
        fund_year=fund_year, bucket=bucket, award_year=None
    )


def lowest_of(accounts: Iterable[LedgerAccount], on: datetime.date) -> dict[int, int]:
    """Per account the lowest balance from a day on, in öre: what can be taken out of it that day. One query."""
    totals = {account.pk: 0 for account in accounts}
    lowest: dict[int, int] = {}
    days = AccountDay.objects.filter(account__in=totals).order_by("day")
    for pk, day, delta in days.values_list("account", "day", "delta"):
        before = totals[pk]
        totals[pk] += delta
        if day > on:
            lowest[pk] = min(lowest.get(pk, before), totals[pk])
    return {pk: lowest.get(pk, total) for pk, total in totals.items()}
