"""A table file opened: its cells as plain values. Runs in a confined process, so nothing here imports models.

A cell is `[kind, text]`: text as written, number (as its shortest decimal), day, or error (`#DIV/0!`).
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

MOST_COLUMNS, LONGEST = 80, 20_000
LOOKED_AT = 20  # lines that say which sign parts the columns
type Cell = list[str]


def opened(path: str, kind: str, most_rows: int, into: str) -> dict[str, Any]:
    """The first visible sheet's rows, from the first, written to the file `into`; or `{"unreadable": why}`."""
    try:
        rows = _workbook(path, most_rows) if kind == "xlsx" else _text(path, most_rows)
    except _Unreadable as found:
        return {"unreadable": str(found)}
    except MemoryError:
        raise
    except Exception:
        return {"unreadable": "broken"}
    while rows and not any(cell[1] for cell in rows[-1]):
        rows.pop()
    Path(into).write_text(json.dumps(rows), encoding="utf-8")
    return {"rows": len(rows)}


class _Unreadable(Exception):
    pass


def _workbook(path: str, most_rows: int) -> list[list[Cell]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise _Unreadable("empty")
    lines = sheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
    return [[_cell(value) for value in values] for values in _counted(lines, most_rows)]


def _counted[Line: Sequence[Any]](lines: Iterable[Line], most_rows: int) -> Iterator[Line]:
    for number, values in enumerate(lines):
        if number >= most_rows:
            raise _Unreadable("long")
        yield values


def _cell(value: Any) -> Cell:
    if value is None:
        return ["text", ""]
    if isinstance(value, bool):
        return ["text", "ja" if value else "nej"]
    if isinstance(value, int | float):
        return ["number", _number(value)]
    if isinstance(value, datetime.datetime | datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return ["day", day.isoformat()]
    text = str(value)[:LONGEST].strip()
    return ["error", text] if text.startswith("#") and text.endswith(("!", "?", "/A")) else ["text", text]


def _number(value: int | float) -> str:
    """Fifteen digits, as Excel shows and counts them: what lies behind is the dust of binary fractions, and would make
    the sum of 0,1 and 0,2 more precise than öre."""
    if isinstance(value, int):
        return str(value)
    whole = Decimal(f"{value:.15g}")
    return f"{whole.normalize():f}"


def _text(path: str, most_rows: int) -> list[list[Cell]]:
    text = decoded(Path(path).read_bytes())
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    return [
        [["text", value[:LONGEST].strip()] for value in values[:MOST_COLUMNS]]
        for values in _counted(lines, most_rows)
    ]


def decoded(raw: bytes) -> str:
    """UTF-8, or else what Windows calls ANSI."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def delimiter(text: str) -> str:
    """The sign that stands in most of the first lines: a comma may be that of decimals, so it comes last."""
    lines = [line for line in text.splitlines() if line.strip()][:LOOKED_AT]
    return max(";\t,", key=lambda sign: sum(sign in line for line in lines))
