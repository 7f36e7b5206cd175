"""A table of applications read for a round: the applications, and what is wrong by row and column. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import Refused
from core.spreadsheets.reading import rows_of
from grants.entries import Asked, CallFacts, Entry
from grants.rules.asking import problems
from grants.sheets import cells
from grants.sheets.columns import NAMES, Column, Heads, heads_of

MOST_ROWS = 3000
REFUSALS = {
    "empty": "har inget synligt blad. Lägg ansökningarna i det första bladet.",
    "long": "har fler rader än en utlysning kan ha. Dela upp den.",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong, in words. `row` is as the file numbers it, 0 for the whole; what does not stop is a question."""

    row: int
    column: str
    message: str
    stops: bool = True


@dataclass
class Table:
    """`rows`: the row's number in the file with the application it gives."""

    rows: list[tuple[int, Entry]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        return [entry for _, entry in self.rows]

    @property
    def stops(self) -> bool:
        return any(fault.stops for fault in self.faults)

    @property
    def asked_ore(self) -> int:
        return sum(entry.asked_ore for entry in self.entries)


def read_file(
    content: bytes, name: str, facts: CallFacts, taken: Callable[[Sequence[str]], set[str]]
) -> Table:
    """Read a file for a round. `taken` says which numbers are in the round already. Refused, with the file's name and what
    to do: a file that is no table, or larger than any round."""
    return read_rows(rows_of(content, name, most_rows=MOST_ROWS, refusals=REFUSALS), facts, taken)


def read_rows(
    rows: Sequence[Sequence[Sequence[str]]], facts: CallFacts, taken: Callable[[Sequence[str]], set[str]]
) -> Table:
    """The cells as applications. Pure, but for what `taken` asks."""
    heads = heads_of(rows, facts)
    table = Table(faults=[Fault(heads.row, column, words, stops) for column, words, stops in heads.problems])
    if table.stops:
        return table
    for number, row in enumerate(rows[heads.row :], heads.row + 1):
        if any(cell[1].strip() for cell in row):
            _read_row(table, heads, number, row, facts)
    if not table.rows and not table.stops:
        table.faults.append(Fault(0, "", "Filen har rubriker men inga ansökningar."))
    _numbers(table, heads, taken)
    table.faults.sort(key=lambda fault: fault.row)
    return table


def _read_row(
    table: Table, heads: Heads, number: int, row: Sequence[Sequence[str]], facts: CallFacts
) -> None:
    values: dict[str, Any] = {}
    asked, broken = [], set()
    for index, column in heads.columns.items():
        cell = row[index] if index < len(row) else ["text", ""]
        try:
            value = _value(column, cell)
        except Refused as refusal:
            table.faults.append(Fault(number, column.said, refusal.message))
            broken.add(column.key)
            continue
        if column.key == "asked":
            if value is not None:
                asked.append(Asked(column.fund, column.year, value))
        else:
            values[column.key] = value
    entry = Entry(
        **{"external_id": "", "applicant": "", "project": ""}
        | {k: v for k, v in values.items() if v not in (None, "")},
        asked=asked,
    )
    for problem in problems(entry, facts):
        name = problem.field.partition(":")[0]
        if name not in broken:  # what could not be read is said once
            table.faults.append(
                Fault(number, _column_of(heads, problem.field), problem.message, problem.stops)
            )
    table.rows.append((number, entry))


def _value(column: Column, cell: Sequence[str]) -> Any:
    if cell[0] == "error" and column.key not in {"asked", "total_cost_ore"}:
        raise Refused(f"Cellen innehåller felet {cell[1]}. Rätta formeln.", code="cell-error")
    if column.key in {"asked", "total_cost_ore"}:
        return cells.amount(cell, column.unit)
    if column.key in {"starts_on", "ends_on", "received_on", "decided_on"}:
        return cells.day(cell)
    if column.key == "is_private_person":
        return cells.tick(cell)
    if column.key == "packages":
        return cells.packages(cell, column.unit)
    if column.key == "co_financing":
        return cells.co_financing(cell, column.unit)
    return cell[1].strip()


def _column_of(heads: Heads, place: str) -> str:
    key, _, which = place.partition(":")
    for column in heads.columns.values():
        if column.key == key and (not which or which == f"{column.fund}:{column.year}"):
            return column.said
    return NAMES[key][0] if key in NAMES else ""


def _numbers(table: Table, heads: Heads, taken: Callable[[Sequence[str]], set[str]]) -> None:
    column = _column_of(heads, "external_id")
    first: dict[str, int] = {}
    for number, entry in table.rows:
        if entry.external_id and first.setdefault(entry.external_id, number) != number:
            words = f"Numret {entry.external_id} står redan på rad {first[entry.external_id]}."
            table.faults.append(Fault(number, column, words))
    for one in taken(list(first)) if first else ():
        table.faults.append(Fault(first[one], column, f"Ansökan {one} finns redan i utlysningen."))
