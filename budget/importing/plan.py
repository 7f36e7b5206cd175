"""What a file would do to a table: the sum for each cell, what is left out, what no rule takes, and control totals. Pure.

All amounts are whole öre. The sum of a column of the file is what is read in, what is left out and what has no row yet:
each is counted by itself, so that they check each other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from budget.importing.rules import LEFT_OUT, Rules
from core import money

type Place = tuple[str, str]  # keys of row and column


@dataclass(frozen=True)
class Into:
    """A column of amounts of the file: what it is called, the table's column it goes to, its unit and its sign."""

    label: str
    column: str
    unit: str = "kr"
    turned: bool = False

    @property
    def said(self) -> str:
        """With its unit, unless the heading says it already."""
        return self.label if f"({self.unit})" in self.label else f"{self.label} ({self.unit})"


@dataclass(frozen=True)
class Line:
    """A line of the file with its number there, the value of its key column, words for it, and an amount in öre for each
    column of amounts as the file has them, None for an empty one."""

    number: int
    key: str
    amounts: tuple[int | None, ...]
    words: str = ""


@dataclass(frozen=True)
class Fault:
    """What stops the whole: the row's number in the file (0 for the file), the column in words, and what to do."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = ", ".join(filter(None, (f"Rad {self.row}" if self.row else "", self.column)))
        return f"{place}: {self.message}" if place else self.message


@dataclass
class Reading:
    """The lines of a file, what could not be read, and what a person should know of how it was read."""

    into: Sequence[Into]
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    empty: int = 0  # rows without any amount


@dataclass
class Total:
    """A column of the file, with its own sign, in öre."""

    into: Into
    file: int = 0
    read: int = 0
    left_out: int = 0
    unplaced: int = 0

    @property
    def adds_up(self) -> bool:
        return self.file == self.read + self.left_out + self.unplaced

    def typed(self, ore: int) -> str:
        return money.typed(ore, self.into.unit)


@dataclass
class Unplaced:
    """A value that no rule takes: where it stands first, how many lines have it, and their sums by column of the file."""

    key: str
    words: str
    number: int
    lines: int
    sums: list[int]
    into: Sequence[Into]

    @property
    def said(self) -> list[tuple[str, str]]:
        """The column of the file and the sum, in its unit."""
        return [(one.said, money.typed(ore, one.unit)) for one, ore in zip(self.into, self.sums, strict=True)]


@dataclass
class Plan:
    cells: dict[Place, int] = field(default_factory=dict)
    lines_of: dict[Place, int] = field(default_factory=dict)  # how many lines each cell is the sum of
    totals: list[Total] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: int = 0
    read: int = 0
    left_out: int = 0
    empty: int = 0

    @property
    def stops(self) -> bool:
        return bool(self.faults or self.unplaced or not self.cells)

    @property
    def fingerprint(self) -> str:
        """The same as long as the file and the mapping would do the same."""
        said = [[*place, ore] for place, ore in sorted(self.cells.items())]
        return hashlib.sha256(json.dumps([said, self.stops]).encode()).hexdigest()


def plan_of(reading: Reading, rules: Rules) -> Plan:
    """Each line on the row that its rule says. Lines without amounts count for nothing and need no row."""
    into = reading.into
    plan = Plan(
        totals=[Total(one) for one in into],
        faults=list(reading.faults),
        notes=list(reading.notes),
        empty=reading.empty,
    )
    unplaced: dict[str, Unplaced] = {}
    for line in reading.lines:
        plan.lines += 1
        row = rules.row_of(line.key)
        for total, ore in zip(plan.totals, line.amounts, strict=True):
            total.file += ore or 0
        if row is None:
            _without_row(unplaced, line, plan.totals)
        elif row == LEFT_OUT:
            plan.left_out += 1
            for total, ore in zip(plan.totals, line.amounts, strict=True):
                total.left_out += ore or 0
        else:
            plan.read += 1
            _into(plan, row, line)
    plan.unplaced = list(unplaced.values())
    return plan


def _into(plan: Plan, row: str, line: Line) -> None:
    for total, ore in zip(plan.totals, line.amounts, strict=True):
        if ore is None:
            continue
        total.read += ore
        place = row, total.into.column
        plan.cells[place] = plan.cells.get(place, 0) + (-ore if total.into.turned else ore)
        plan.lines_of[place] = plan.lines_of.get(place, 0) + 1


def _without_row(unplaced: dict[str, Unplaced], line: Line, totals: Sequence[Total]) -> None:
    one = unplaced.get(line.key)
    if one is None:
        one = unplaced[line.key] = Unplaced(
            line.key, line.words, line.number, 0, [0] * len(totals), [one.into for one in totals]
        )
    one.lines += 1
    for index, (total, ore) in enumerate(zip(totals, line.amounts, strict=True)):
        one.sums[index] += ore or 0
        total.unplaced += ore or 0


def differences(plan: Plan, now: Mapping[Place, int | None]) -> dict[Place, int | None]:
    """How much each cell would change; None where it is empty now."""
    return {
        place: None if now.get(place) is None else ore - (now[place] or 0)
        for place, ore in plan.cells.items()
    }
