"""Numbers in text that are bound to a cell: `{drift.netto.avvikelse}` prints the cell's amount with its unit, and follows
the table. `:belopp` leaves the sign out, `|9,1` prints what somebody has written instead, which is then checked. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape

from budget.sheets import Sheet
from core import money

KEY = r"[a-zåäö0-9]+(?:-[a-zåäö0-9]+)*"
_BOUND = re.compile(rf"\{{({KEY})\.({KEY})\.({KEY})(:belopp)?(?:\|([^{{}}|<>]*))?\}}")
_TAG = re.compile(r"<[^<>]*>")
_BRACED = re.compile(r"\{[^{}]*\}")
type Sheets = Mapping[str, Sheet]


@dataclass(frozen=True)
class Figure:
    """A bound number as it stands in a text. `quoted` is what is printed instead of the cell's own, or nothing."""

    typed: str
    table: str
    row: str
    column: str
    bare: bool
    quoted: str

    @property
    def key(self) -> str:
        return f"{self.table}.{self.row}.{self.column}"

    @property
    def following(self) -> str:
        """The same figure, following the table."""
        return f"{{{self.key}{':belopp' if self.bare else ''}}}"

    def place(self, sheets: Sheets) -> Sheet | None:
        """The table it points into, when the cell is there."""
        sheet = sheets.get(self.table)
        known = sheet and self.row in sheet.row_by_key and self.column in sheet.column_by_key
        return sheet if known else None

    def ore(self, sheets: Sheets) -> int | None:
        """What the cell says, as the text should: without its sign for a bare one."""
        sheet = self.place(sheets)
        ore = sheet.shown(self.row, self.column) if sheet else None
        return abs(ore) if ore is not None and self.bare else ore

    def text(self, sheets: Sheets) -> str:
        """What the reader reads; a figure that points nowhere, or into an empty cell, says so in brackets."""
        sheet = self.place(sheets)
        if sheet is None:
            return f"[{self.key} finns inte]"
        if self.quoted:
            has_unit = bool(re.search(r"[a-zåäö]", self.quoted))
            return self.quoted if has_unit else f"{self.quoted}{money.NBSP}{sheet.unit}"
        ore = self.ore(sheets)
        return "[uppgift saknas]" if ore is None else money.text(ore, sheet.unit)


def figures(text: str) -> Iterator[Figure]:
    """The bound numbers of a text, in order. `text` may be HTML."""
    for found in _BOUND.finditer(text):
        table, row, column, bare, quoted = found.groups()
        yield Figure(found[0], table, row, column, bool(bare), unescape(quoted or "").strip())


def unread(text: str) -> list[str]:
    """What stands in braces and is no bound number: nor is what stands within a tag, as in the address of a link."""
    within = [one for tag in _TAG.findall(text) for one in _BRACED.findall(unescape(tag))]
    return within + [one for one in _BRACED.findall(unescape(text)) if not _BOUND.fullmatch(one)]


def filled(html: str, sheets: Sheets, mark: Callable[[Figure, str], str] | None = None) -> str:
    """The HTML with its numbers filled in. `mark` may dress them: it is given the figure and its escaped words."""

    def put(found: re.Match[str]) -> str:
        figure = next(figures(found[0]))
        words = escape(figure.text(sheets))
        return mark(figure, words) if mark else words

    return _BOUND.sub(put, html)


def followed(html: str, typed: str) -> str:
    """The text with one figure following the table instead of what was written there."""
    figure = next(figures(typed), None)
    return html.replace(typed, figure.following, 1) if figure else html


def words_alone(text: str) -> str:
    """The text without its bound numbers, where loose ones can be looked for."""
    return _BOUND.sub(" ", text)
