"""A table file opened: its cells as plain values. Runs in a confined process, so nothing here imports models.

A cell is `[kind, text]`: text as written, number (as its shortest decimal), day, or error (`#DIV/0!`).
"""

from __future__ import annotations

import csv
import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

MOST_ROWS, MOST_COLUMNS, LONGEST = 3000, 80, 20_000
type Cell = list[str]


def opened(path: str, kind: str) -> dict[str, Any]:
    """The first sheet's rows, from the first; or `{"unreadable": why}`."""
    try:
        rows = _workbook(path) if kind == "xlsx" else _text(path)
    except _Unreadable as found:
        return {"unreadable": str(found)}
    except Exception:
        return {"unreadable": "broken"}
    while rows and not any(cell[1] for cell in rows[-1]):
        rows.pop()
    return {"rows": rows}


class _Unreadable(Exception):
    pass


def _workbook(path: str) -> list[list[Cell]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise _Unreadable("empty")
    rows = []
    for number, values in enumerate(sheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)):
        if number >= MOST_ROWS:
            raise _Unreadable("long")
        rows.append([_cell(value) for value in values])
    return rows


def _cell(value: Any) -> Cell:
    if value is None:
        return ["text", ""]
    if isinstance(value, bool):
        return ["text", "ja" if value else "nej"]
    if isinstance(value, int | float):
        return ["number", f"{Decimal(str(value)):f}"]
    if isinstance(value, datetime.datetime | datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return ["day", day.isoformat()]
    text = str(value)[:LONGEST].strip()
    return ["error", text] if text.startswith("#") and text.endswith(("!", "?", "/A")) else ["text", text]


def _text(path: str) -> list[list[Cell]]:
    raw = Path(path).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    comma = max(";\t,", key=first.count)
    rows = []
    for number, values in enumerate(csv.reader(io.StringIO(text), delimiter=comma)):
        if number >= MOST_ROWS:
            raise _Unreadable("long")
        rows.append([["text", value[:LONGEST].strip()] for value in values[:MOST_COLUMNS]])
    return rows
