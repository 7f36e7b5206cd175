"""Tables out: the template for a round's applications, and a compilation as a workbook."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core import money
from grants.entries import CallFacts
from grants.sheets.columns import NAMES

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FACTOR = {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}
_FORMAT = {"kr": "#,##0", "tkr": "#,##0.0", "mnkr": "#,##0.0"}
_PROJECT = (
    *("external_id", "applicant", "project", "description", "received_on", "starts_on", "ends_on"),
    *("total_cost_ore", "packages", "co_financing"),
)
_ASSOCIATION = (
    "external_id",
    "applicant",
    "organisation_number",
    "contact",
    "project",
    "description",
    "received_on",
)
_STARTS = ("=",)  # in a workbook nothing else is taken for a formula


def template(facts: CallFacts) -> bytes:
    """The heads that the round reads, with what each may hold on a sheet of its own."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = "Ansökningar"
    heads = []
    for key in _ASSOCIATION if facts.one_amount else _PROJECT:
        heads.append(f"{NAMES[key][0]} ({facts.unit})" if key == "total_cost_ore" else NAMES[key][0])
    for name in facts.funds.values():
        for year in facts.years:
            of_fund = f" {name}" if len(facts.funds) > 1 else ""
            heads.append(
                f"Sökt belopp ({facts.unit})" if facts.one_amount else f"Sökt {year}{of_fund} ({facts.unit})"
            )
    sheet.append(heads)
    _heads(sheet, 1, len(heads))
    sheet.freeze_panes = "A2"
    about = book.create_sheet("Så fyller du i")
    for line in _about(facts):
        about.append([line])
    about.column_dimensions["A"].width = 110
    return _saved(book)


def _about(facts: CallFacts) -> list[str]:
    lines = [
        "En ansökan på varje rad. Raden med rubriker ska stå kvar; kolumner som inte behövs kan tas bort.",
        "Nummer, sökande, projekt och minst ett sökt belopp måste finnas. Samma nummer får bara stå en gång.",
        f"Belopp skrivs i {facts.unit}, utan minus och med högst två decimaler: 1 478,2. Tusental skiljs åt i grupper om tre.",
        "Datum skrivs 2024-05-16.",
    ]
    if facts.most_ore is not None:
        lines.append(f"Högst {money.text(facts.most_ore)} kan sökas per ansökan.")
    if not facts.one_amount:
        lines += [
            "Arbetspaket: ett på varje rad i cellen, namn; period; kostnad. Exempel: Pilot i två hus; 2024-09-01–2025-05-31; 400",
            "Medfinansiering: en finansiär på varje rad i cellen, namn; belopp; sökt, utlovad, beviljad eller avslagen.",
        ]
    return lines


def workbook(content: dict[str, Any]) -> bytes:
    """A compilation: one sheet with the applications, one with what is left. Amounts are numbers in its unit, exact to
    the öre; sums are written as sums of exact amounts."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = "Ansökningar"
    unit = content["unit"]
    sheet.append([safe(content["title"])])
    sheet["A1"].font = Font(bold=True, size=14)
    for label, value in content["header"][1:]:
        sheet.append([safe(label), safe(value)])
    sheet.append([f"Belopp i {unit}. {content['basis']['words']}"])
    sheet.append([])
    _rows(sheet, content, unit)
    if content["left"]:
        _left(book.create_sheet("Kvar av anslaget"), content, unit)
    return _saved(book)


def _rows(sheet: Worksheet, content: dict[str, Any], unit: str) -> None:
    years = content["years"]
    association = content["form"] == "association"
    sought = ["Sökt belopp"] if association else [f"Sökt {year}" for year in years]
    given = ["Föreslaget belopp"] if association else [f"Föreslås {year}" for year in years]
    heads = [
        "Nummer",
        "Sökande",
        "Projekt",
        "Beskrivning",
        "Total kostnad",
        *sought,
        *given,
        "Förslag",
        "Motivering",
    ]
    sheet.append(heads)
    top = sheet.max_row
    _heads(sheet, top, len(heads))
    sheet.freeze_panes = f"D{top + 1}"
    for row in content["rows"]:
        why = " ".join(
            [*(f"{text}." if text[-1:] not in ".!?" else text for text in row["reasons"]), row["text"]]
        )
        if row["decided_on"]:
            why = (
                f"Beslutad {row['decided_on']}{', ' + row['decided_in'] if row['decided_in'] else ''}. {why}"
            )
        sheet.append(
            [safe(row["number"]), safe(row["applicant"]), safe(row["project"]), safe(row["description"])]
        )
        at = sheet.max_row
        amounts = [row["total_cost_ore"], *row["asked_years"], *row["proposed_years"]]
        for index, ore in enumerate(amounts, 5):
            _money(sheet.cell(at, index), ore, unit)
        sheet.cell(at, 5 + len(amounts), row["stance_text"])
        sheet.cell(at, 6 + len(amounts), safe(why.strip()))
    counts, totals = content["counts"], content["totals"]
    _total(
        sheet,
        f"Summa {counts['rows']} ansökningar",
        [None, *totals["asked_years"], *totals["proposed_years"]],
        unit,
    )
    if counts["decided_before"]:
        _total(sheet, f"varav {counts['new']} nya", [None, *totals["new_years"]], unit)
    for index, width in enumerate([12, 28, 36, 60, 14, *([13] * (len(sought) * 2)), 16, 60], 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for line in sheet.iter_rows(min_row=top, max_row=sheet.max_row):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _total(sheet: Worksheet, words: str, amounts: list[int | None], unit: str) -> None:
    sheet.append([words])
    for index, ore in enumerate(amounts, 5):
        _money(sheet.cell(sheet.max_row, index), ore, unit)
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)


def _left(sheet: Worksheet, content: dict[str, Any], unit: str) -> None:
    heads = ["Anslag", "År", "Ram", "Utbetalt", "Beslutat", "Kvar före", "Föreslås nu", "Kvar efter"]
    sheet.append(heads)
    _heads(sheet, 1, len(heads))
    for row in content["left"]:
        sheet.append([safe(row["name"]), row["year"]])
        names = ("frame_ore", "paid_ore", "committed_ore", "before_ore", "proposed_ore", "after_ore")
        for index, name in enumerate(names, 3):
            _money(sheet.cell(sheet.max_row, index), row[name] if row["exists"] else None, unit)
    sheet.append([])
    sheet.append([content["basis"]["words"]])
    for index, width in enumerate([30, 8, 14, 14, 14, 14, 14, 14], 1):
        sheet.column_dimensions[get_column_letter(index)].width = width


def _heads(sheet: Worksheet, row: int, count: int) -> None:
    for index in range(1, count + 1):
        sheet.cell(row, index).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = 18


def _money(cell: Any, ore: int | None, unit: str) -> None:
    """A number for the reader to count with, in the unit of the sheet."""
    if ore is None:
        return
    assert isinstance(cell, Cell)
    cell.value = Decimal(ore) / _FACTOR[unit]
    cell.number_format = _FORMAT[unit]


def safe(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(_STARTS) else text


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
