"""Frames side by side: the base, what each proposal changes, what each would give, and the totals of a year. Pure, and
the only place they are worked out; nothing here is stored. Amounts in öre. A key that is missing is a cell left empty:
not given in the base, unchanged in a proposal. Empty is not zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

type Key = tuple[int, int]  # a line (its id) and a year
type Cells = Mapping[Key, int]


@dataclass(frozen=True)
class Cell:
    """What one proposal does to one frame. `frame` is None where the base is not given."""

    change: int | None
    frame: int | None


@dataclass(frozen=True)
class Row:
    line: int
    base: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Year:
    """All lines in a year and their totals. `missing`: how many lines have no base, and so are in no total."""

    year: int
    rows: tuple[Row, ...]
    base: int
    totals: tuple[Cell, ...]
    missing: int


def resulting(base: Cells, changes: Cells) -> dict[Key, int]:
    """Base + change for every frame that is given. A change without a base is in no frame: it is refused when saved."""
    return {key: ore + changes.get(key, 0) for key, ore in base.items()}


def total(cells: Cells, year: int) -> int:
    return sum(ore for (_, of), ore in cells.items() if of == year)


def compare(
    lines: Sequence[int], years: Iterable[int], base: Cells, proposals: Sequence[Cells]
) -> tuple[Year, ...]:
    """The comparison year by year, the lines in the order given, the proposals side by side in theirs."""
    frames = [resulting(base, changes) for changes in proposals]
    return tuple(_year(year, lines, base, list(zip(proposals, frames, strict=True))) for year in years)


def _year(
    year: int, lines: Sequence[int], base: Cells, proposals: list[tuple[Cells, dict[Key, int]]]
) -> Year:
    rows = tuple(
        Row(
            line,
            base.get((line, year)),
            tuple(Cell(changes.get((line, year)), frames.get((line, year))) for changes, frames in proposals),
        )
        for line in lines
    )
    totals = tuple(Cell(total(changes, year), total(frames, year)) for changes, frames in proposals)
    return Year(year, rows, total(base, year), totals, sum(row.base is None for row in rows))


def rounded(years: Iterable[Year], factor: int) -> bool:
    """Whether anything is finer than a tenth of the unit, of which `factor` is the öre: then a printed total may differ
    from the sum of its printed parts."""
    tenth = factor // 10
    return any(
        ore % tenth
        for year in years
        for row in year.rows
        for ore in (row.base, *(cell.change for cell in row.cells))
        if ore is not None
    )
