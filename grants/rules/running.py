"""The running total of a compilation against what is left, and where the money ends. Pure, in öre.

A column is a fund and a year (`(fund, year)`). Rows that were decided before are shown and never counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

type Column = tuple[str, int]


@dataclass(frozen=True)
class Proposed:
    """One row: what is proposed per column, and whether it is counted."""

    key: int
    amounts: Mapping[Column, int]
    counts: bool = True


@dataclass
class Running:
    """After one row: the totals so far, and the columns in which they have passed what is left."""

    key: int
    totals: dict[Column, int]
    over: list[Column] = field(default_factory=list)
    is_first_over: bool = False


def run(rows: Iterable[Proposed], left: Mapping[Column, int]) -> list[Running]:
    """Row by row in the order given. `is_first_over` is the row before which the line is drawn."""
    totals: dict[Column, int] = dict.fromkeys(left, 0)
    found: list[Running] = []
    passed = False
    for row in rows:
        if row.counts:
            for column, ore in row.amounts.items():
                totals[column] = totals.get(column, 0) + ore
        over = [c for c in row.amounts if row.counts and totals[c] > left.get(c, 0)]
        found.append(Running(row.key, dict(totals), over, bool(over) and not passed))
        passed = passed or bool(over)
    return found


def totals(rows: Sequence[Proposed], *, counted_only: bool = True) -> dict[Column, int]:
    """The sum per column; without what was decided before unless all are asked for."""
    found: dict[Column, int] = {}
    for row in rows:
        for column, ore in row.amounts.items():
            if row.counts or not counted_only:
                found[column] = found.get(column, 0) + ore
    return found
