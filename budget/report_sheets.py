"""The tables of a report as sheets of a workbook: amounts as numbers in kronor, the notes below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from budget.models import Report
from budget.queries.indicators import file_of, lines_of
from budget.report_content import Content, table_of
from budget.sheets import Sheet
from core.tables import Cell, Ore, Table

LABEL, AMOUNT = 34, 18


def workbook_of(report: Report, sheets: Iterable[Sheet]) -> list[Table]:
    """A sheet for each table, as printed, and one for the indicators where a part shows them."""
    made = [_sheet(report, one) for one in sheets]
    if report.parts.filter(measures=True).exists():
        period = report.body, report.year, report.tertial
        if lines := lines_of(*period):
            table = file_of(*period, lines)
            now = (
                []
                if report.is_open
                else ["Som nyckeltalen är nu. I den registrerade rapporten står de som de var."]
            )
            made.append(replace(table, notes=[*table.notes, *now]))
    return made


def _sheet(report: Report, sheet: Sheet) -> Table:
    printed = table_of(sheet)
    rows: list[Sequence[Cell]] = []
    for row in printed["rows"]:
        amounts = [None if cell["ore"] is None else Ore(cell["ore"]) for cell in row["cells"]]
        rows.append([row["label"], *amounts])
    if printed["notes"]:
        rows.append([])
        rows += [[f"{number}. {note}"] for number, note in enumerate(_placed(printed), 1)]
    return Table(
        title=sheet.title,
        columns=["Rad", *printed["columns"]],
        rows=rows,
        notes=[
            report.title,
            f"{report.case.dnr}. Belopp i kronor. I dokumentet trycks de i {printed['unit']}.",
        ],
        widths=[LABEL, *[AMOUNT] * len(printed["columns"])],
    )


def _placed(printed: Content) -> list[str]:
    """Each note with the cell it is about: a workbook has no raised numbers."""
    said = list(printed["notes"])
    for row in printed["rows"]:
        for cell in row["cells"]:
            for number in cell["notes"]:
                said[number - 1] = f"{cell['label']}: {printed['notes'][number - 1]}"
    return said
