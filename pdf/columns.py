"""How wide each column of a table in rich text is, reckoned from its words before it is laid out.

The engine finds the widths by laying every cell out twice; told what they are it does a memo in five sixths of the
time. Only a table whose lines all fit on the page as they are is told: where words must wrap, the engine judges better.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

ROOM = 88.0  # letters on a line of a memo's table, with a little to spare
BESIDE = 2.6  # letters that fit in the empty space beside a cell
BOLD = 1.08  # how much wider letters are in a heading
MOST = 40  # columns
TABLE = re.compile(r"<table(?:(?!<table).)*?</table>", re.DOTALL)  # one with none inside
START = re.compile(r'<table(?: class="([^"]*)")?[^>]*>(\s*<caption.*?</caption>)?', re.DOTALL)
LEADS_IN = re.compile(r"<p>(?=(?:(?!</?p[ >]).)*</p>\s*<table)", re.DOTALL)


@dataclass(slots=True)
class _Cell:
    at: int
    words: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads one table, already cleaned. `odd`: its columns cannot be told apart simply, or break lines of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.widths: list[float] = []  # of each column's longest line, in letters
        self.odd, self.tables = False, 0
        self.cell: _Cell | None = None
        self.next = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "table":
            self.tables += 1
            self.odd |= self.tables > 1
        elif tag in ("colgroup", "col"):
            self.odd = True
        elif tag == "tr":
            self.next = 0
        elif tag in ("td", "th"):
            self.odd |= (
                said.get("rowspan", "1") != "1" or said.get("colspan", "1") != "1" or self.next >= MOST
            )
            self.cell = _Cell(self.next)
            self.next += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("td", "th") or self.cell is None or self.odd:
            return
        cell, self.cell = self.cell, None
        line = (BOLD if tag == "th" else 1.0) * len(" ".join(" ".join(cell.words).split())) + BESIDE
        self.widths += [0.0] * (cell.at + 1 - len(self.widths))
        self.widths[cell.at] = max(self.widths[cell.at], line)

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.words.append(data)


def measured(html: str) -> str:
    """Each table told how wide its columns are, if that can be reckoned; the paragraph before it marked."""
    if "<table" not in html:
        return html
    return TABLE.sub(_measured, LEADS_IN.sub('<p class="leads-in">', html))


def _measured(table: re.Match[str]) -> str:
    widths = _widths(table[0])
    whole = sum(widths)
    if len(widths) < 2 or whole > ROOM:
        return table[0]
    cols = "".join(f'<col style="width: {width / whole:.1%}">' for width in widths)

    def opened(start: re.Match[str]) -> str:
        classes = f"{start[1]} measured" if start[1] else "measured"
        return f'<table class="{classes}">{start[2] or ""}<colgroup>{cols}</colgroup>'

    return START.sub(opened, table[0], count=1)


def _widths(table: str) -> list[float]:
    reader = _Reader()
    reader.feed(table)
    return [] if reader.odd else reader.widths
