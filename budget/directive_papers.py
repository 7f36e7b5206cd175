"""The comparison as it is shown, printed and taken out: the figures of `budget.frames` with their names. One way for
the page, the PDF and the spreadsheet."""

from __future__ import annotations

from typing import Any

from budget.frames import Year, rounded
from budget.models import Directive
from budget.queries.directive import Comparison, comparison_of
from core import clock
from core.dates import long_date
from core.tables import Cell, Ore, Table

TEMPLATE = "documents/budget/directive.html"
FACTORS = {"tkr": 100_000, "mnkr": 100_000_000}
SIDE_BY_SIDE = 3  # proposals that a page holds side by side
ROUNDED = "Beloppen är avrundade. Summorna är räknade på de exakta, så de kan skilja i sista siffran."


def shown(directive: Directive, of: Comparison | None = None) -> dict[str, Any]:
    """Years with rows; each row and total with its cells, a pair (change, frame) a proposal. Amounts in öre."""
    found = of or comparison_of(directive)
    names = {line.pk: str(line) for line in found.lines}
    return {
        "unit": directive.unit,
        "columns": 2 + 2 * len(found.proposals),
        "proposals": [{"short": one.short, "parties": one.parties} for one in found.proposals],
        "years": [
            {
                "year": year.year,
                "kind": "budget" if year.year == directive.year else "plan",
                "rows": [
                    {
                        "line": names[row.line],
                        "base": row.base,
                        "cells": [{"change": cell.change, "frame": cell.frame} for cell in row.cells],
                    }
                    for row in year.rows
                ],
                "base": year.base,
                "totals": [{"change": cell.change, "frame": cell.frame} for cell in year.totals],
                "missing": year.missing,
            }
            for year in found.years
        ],
        "rounded": rounded(found.years, FACTORS[directive.unit]),
        "is_empty": all(year.missing == len(year.rows) for year in found.years),
    }


def notes_of(directive: Directive, years: tuple[Year, ...]) -> list[str]:
    """What every print of the frames says: whose, of which day, how many lack a base, and what is said of the figures."""
    missing = [f"{year.year}: {year.missing}" for year in years if year.missing]
    return [
        f"{directive.case.dnr}, {directive.period}. Som det var antecknat {long_date(clock.today())}.",
        "Tom ruta: inte angivet i grundramen, oförändrat i ett förslag.",
        *([f"Rader utan grundram, som inte är med i summan: {', '.join(missing)}."] if missing else []),
        *([directive.note] if directive.note else []),
    ]


def document_of(directive: Directive) -> dict[str, Any]:
    """The data of the PDF. Many proposals become several tables, each with the base first."""
    found = comparison_of(directive)
    whole = shown(directive, found)
    count = len(found.proposals)
    groups = [(first, min(first + SIDE_BY_SIDE, count)) for first in range(0, max(count, 1), SIDE_BY_SIDE)]
    return {
        "title": f"Ramar {directive.year}, partiernas förslag",
        "letterhead": dict(directive.case.register.authority.letterhead),
        "date": clock.today().isoformat(),
        "dnr": directive.case.dnr,
        "notes": [*notes_of(directive, found.years), *([ROUNDED] if whole["rounded"] else [])],
        "tables": [_part(whole, first, last) for first, last in groups],
        "awaited": [
            f"{one.parties}: väntas vid {one.step}" for one in directive.proposals.filter(tabled_on=None)
            .select_related("step__body")
        ],
    }  # fmt: skip


def _part(whole: dict[str, Any], first: int, last: int) -> dict[str, Any]:
    years = [
        year
        | {
            "rows": [row | {"cells": row["cells"][first:last]} for row in year["rows"]],
            "totals": year["totals"][first:last],
        }
        for year in whole["years"]
    ]
    return whole | {"proposals": whole["proposals"][first:last], "years": years}


def table_of(directive: Directive) -> Table:
    """One sheet: a row a year and line, with the totals of the year after them. Amounts in kronor."""
    found = comparison_of(directive)
    whole = shown(directive, found)
    heads = ["År", "Nämnd", "Grundram"]
    for one in whole["proposals"]:
        heads += [f"{one['short']}, ändring", f"{one['short']}, ram"]
    rows: list[list[Cell]] = []
    for year in whole["years"]:
        for row in year["rows"]:
            rows.append([year["year"], row["line"], _ore(row["base"]), *_pairs(row["cells"])])
        rows.append([year["year"], "Summa", Ore(year["base"]), *_pairs(year["totals"])])
    return Table(
        f"Ramar {directive.year}", heads, rows, [*notes_of(directive, found.years), "Belopp i kronor."]
    )


def _pairs(cells: list[dict[str, int | None]]) -> list[Cell]:
    return [_ore(ore) for cell in cells for ore in (cell["change"], cell["frame"])]


def _ore(ore: int | None) -> Ore | None:
    return None if ore is None else Ore(ore)
