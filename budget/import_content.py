"""What a file would do to a table, in words: for the page where it is looked at before it is read in."""

from __future__ import annotations

from typing import Any

from budget.importing.plan import Plan
from budget.models import ReportCell
from budget.sheets import Sheet
from core import money

SHOWN_FAULTS = 50


def import_page(plan: Plan, sheet: Sheet) -> dict[str, Any]:
    """The cells in the table's order with what they say now and the difference, the control totals, the faults."""
    cells = [
        _cell(plan, sheet, row.key, column.key)
        for row in sheet.rows
        for column in sheet.columns
        if (row.key, column.key) in plan.cells
    ]
    return {
        "cells": cells,
        "changed": sum(one["changed"] for one in cells),
        "faults": [str(one) for one in plan.faults[:SHOWN_FAULTS]],
        "fault_count": len(plan.faults),
        "totals": [
            {
                "label": one.into.said,
                "column": sheet.column_by_key[one.into.column].label,
                "turned": one.into.turned,
                "adds_up": one.adds_up,
                **{name: one.typed(getattr(one, name)) for name in ("file", "read", "left_out", "unplaced")},
            }
            for one in plan.totals
        ],
    }


def _cell(plan: Plan, sheet: Sheet, row: str, column: str) -> dict[str, Any]:
    held, ore, now = sheet.cell(row, column), plan.cells[row, column], sheet.worth(row, column)
    return {
        "row": sheet.row_by_key[row].label,
        "column": sheet.column_by_key[column].label,
        "now": _words(now, sheet),
        "source": ReportCell.Source(held.source).label if held.source and now is not None else "",
        "gives": _words(ore, sheet),
        "exact": _exact(ore, sheet),
        "lines": plan.lines_of[row, column],
        "difference": "" if now is None else _words(ore - now, sheet) if ore != now else "ingen",
        "exact_difference": "" if now is None else _exact(ore - now, sheet),
        "changed": ore != now,
    }


def _words(ore: int | None, sheet: Sheet) -> str:
    return "tom" if ore is None else money.number(ore, sheet.unit)


def _exact(ore: int, sheet: Sheet) -> str:
    """In kronor, where the table's unit cannot say it whole."""
    return money.text(ore, "kr") if ore % sheet.step else ""
