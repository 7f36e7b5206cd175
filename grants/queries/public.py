"""What everybody may know about the appropriations: what is left, and what was granted to whom.

An award is named when its case is published and its decision is settled; all others are only counted in the sums. A
private person is never named, and where a case has other words for the open register those are used. All in öre.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from cases.decision_events import standings
from cases.models import Decision
from core.api import EVERYBODY
from grants.models import AccountDay, Award, AwardYear, Bucket, Fund, FundYear, LedgerMovement
from grants.queries.balances import YearFigures

PRIVATE = "Privatperson"


@dataclass(frozen=True)
class Left:
    """A fund on a date: its years, and the ledger's number that they are made of."""

    fund: Fund
    years: list[YearFigures] = field(default_factory=list)
    number: int = 0

    def year(self, year: int) -> YearFigures | None:
        return next((row for row in self.years if row.year == year), None)


@dataclass(frozen=True)
class PublicAward:
    """An award as everybody reads it. `granted` and `paid` are all of its years from this fund."""

    award: Award
    recipient: str
    purpose: str
    years: list[tuple[int, int, int]]  # year, granted, paid

    @property
    def granted(self) -> int:
        return sum(granted for _, granted, _ in self.years)

    @property
    def paid(self) -> int:
        return sum(paid for _, _, paid in self.years)


@dataclass(frozen=True)
class PublicAwards:
    """The awards of a fund on a date, the latest decision first, and what is only counted: year, granted, paid."""

    named: list[PublicAward]
    unnamed: list[tuple[int, int, int]]

    @property
    def unnamed_granted(self) -> int:
        return sum(granted for _, granted, _ in self.unnamed)

    @property
    def unnamed_paid(self) -> int:
        return sum(paid for _, _, paid in self.unnamed)


def open_funds() -> list[Fund]:
    """The funds that everybody may see, with who they belong to."""
    found = Fund.objects.visible_to(EVERYBODY).select_related("authority", "body")
    return list(found.order_by("name", "pk"))


def left_of(funds: Sequence[Fund], *, as_of: datetime.date) -> list[Left]:
    """What is left of each on a date. Three queries, however many funds and entries."""
    found = {fund.pk: Left(fund) for fund in funds}
    where = {"account__fund_year__fund__in": list(found)}
    days = AccountDay.objects.filter(**where, day__lte=as_of).exclude(account__bucket=Bucket.SOURCE)
    totals: dict[tuple[int, int], dict[str, int]] = {}
    names = ("account__fund_year__fund", "account__fund_year__year", "account__bucket")
    for fund, year, bucket, ore in days.values_list(*names).annotate(Sum("delta")).order_by():
        totals.setdefault((fund, year), {})[bucket] = int(ore)
    moves = LedgerMovement.objects.filter(**where, effective_on__lte=as_of)
    numbers = dict(moves.values_list("account__fund_year__fund").annotate(Count("pk")).order_by())
    years = FundYear.objects.filter(fund__in=list(found)).order_by("fund", "year")
    for fund, year, status in years.values_list("fund", "year", "status"):
        found[fund].years.append(YearFigures(year, status, **totals.get((fund, year), {})))
    return [Left(one.fund, one.years, numbers.get(pk, 0)) for pk, one in found.items()]


def public_awards(fund: Fund, *, as_of: datetime.date) -> PublicAwards:
    """Who has been granted what from a fund, as it stood on a date."""
    sums = _sums(fund, as_of)
    years: dict[int, list[tuple[int, int, int]]] = {}
    bears = AwardYear.objects.filter(fund_year__fund=fund)
    for pk, of, year in bears.values_list("pk", "award", "fund_year__year"):
        left, paid = sums.get((pk, Bucket.GRANTED), 0), sums.get((pk, Bucket.PAID), 0)
        if left + paid:
            years.setdefault(of, []).append((year, left + paid, paid))
    named = []
    for award in _open(years):
        rows = sorted(years.pop(award.pk))
        recipient, purpose = words(award)
        named.append(PublicAward(award, recipient, purpose, rows))
    return PublicAwards(named, _together(years.values()))


def _sums(fund: Fund, as_of: datetime.date) -> dict[tuple[int, str], int]:
    days = AccountDay.objects.filter(
        account__award_year__isnull=False, account__fund_year__fund=fund, day__lte=as_of
    )
    rows = days.values_list("account__award_year", "account__bucket").annotate(Sum("delta")).order_by()
    return {(year, bucket): int(ore) for year, bucket, ore in rows}


def _open(pks: Iterable[int]) -> list[Award]:
    """Those that may be named: the case is published, the decision is settled and stands."""
    found = Award.objects.visible_to(EVERYBODY).filter(pk__in=list(pks), decision__undone_at=None)
    awards = list(
        found.select_related("case__register", "decision").order_by(
            "-decision__decided_on", "-decision", "pk"
        )
    )
    decisions: dict[int, Decision] = {award.decision_id: award.decision for award in awards}
    settled = standings(list(decisions.values()))
    return [award for award in awards if settled[award.decision_id].settled_on is not None]


def words(award: Award) -> tuple[str, str]:
    """Recipient and purpose in the words of the open register (OSL 5:2 second paragraph)."""
    case = award.case
    purpose = case.public_subject or award.purpose
    if award.is_private_person:
        return PRIVATE, "" if _names(purpose, award.recipient) else purpose
    recipient = case.public_counterparty or award.recipient
    if case.public_counterparty and _names(purpose, award.recipient):
        purpose = ""
    return recipient, purpose


def _names(text: str, name: str) -> bool:
    """Whether a text has some part of the name in it."""
    return any(part in text.casefold() for part in name.casefold().split() if len(part) > 2)


def _together(many: Iterable[list[tuple[int, int, int]]]) -> list[tuple[int, int, int]]:
    totals: dict[int, tuple[int, int]] = {}
    for rows in many:
        for year, granted, paid in rows:
            before = totals.get(year, (0, 0))
            totals[year] = (before[0] + granted, before[1] + paid)
    return [(year, *ore) for year, ore in sorted(totals.items())]
