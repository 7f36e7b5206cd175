"""A table of a report: what is typed, what follows from it, and what is printed. Pure, and the only place where sums
and variances are worked out. All amounts are whole öre; None is an empty cell, which is not zero.

One sign rule: costs and net investments are negative, a variance is outcome minus budget, positive is good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core import money
from core.errors import Refused

# The least that is printed of each unit, in öre: tkr and mnkr have one decimal.
STEPS = {"kr": 1, "tkr": 10_000, "mnkr": 10_000_000}


@dataclass(frozen=True)
class Column:
    """`minuend` and `subtrahend` are keys of typed columns: the column is their difference (outcome minus budget)."""

    key: str
    label: str
    kind: str
    minuend: str = ""
    subtrahend: str = ""

    @property
    def is_computed(self) -> bool:
        return bool(self.minuend)


@dataclass(frozen=True)
class Row:
    """`terms` are keys of other rows with +1 or -1: the row is their sum. None: it is typed."""

    key: str
    label: str
    sign: str
    terms: tuple[tuple[str, int], ...] = ()

    @property
    def is_computed(self) -> bool:
        return bool(self.terms)


@dataclass(frozen=True)
class Cell:
    """`ore` is what was typed or read in, `printed_ore` what the document says instead of what is worked out. `file` is
    the name of the file it was read in from."""

    ore: int | None = None
    printed_ore: int | None = None
    note: str = ""
    source: str = ""
    file: str = ""


EMPTY = Cell()


@dataclass(frozen=True)
class Sheet:
    """A table as it stands. `months`: how many of the year the period has. `profile`: why the budget of the period is
    no even share of the year's, in words."""

    key: str
    title: str
    unit: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    months: int = 4
    profile: str = ""

    @property
    def step(self) -> int:
        return STEPS[self.unit]

    @cached_property
    def column_by_key(self) -> dict[str, Column]:
        return {one.key: one for one in self.columns}

    @cached_property
    def row_by_key(self) -> dict[str, Row]:
        return {one.key: one for one in self.rows}

    def cell(self, row: str, column: str) -> Cell:
        return self.cells.get((row, column), EMPTY)

    def is_computed(self, row: str, column: str) -> bool:
        return self.row_by_key[row].is_computed or self.column_by_key[column].is_computed

    def worth(self, row: str, column: str) -> int | None:
        """The cell's amount, worked out where it is not typed. None as soon as something it is made of is empty."""
        return self._worths[row, column]

    def shown(self, row: str, column: str) -> int | None:
        """What the document prints: the printed amount where one is kept, else the worth."""
        printed = self.cell(row, column).printed_ore
        return self.worth(row, column) if printed is None else printed

    def text(self, row: str, column: str) -> str:
        """The shown amount without its unit; nothing for an empty cell."""
        ore = self.shown(row, column)
        return "" if ore is None else money.number(ore, self.unit)

    @cached_property
    def _worths(self) -> dict[tuple[str, str], int | None]:
        found: dict[tuple[str, str], int | None] = {}
        for row in ordered(self.rows):
            for column in self.columns:
                if column.is_computed:
                    continue
                if row.is_computed:
                    parts = [_times(found[key, column.key], sign) for key, sign in row.terms]
                    found[row.key, column.key] = _sum(parts)
                else:
                    found[row.key, column.key] = self.cell(row.key, column.key).ore
            for column in self.columns:
                if column.is_computed:
                    parts = [
                        found[row.key, column.minuend],
                        _times(found[row.key, column.subtrahend], -1),
                    ]
                    found[row.key, column.key] = _sum(parts)
        return found

    def places(self) -> Iterator[tuple[Row, Column]]:
        for row in self.rows:
            for column in self.columns:
                yield row, column


def _times(ore: int | None, sign: int) -> int | None:
    return None if ore is None else sign * ore


def _sum(parts: Sequence[int | None]) -> int | None:
    return None if None in parts else sum(part for part in parts if part is not None)


def rounded(ore: int, step: int) -> int:
    """To a whole number of steps, halves away from zero, as `core.money` prints."""
    whole = (abs(ore) + step // 2) // step * step
    return -whole if ore < 0 else whole


def ordered(rows: Sequence[Row]) -> list[Row]:
    """The rows so that each comes after those it is the sum of. Refused, with the row named: a sum of a row that is
    not there, and one that in the end is a sum of itself."""
    by_key = {one.key: one for one in rows}
    done: dict[str, Row] = {}

    def take(row: Row, path: tuple[str, ...]) -> None:
        if row.key in done:
            return
        if row.key in path:
            raise Refused(f"Raden {row.label} räknas i slutändan på sig själv. Ändra formeln.", code="cycle")
        for key, _ in row.terms:
            if key not in by_key:
                raise Refused(
                    f"Raden {row.label} räknas på en rad som inte finns: {key}.", code="unknown-row"
                )
            take(by_key[key], (*path, row.key))
        done[row.key] = row

    for one in rows:
        take(one, ())
    return list(done.values())


def must_be_columns(columns: Sequence[Column]) -> None:
    """Refused: a variance of a column that is not there, or is worked out itself."""
    by_key = {one.key: one for one in columns}
    for one in columns:
        for key in filter(None, (one.minuend, one.subtrahend)):
            if key not in by_key or by_key[key].is_computed:
                raise Refused(f"Kolumnen {one.label} ska räknas på två ifyllda kolumner.", code="columns")
        if bool(one.minuend) != bool(one.subtrahend):
            raise Refused(f"Kolumnen {one.label} ska räknas på två ifyllda kolumner.", code="columns")
