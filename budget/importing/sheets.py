"""The rows of an XLSX or CSV file as lines of a key and amounts, with every fault by row and column. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from budget.importing.headings import standing
from budget.importing.mapping import SheetMapping
from budget.importing.plan import Fault, Into, Line, Reading
from budget.importing.rules import plain
from core.errors import Refused
from core.spreadsheets.cells import NOTHING, amount, letter_of

type Cell = Sequence[str]
type Rows = Sequence[Sequence[Cell]]
LOOKED_AT = 200  # rows that say what a column holds
HEADS_WITHIN = 30  # rows where the headings are looked for


@dataclass(frozen=True)
class Head:
    """A column of the file: where it is, what it is called, and how many columns are called so."""

    index: int
    name: str
    times: int = 1

    @property
    def letter(self) -> str:
        return letter_of(self.index)

    @property
    def said(self) -> str:
        return f"{self.letter} ”{self.name}”"


def heads_in(rows: Rows, head_row: int) -> list[Head]:
    """The columns by their headings; one without a heading is called after its letter."""
    row = rows[head_row - 1] if 0 < head_row <= len(rows) else []
    wide = max((len(one) for one in rows[head_row - 1 : head_row + LOOKED_AT]), default=0)
    names = [" ".join(row[index][1].split())[:100] if index < len(row) else "" for index in range(wide)]
    filled = [index for index in range(wide) if names[index] or _is_used(rows[head_row:], index)]
    called = {index: names[index] or f"Kolumn {letter_of(index)}" for index in filled}
    times = Counter(plain(name) for name in called.values())
    return [Head(index, name, times[plain(name)]) for index, name in called.items()]


def _is_used(rows: Rows, index: int) -> bool:
    return any(index < len(row) and row[index][1] for row in rows[:LOOKED_AT])


def samples(rows: Rows, head_row: int, head: Head, count: int = 3) -> list[str]:
    """The first values of a column, for people."""
    said = [row[head.index][1] for row in rows[head_row : head_row + LOOKED_AT] if head.index < len(row)]
    return [one[:40] for one in said if one][:count]


def head_row_of(rows: Rows) -> int:
    """The row, from 1, that looks like headings: the first of the widest among those that hold no amounts."""
    best, most = 1, 0
    for number, row in enumerate(rows[:HEADS_WITHIN], 1):
        words = [cell for cell in row if cell[1]]
        if len(words) > most and not any(cell[0] != "text" or is_amount(cell) for cell in words):
            best, most = number, len(words)
    return best


def is_amount(cell: Cell) -> bool:
    if cell[1] in NOTHING:
        return False
    try:
        return amount(cell, "kr") is not None
    except Refused as refusal:
        return refusal.code in {"amount-precision", "amount-decimals"}


def fitted(rows: Rows, mapping: SheetMapping, year: int) -> SheetMapping | None:
    """The mapping with the headings that this file has for the same columns, in a report of `year`, and the row where
    they stand: the row they had, else the first that has them all. None when no row has."""
    for number in [mapping.head_row, *range(1, min(len(rows), HEADS_WITHIN) + 1)]:
        heads = heads_in(rows, number)
        names = {name: _called(name, mapping.year, heads, year) for name in mapping.heads}
        if all(names.values()):
            amounts = tuple(replace(one, head=names[one.head]) for one in mapping.amounts)
            return replace(mapping, key=names[mapping.key], head_row=number, amounts=amounts, year=year)
    return None


def _called(name: str, then: int, heads: Sequence[Head], now: int) -> str:
    """What a column of then is called now: the one that means the same, else one that is called the same; or nothing."""
    same = {one.name for one in heads if standing(one.name, now) == standing(name, then)}
    if len(same) == 1:
        return same.pop()
    return next((one.name for one in heads if plain(one.name) == plain(name) and then == now), "")


def read(rows: Rows, mapping: SheetMapping) -> Reading:
    """Every row under the headings of a mapping that is fitted to the file. Refused: headings in several columns."""
    heads = heads_in(rows, mapping.head_row)
    by_name = {plain(one.name): one for one in heads}
    for name in mapping.heads:
        if by_name[plain(name)].times > 1:
            raise Refused(twice(name, heads), code="heads")
    columns = [by_name[plain(one.head)] for one in mapping.amounts]
    reading = Reading([Into(one.head, one.column, one.unit, one.turned) for one in mapping.amounts])
    key = by_name[plain(mapping.key)]
    words = next((one for one in heads if one.index > key.index and one not in columns), None)
    for number, row in enumerate(rows[mapping.head_row :], mapping.head_row + 1):
        _read_row(reading, number, row, key, words, columns)
    if not reading.lines and not reading.faults:
        reading.faults.append(Fault(0, "", "Filen har rubriker men inga rader med belopp."))
    return reading


def twice(name: str, heads: Sequence[Head]) -> str:
    letters = " och ".join(one.letter for one in heads if plain(one.name) == plain(name))
    return (
        f"Rubriken ”{name}” står i kolumn {letters}. Ge kolumnerna olika rubriker i filen och välj den igen."
    )


def _read_row(
    reading: Reading,
    number: int,
    row: Sequence[Cell],
    key: Head,
    words: Head | None,
    columns: Sequence[Head],
) -> None:
    """`words` is the column after the key, which often says what it means."""
    amounts: list[int | None] = []
    before = len(reading.faults)
    for head, into in zip(columns, reading.into, strict=True):
        try:
            amounts.append(amount(row[head.index], into.unit) if head.index < len(row) else None)
        except Refused as refusal:
            reading.faults.append(Fault(number, head.said, refusal.message))
    value = key_in(row, key)
    if value.startswith("#") and row[key.index][0] == "error":
        message = f"Cellen innehåller felet {value}. Rätta formeln."
        reading.faults.append(Fault(number, key.said, message))
    if len(reading.faults) > before:
        return
    if all(ore is None for ore in amounts):
        reading.empty += any(cell[1] for cell in row)
    elif not value:
        message = "raden har belopp men inget värde. Fyll i det, eller ta bort raden."
        reading.faults.append(Fault(number, key.said, message))
    else:
        said = key_in(row, words) if words else ""
        reading.lines.append(Line(number, value, tuple(amounts), said))


def key_in(row: Sequence[Cell], key: Head) -> str:
    return " ".join(row[key.index][1].split())[:100] if key.index < len(row) else ""


def values_of(rows: Rows, head_row: int, key: Head) -> list[str]:
    """The different values of a column, in their order."""
    return list(dict.fromkeys(filter(None, (key_in(row, key) for row in rows[head_row:]))))
