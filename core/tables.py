"""Tables as files that Excel opens: CSV and XLSX. Text can never be taken for a formula, amounts are numbers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a spreadsheet may take as the beginning of a formula.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # not allowed in an Excel file
_EXACT = 10**13  # öre; more than this Excel cannot hold as a number with every öre right


@dataclass(frozen=True)
class Ore:
    """An amount in öre: written in kronor, as a number."""

    ore: int

    @property
    def kronor(self) -> Decimal:
        return Decimal(self.ore).scaleb(-2)


type Cell = str | int | Ore | dt.date | None


@dataclass(frozen=True)
class Table:
    """What is written out. `notes` stand above the heading: of what, on which date, on what basis. `groups` is a line of
    headings over the columns, each with how many it covers. `widths` are in letters: what is longer goes on below."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()
    groups: Sequence[tuple[str, int]] = ()
    widths: Sequence[int] = ()


def answer(*tables: Table, form: str, name: str) -> HttpResponse:
    """The table as a file to save: `form` is csv or xlsx, `name` the file's name without its end. Several tables are
    sheets of one xlsx; a csv has one."""
    content = as_xlsx(*tables) if form == "xlsx" else as_csv(*tables)
    made = HttpResponse(content, content_type=FORMATS[form])
    made["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    made["Cache-Control"] = "private, no-cache"
    return made


def as_csv(table: Table) -> bytes:
    """Semicolons, decimal comma and a mark of UTF-8 first: what a Swedish Excel expects."""
    made = io.StringIO()
    lines = csv.writer(made, delimiter=";", lineterminator="\r\n")
    for row in _lines(table):
        lines.writerow([_in_csv(value) for value in row])
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def _in_csv(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Ore):
        return f"{value.kronor:f}".replace(".", ",")
    return plain(value) if isinstance(value, str) else str(value)


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe first where one could begin."""
    return f"'{text}" if text.lstrip(" ").startswith(_RISKY) or text.startswith(_RISKY) else text


def as_xlsx(*tables: Table) -> bytes:
    """A sheet for each table; what is text is marked as text, so that nothing in it is worked out."""
    book = Workbook(write_only=True)
    for table in tables:
        _write_sheet(book.create_sheet(_sheet_name(table.title)), table)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _write_sheet(sheet: Worksheet, table: Table) -> None:
    above = len(table.notes) + (1 if table.notes else 0)
    head = above + (1 if table.groups else 0) + 1
    sheet.freeze_panes = f"A{head + 1}"
    for number in range(1, len(table.columns) + 1):
        width = table.widths[number - 1] if table.widths else 18
        sheet.column_dimensions[get_column_letter(number)].width = width
    at = 1
    for _, wide in table.groups:
        if wide > 1:
            sheet.merged_cells.ranges.add(
                CellRange(min_row=head - 1, max_row=head - 1, min_col=at, max_col=at + wide - 1)
            )
        at += wide
    for number, row in enumerate(_lines(table), 1):
        bold, wrapped = above < number <= head, bool(table.widths) and number > above
        sheet.append([_in_xlsx(sheet, value, bold=bold, wrapped=wrapped) for value in row])


def _in_xlsx(sheet: Worksheet, value: Cell, *, bold: bool, wrapped: bool) -> WriteOnlyCell:
    if isinstance(value, Ore):
        cell = WriteOnlyCell(sheet, value.kronor if abs(value.ore) < _EXACT else f"{value.kronor:f}")
        cell.number_format = "#,##0.00"
    else:
        cell = WriteOnlyCell(sheet, _UNPRINTABLE.sub("", value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, dt.date):
            cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    if wrapped:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _lines(table: Table) -> Iterator[Sequence[Cell]]:
    for note in table.notes:
        yield [note]
    if table.notes:
        yield []
    if table.groups:
        yield [cell for name, wide in table.groups for cell in (name, *[None] * (wide - 1))]
    yield table.columns
    yield from table.rows


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in r"[]:*?/\'" else sign for sign in title)[:31] or "Blad 1"
