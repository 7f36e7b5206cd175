"""The amounts of a table: typed or read in, and what is said of a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from budget.actions.holding import held_table
from budget.models import Report, ReportCell, ReportTable, TableImport
from budget.queries.reports import sheets_of
from cases.actions import guards
from core import money
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace

Source = ReportCell.Source
type Place = tuple[str, str]  # keys of row and column


@dataclass(frozen=True)
class Change:
    """What a cell said when it was opened, and what it shall say. In öre, None for empty."""

    seen: int | None
    ore: int | None


class ChangedMeanwhile(Refused):
    """Somebody else has changed the same cells. `now` is what they say; nothing is written."""

    def __init__(self, message: str, now: Mapping[Place, int | None]) -> None:
        super().__init__(message, code="changed")
        self.now = dict(now)


@transaction.atomic
def save_cells(
    *,
    table: ReportTable,
    changes: Mapping[Place, Change],
    by: User,
    source: str = Source.TYPED,
    reading: TableImport | None = None,
) -> int:
    """Write the amounts that differ from what was seen; how many. Two people who change different cells both keep theirs.
    `reading` is the file that imported amounts come from. Refused: in a finished report; a cell that is worked out or is
    not there; and ChangedMeanwhile, with nothing written, when somebody has changed the same cell to something else."""
    report, table = held_table(table, by)
    sheet = sheets_of(report)[table.key]
    wanted = {place: one for place, one in changes.items() if one.seen != one.ore}
    for row, column in wanted:
        known = row in sheet.row_by_key and column in sheet.column_by_key
        if not known or sheet.is_computed(row, column):
            raise Refused("Cellen räknas ut och fylls inte i. Läs om sidan.", code="computed")
    clashes = {
        place: sheet.worth(*place)
        for place, one in wanted.items()
        if sheet.worth(*place) not in (one.seen, one.ore)
    }
    if clashes:
        raise ChangedMeanwhile(_clash(table, clashes), clashes)
    rows = {one.key: one for one in table.rows.all()}
    columns = {one.key: one for one in table.columns.all()}
    for (row, column), one in wanted.items():
        ReportCell.objects.update_or_create(
            row=rows[row], column=columns[column],
            defaults={"ore": one.ore, "source": source, "reading": reading, "saved_by": by},
        )  # fmt: skip
    if wanted:
        _trace(table, report, len(wanted), by, reading)
    return len(wanted)


def _trace(table: ReportTable, report: Report, count: int, by: User, reading: TableImport | None) -> None:
    said = {"number": table.part.order, "count": count}
    if reading is None:
        trace("budget.cells_saved", on=report, within=report.case, by=by, **said)
        return
    trace("budget.cells_imported", on=report, within=report.case, by=by, **said, sha256=reading.sha256)


def _clash(table: ReportTable, clashes: Mapping[Place, int | None]) -> str:
    cells = ReportCell.objects.filter(row__table=table).select_related("row", "column", "saved_by")
    said = []
    for one in cells:
        place = one.row.key, one.column.key
        if place in clashes:
            now = "tom" if clashes[place] is None else money.text(clashes[place] or 0, table.unit)
            said.append(f"{one.row.label}, {one.column.label}: {now} ({one.saved_by.name})")
    return f"Någon annan har ändrat samma celler sedan du öppnade tabellen. {'; '.join(said)}."


@transaction.atomic
def set_cell(
    *, table: ReportTable, row: str, column: str, by: User, printed_ore: int | None = None, note: str = ""
) -> ReportCell:
    """What is printed instead of what a cell is worked out to, and the comment on it. Refused: in a finished report; a
    printed amount where the amount itself can be changed."""
    report, table = held_table(table, by)
    sheet = sheets_of(report)[table.key]
    if row not in sheet.row_by_key or column not in sheet.column_by_key:
        raise Refused("Cellen finns inte. Läs om sidan.", code="gone")
    if printed_ore is not None and not sheet.is_computed(row, column):
        raise Refused("Cellen är ifylld. Ändra beloppet i stället.", field="printed_ore", code="typed")
    note = guards.fitting(note, field="note", limit=500)
    cell, _ = ReportCell.objects.update_or_create(
        row=table.rows.get(key=row), column=table.columns.get(key=column),
        defaults={"printed_ore": printed_ore, "note": note, "saved_by": by},
    )  # fmt: skip
    trace("budget.cell_set", on=report, within=report.case, by=by, number=table.part.order)
    return cell
