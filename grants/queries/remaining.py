"""What is left of a fund before a proposal and after it, year by year: a row for each year of either."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from grants.models import Fund, LedgerAccount, LedgerEvent
from grants.queries.balances import figures

# What the figures before the proposal stand on. `after` is the column that follows from it.
BEFORE = (("decided", "beslutat"), ("proposed", "beslutat och föreslaget"))


@dataclass(frozen=True)
class Row:
    """A year in öre. `before` and `after` are none for a year that the fund does not have."""

    year: int
    before: int | None
    asked: int
    status: str = ""

    @property
    def after(self) -> int | None:
        return None if self.before is None else self.before - self.asked


@dataclass(frozen=True)
class Remaining:
    fund: Fund
    as_of: datetime.date
    basis: str
    number: int
    rows: list[Row] = field(default_factory=list)

    @property
    def missing(self) -> list[int]:
        return [row.year for row in self.rows if row.before is None]

    def as_data(self) -> dict[str, Any]:
        rows = [asdict(row) | {"after": row.after} for row in self.rows]
        return {
            "fund": self.fund.slug, "name": self.fund.name, "as_of": self.as_of.isoformat(), "basis": self.basis,
            "number": self.number, "rows": rows,
        }  # fmt: skip


def remaining(
    fund: Fund,
    *,
    as_of: datetime.date,
    basis: str,
    asked: Mapping[int, int],
    own: LedgerEvent | None = None,
    since: int | None = None,
) -> Remaining:
    """`asked` in öre per year. `own` is the reservation that the proposal has itself: what is left before it does not
    lack that. `since`: leave out earlier years in which nothing is asked."""
    standing = {row.year: row for row in figures(fund, as_of=as_of).years}
    held = own_part(own, fund, as_of) if own is not None and basis != "decided" else {}
    years = sorted({*standing, *asked})
    rows = []
    for year in years:
        if since is not None and year < since and year not in asked:
            continue
        found = standing.get(year)
        before = None if found is None else found.remaining(basis or "decided") + held.get(year, 0)
        rows.append(Row(year, before, asked.get(year, 0), found.status if found else ""))
    number = sum(LedgerAccount.objects.filter(fund_year__fund=fund).values_list("version", flat=True))
    return Remaining(fund, as_of, basis, number, rows)


def own_part(event: LedgerEvent, fund: Fund, as_of: datetime.date) -> dict[int, int]:
    if event.effective_on > as_of:
        return {}
    found: dict[int, int] = {}
    for posting in event.postings.filter(dst__fund_year__fund=fund).select_related("dst__fund_year"):
        year = posting.dst.fund_year.year
        found[year] = found.get(year, 0) + posting.ore
    return found
