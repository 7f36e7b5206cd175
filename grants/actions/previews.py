"""What an action would do to the figures: done for real, looked at, and undone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from grants.models import Fund
from grants.queries.balances import FundFigures, YearFigures, figures_of


@dataclass(frozen=True)
class Change:
    """One fund-year before and after; `before` is none for a year that the action opens."""

    fund: Fund
    year: int
    before: YearFigures | None
    after: YearFigures

    @property
    def rows(self) -> list[tuple[str, int | None, int]]:
        """The figures that change: name, before and after in öre."""
        return [
            (name, was, now)
            for name, read in _FIGURES
            if (was := read(self.before) if self.before else None) != (now := read(self.after))
            and (now or was)
        ]

    @property
    def opens_shortfall(self) -> bool:
        return self.after.shortfall < (self.before.shortfall if self.before else 0)


_FIGURES: list[tuple[str, Callable[[YearFigures], int]]] = [
    ("Ram", lambda row: row.frame),
    ("Beviljat", lambda row: row.committed),
    ("varav utbetalt", lambda row: row.paid),
    ("Reserverat", lambda row: row.reserved),
    ("Förfallet", lambda row: row.lapsed),
    ("Underskott", lambda row: row.shortfall),
    ("Kvar", lambda row: row.remaining("proposed")),
]


class _Undo(Exception):
    pass


def preview(
    work: Callable[[], object], *, funds: Iterable[Fund], as_of: datetime.date | None = None
) -> list[Change]:
    """The fund-years whose figures the work changes, as the ledger itself would have them. Refused: what the work
    refuses. Nothing is kept."""
    funds = list(funds)
    before = figures_of(funds, as_of=as_of)
    after: list[FundFigures] = []
    try:
        with transaction.atomic():
            work()
            after = figures_of(funds, as_of=as_of)
            raise _Undo
    except _Undo:
        pass
    return [
        Change(then.fund, row.year, was.year(row.year), row)
        for was, then in zip(before, after, strict=True)
        for row in then.years
        if was.year(row.year) != row
    ]
