"""The outcome of the finance system, line by line, against what the ledger has paid. Pure: no database."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core import dates, money
from core.errors import Refused

COLUMNS = {
    "datum": ("datum", "date", "bokföringsdatum", "verifikationsdatum", "verdatum", "transdatum"),
    "kod": ("kod", "code", "projekt", "konto", "projektkod"),
    "belopp": ("belopp", "amount", "summa", "utfall"),
    "text": ("text", "vertext", "verifikationstext", "beskrivning"),
}
LINES = 20_000
SHOWN_ERRORS = 20


class InLedger(Protocol):
    """What the ledger has of a payment."""

    @property
    def day(self) -> datetime.date: ...
    @property
    def code(self) -> str: ...
    @property
    def ore(self) -> int: ...


@dataclass(frozen=True)
class InFinance:
    """One line of the file; `row` is its number there, `ore` above zero is a cost."""

    row: int
    day: datetime.date
    code: str
    ore: int
    text: str = ""


@dataclass(frozen=True)
class Pair[Ours: InLedger]:
    ours: Ours
    theirs: InFinance

    @property
    def same_day(self) -> bool:
        return self.ours.day == self.theirs.day


@dataclass
class Compared[Ours: InLedger]:
    matched: list[Pair[Ours]] = field(default_factory=list)
    missing_in_ledger: list[InFinance] = field(default_factory=list)
    missing_in_finance: list[Ours] = field(default_factory=list)
    other_months: int = 0


def read(content: bytes) -> list[InFinance]:
    """The lines of an outcome file: date, code, amount in kronor, text; parted by semicolon, comma or tab, with or
    without a heading. Refused, with row and column: what cannot be read; nothing is compared then."""
    rows = list(csv.reader(io.StringIO(_text(content)), delimiter=_delimiter(content)))
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not filled:
        raise Refused("Filen är tom.", field="files", code="empty")
    if len(filled) > LINES:
        raise Refused(f"Filen har fler än {LINES} rader. Ta en månad i taget.", field="files", code="size")
    places = _places(filled[0][1])
    if places is not None:
        filled = filled[1:]
    order = places or {name: place for place, name in enumerate(COLUMNS)}
    found, wrong = [], []
    for number, row in filled:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in order.items()}
        try:
            found.append(_line(number, cells))
        except Refused as refusal:
            wrong.append(refusal.message)
    if wrong:
        more = f" Och {len(wrong) - SHOWN_ERRORS} fel till." if len(wrong) > SHOWN_ERRORS else ""
        raise Refused(" ".join(wrong[:SHOWN_ERRORS]) + more, field="files", code="rows")
    return found


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(content: bytes) -> str:
    first = content.splitlines()[0] if content.splitlines() else b""
    return max(";\t,", key=lambda sign: first.count(sign.encode()))


def _places(head: Sequence[str]) -> dict[str, int] | None:
    """Where the columns stand, when the first row is a heading."""
    names = [cell.strip().casefold() for cell in head]
    found = {
        column: next((place for place, name in enumerate(names) if name in words), -1)
        for column, words in COLUMNS.items()
    }
    if all(place < 0 for place in found.values()):
        return None
    missing = [column for column, place in found.items() if place < 0 and column != "text"]
    if missing:
        raise Refused(f"Rubrikraden saknar {' och '.join(missing)}.", field="files", code="heading")
    return {column: place for column, place in found.items() if place >= 0}


def _line(number: int, cells: dict[str, str]) -> InFinance:
    try:
        day = dates.parse(cells["datum"])
    except Refused as refusal:
        raise Refused(f"Rad {number}, datum: {refusal.message}") from None
    try:
        ore = money.parse(cells["belopp"])
    except Refused as refusal:
        raise Refused(f"Rad {number}, belopp: {refusal.message}") from None
    if not cells["kod"]:
        raise Refused(f"Rad {number}, kod: saknas.")
    return InFinance(number, day, cells["kod"], ore, cells.get("text", ""))


def compare[Ours: InLedger](
    ours: Sequence[Ours], theirs: Sequence[InFinance], *, month: datetime.date
) -> Compared[Ours]:
    """Pair each line of the file with one payment of the same code and amount: first of the same day, then of any day
    of the month. Each is used once."""
    of_month = [line for line in theirs if (line.day.year, line.day.month) == (month.year, month.month)]
    made: Compared[Ours] = Compared(other_months=len(theirs) - len(of_month))
    left = list(ours)
    for by_day in (True, False):
        waiting, of_month = of_month, []
        for line in waiting:
            other = next((one for one in left if _same(one, line, by_day)), None)
            if other is None:
                of_month.append(line)
            else:
                left.remove(other)
                made.matched.append(Pair(other, line))
    made.matched.sort(key=lambda pair: pair.theirs.row)
    made.missing_in_ledger, made.missing_in_finance = of_month, left
    return made


def _same(ours: InLedger, theirs: InFinance, by_day: bool) -> bool:
    return (
        ours.ore == theirs.ore
        and ours.code.casefold() == theirs.code.casefold()
        and (ours.day == theirs.day or not by_day)
    )
