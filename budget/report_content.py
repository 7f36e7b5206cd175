"""A report as a document has it: plain data, the same for the page, the PDF and the workbook."""

from __future__ import annotations

import datetime
from html import escape
from typing import Any

from budget import bound
from budget.models import Report, ReportPart, ReportRow
from budget.queries.indicators import indicator_table
from budget.queries.reports import parts_of, sheets_of
from budget.sheets import Sheet, rounded
from cases import richtext
from core import clock, money

DOCUMENT = "documents/budget/report.html"
UNIT_WORDS = {"mnkr": "mnkr med en decimal", "tkr": "tkr med en decimal", "kr": "kr"}
type Content = dict[str, Any]


def content_of(
    report: Report,
    parts: list[ReportPart] | None = None,
    sheets: dict[str, Sheet] | None = None,
    *,
    marked: bool = False,
) -> Content:
    """Everything that is printed, as JSON can hold it. `marked`: a page shows which numbers are bound."""
    parts = parts_of(report) if parts is None else parts
    sheets = sheets_of(report) if sheets is None else sheets
    return {
        "title": report.title,
        "body": report.body.name,
        "period": report.period,
        "dnr": report.case.dnr,
        "date": _day(report.finished_at).isoformat() if report.finished_at else "",
        "parts": [_part(report, part, sheets, marked) for part in parts],
    }


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(clock.STOCKHOLM).date()


def measures_of(report: Report) -> Content | None:
    """The body's indicators in the period, those that have an outcome. None without any."""
    table = indicator_table(report.body, report.year, report.tertial)
    said = [
        row for row in table["rows"] if any(one["state"] != "empty" for one in (*row["this"], *row["last"]))
    ]
    return table | {"rows": said} if said else None


def _part(report: Report, part: ReportPart, sheets: dict[str, Sheet], marked: bool) -> Content:
    return {
        "id": part.pk,
        "heading": part.heading,
        "html": filled_part(part, sheets, marked=marked),
        "tables": [table_of(sheets[table.key]) for table in part.tables.all()],
        "measures": measures_of(report) if part.measures else None,
    }


def filled_part(part: ReportPart, sheets: dict[str, Sheet], *, marked: bool = False) -> str:
    """The text of a part with its numbers filled in, ready for page and print. `marked`: a page shows which they are."""
    return richtext.for_print(bound.filled(part.text, sheets, _marked if marked else None))


def _marked(figure: bound.Figure, words: str) -> str:
    return f'<span class="bound" title="{escape(figure.key)}">{words}</span>'


def table_of(sheet: Sheet) -> Content:
    """A table with its printed words, and its notes numbered in the order of the cells: comments, and what is printed
    otherwise than it is worked out."""
    notes: list[str] = []
    rows = []
    for row in sheet.rows:
        cells = []
        for column in sheet.columns:
            said = _notes(sheet, row.key, column.key)
            first = len(notes) + 1
            notes += said
            cells.append(
                {
                    "text": sheet.text(row.key, column.key),
                    "ore": sheet.shown(row.key, column.key),
                    "row": row.key,
                    "column": column.key,
                    "label": f"{row.label}, {column.label}",
                    "computed": sheet.is_computed(row.key, column.key),
                    "source": sheet.cell(row.key, column.key).source,
                    "file": sheet.cell(row.key, column.key).file,
                    "notes": list(range(first, first + len(said))),
                }
            )
        rows.append({"label": row.label, "sum": row.is_computed, "cells": cells})
    return {
        "key": sheet.key,
        "title": sheet.title,
        "unit": UNIT_WORDS[sheet.unit],
        "columns": [column.label for column in sheet.columns],
        "rows": rows,
        "notes": notes,
        "profile": sheet.profile,
    }


def lines_of(sheet: Sheet) -> Content:
    """The rows and columns with what they are worked out from, in words."""
    rows = [
        {
            "key": row.key,
            "label": row.label,
            "sign": ReportRow.Sign(row.sign).label,
            "formula": _formula([(sheet.row_by_key[key].label, sign) for key, sign in row.terms]),
        }
        for row in sheet.rows
    ]
    columns = []
    for column in sheet.columns:
        terms = [(column.minuend, 1), (column.subtrahend, -1)] if column.is_computed else []
        named = [(sheet.column_by_key[key].label, sign) for key, sign in terms]
        columns.append({"key": column.key, "label": column.label, "formula": _formula(named)})
    return {"rows": rows, "columns": columns}


def _formula(terms: list[tuple[str, int]]) -> str:
    said = [f"{'+' if sign > 0 else '−'} {label}" for label, sign in terms]
    return " ".join(said).removeprefix("+ ")


def _notes(sheet: Sheet, row: str, column: str) -> list[str]:
    cell, worth = sheet.cell(row, column), sheet.worth(row, column)
    said = [cell.note] if cell.note else []
    if cell.printed_ore is not None and worth is not None and cell.printed_ore != rounded(worth, sheet.step):
        said.append(f"Räknat på tabellens egna belopp: {money.text(worth, sheet.unit)}.")
    return said
