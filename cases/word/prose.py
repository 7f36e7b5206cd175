"""Rich text of a memo into Word: paragraphs, sub-headings, lists, tables, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import lxml.html
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from cases.word import styles
from cases.word.notes import Notes

_INVALID = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = {"p", "h3", "ul", "ol", "table", "caption", "div"}
MOST_COLUMNS = 60


def valid(text: str) -> str:
    """The text without what XML cannot hold."""
    return _INVALID.sub("", text)


@dataclass
class Prose:
    """Writes into one document. `site` makes an address of our own, `/arbete/…`, one that works from Word."""

    word: WordDocument
    site: str = ""
    notes: Notes | None = None
    links_from: Any = None  # the part whose links these are, when it is not the document itself

    def __post_init__(self) -> None:
        self.notes = self.notes or Notes(self.word)

    def write(self, html: str) -> None:
        if html.strip():
            self._blocks(lxml.html.fragment_fromstring(html, create_parent="div"), None)

    # Blocks

    def _blocks(self, holder: Any, item: _Item | None) -> None:
        loose = None  # a paragraph for words that stand outside every block
        for node, words in _children(holder):
            if node is not None and node.tag in _BLOCKS:
                loose = None
                self._block(node, item)
                continue
            if loose is None:
                if node is None and not words.strip():
                    continue
                loose = self._paragraph(item)
            self._inline(loose._p, node, words, {})
        for paragraph in [loose] if loose is not None else []:
            _trim(paragraph)

    def _block(self, node: Any, item: _Item | None) -> None:
        if node.tag == "table":
            self._table(node)
        elif node.tag in {"ul", "ol"}:
            self._list(node, 0 if item is None else item.level + 1)
        elif node.tag == "div":
            self._blocks(node, item)
        else:
            style = {"h3": styles.SUB, "caption": "Caption"}.get(node.tag)
            self.fill(self._paragraph(item, style), node)

    def _paragraph(self, item: _Item | None, style: str | None = None) -> Any:
        if item is None or style:
            return self.word.add_paragraph(style=style)
        if item.begun:
            paragraph = self.word.add_paragraph(style="List Continue")
            paragraph.paragraph_format.left_indent = Mm(5.3 + 6 * item.level)
            return paragraph
        item.begun = True
        return numbered(
            self.word.add_paragraph(style="List Number" if item.ordered else "List Bullet"),
            item.number,
            item.level,
        )

    def _list(self, node: Any, level: int) -> None:
        ordered = node.tag == "ol"
        start = int(node.get("start") or 1)
        number = styles.new_list(self.word, styles.DECIMAL if ordered else styles.BULLET, start)
        for child in node.iterchildren("li"):
            item = _Item(number, min(level, 8), ordered)
            self._blocks(child, item)
            if not item.begun:
                self._paragraph(item)

    # Tables

    def _table(self, node: Any) -> None:
        caption = node.find("caption")
        if caption is not None and caption.text_content().strip():
            self.fill(self.word.add_paragraph(style="Caption"), caption)
        rows = list(node.iter("tr"))
        grid = _grid(rows)
        width = max((len(row) for row in grid), default=0)
        if not width:
            return
        table = self.word.add_table(rows=len(rows), cols=width)
        table.autofit = True
        _lines(table)
        heads = [row.getparent().tag == "thead" for row in rows]
        for at, (row, places) in enumerate(zip(table.rows, grid, strict=True)):
            properties = row._tr.get_or_add_trPr()
            properties.append(styles.element("w:cantSplit"))
            if heads[at] and all(heads[:at]):
                properties.append(styles.element("w:tblHeader"))
            self._row(table, at, places)
        self._gap()

    def _row(self, table: Any, at: int, places: list[Any]) -> None:
        cells = table.rows[at].cells
        for column, place in enumerate(places):
            if place is None or place.row != at or place.column != column:
                continue
            last = table.cell(
                min(at + place.down, len(table.rows)) - 1, min(column + place.across, len(cells)) - 1
            )
            cell = cells[column] if last is cells[column] else cells[column].merge(last)
            self._cell(cell, place.node)

    def _cell(self, cell: Any, node: Any) -> None:
        head = node.tag == "th"
        number = "num" in (node.get("class") or "").split()
        style = styles.TABLE_HEAD if head else styles.TABLE_NUMBER if number else styles.TABLE_TEXT
        paragraph = cell.paragraphs[0]
        paragraph.style = self.word.styles[style]
        if head and number:
            paragraph.alignment = 2
        inside = Prose(_InCell(self.word, cell, style), self.site, self.notes)  # type: ignore[arg-type]
        inside._blocks(node, None)

    def _gap(self) -> None:
        """Word joins two tables that follow on each other: a thin empty line keeps them apart."""
        paragraph = self.word.add_paragraph(style=styles.TABLE_TEXT)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = 0

    # Words

    def fill(self, paragraph: Any, node: Any) -> None:
        for child, words in _children(node):
            self._inline(paragraph._p, child, words, {})
        _trim(paragraph)

    def _inline(self, holder: Any, node: Any, words: str, look: dict[str, bool]) -> None:
        if node is None:
            if words:
                holder.append(run(words, **look))
            return
        if node.tag == "br":
            holder.append(run("", line=True))
            return
        if node.tag == "foot-note":
            self._note(holder, node, look)
            return
        look = look | {"strong": {"bold": True}, "em": {"italic": True}}.get(node.tag, {})
        if node.tag == "a" and (address := self._address(node.get("href") or "")):
            link = OxmlElement("w:hyperlink")
            link.set(
                qn("r:id"),
                (self.links_from or self.word.part).relate_to(
                    address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
                ),
            )
            holder.append(link)
            holder, look = link, look | {"link": True}
        for child, inner in _children(node):
            self._inline(holder, child, inner, look)

    def _note(self, holder: Any, node: Any, look: dict[str, bool]) -> None:
        """A footnote of Word's. One inside another, which no word processor knows, stands in brackets in it."""
        if self.links_from is not None or self.notes is None:
            holder.append(run(f" ({' '.join(node.text_content().split())})", **look))
            return
        sign, paragraph = self.notes.add()
        holder.append(sign)
        paragraph.append(run(" "))
        inside = Prose(self.word, self.site, self.notes, self.notes.part)
        for child, words in _children(node):
            inside._inline(paragraph, child, words, {name: on for name, on in look.items() if name != "link"})

    def _address(self, href: str) -> str:
        href = valid(href).strip()
        if href.startswith("/") and not href.startswith("//") and self.site:
            return f"{self.site.rstrip('/')}{href}"
        return href if href.lower().startswith(("https://", "http://", "mailto:")) else ""


@dataclass
class _Item:
    number: int
    level: int
    ordered: bool
    begun: bool = False


@dataclass(frozen=True)
class _Place:
    """A cell of the HTML in the grid: where it begins and how far it reaches."""

    node: Any
    row: int
    column: int
    across: int
    down: int


class _InCell:
    """A table cell that is written into as a document is: the first paragraph is there already."""

    def __init__(self, word: Any, cell: Any, style: str) -> None:
        self.cell, self.style, self.used = cell, style, False
        self.part, self.styles, self.outer = word.part, word.styles, word

    def add_paragraph(self, style: str | None = None) -> Any:
        if not self.used:
            self.used = True
            paragraph = self.cell.paragraphs[0]
            if style is not None:
                paragraph.style = self.styles[style]
            return paragraph
        return self.cell.add_paragraph(style=style or self.style)

    def add_table(self, rows: int, cols: int) -> Any:
        return self.cell.add_table(rows, cols)


def run(
    text: str, *, bold: bool = False, italic: bool = False, link: bool = False, line: bool = False
) -> Any:
    """A run of text as an element. Spaces are kept."""
    made = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if link:
        properties.append(styles.element("w:rStyle", val="Hyperlink"))
    for wanted, tag in ((bold, "w:b"), (italic, "w:i")):
        if wanted:
            properties.append(OxmlElement(tag))
    if len(properties):
        made.append(properties)
    if line:
        made.append(OxmlElement("w:br"))
    if text:
        words = OxmlElement("w:t")
        words.text = valid(text)
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(words)
    return made


def numbered(paragraph: Any, number: int, level: int = 0) -> Any:
    properties = paragraph._p.get_or_add_pPr()
    pointer = properties.get_or_add_numPr()
    pointer.get_or_add_ilvl().val = level
    pointer.get_or_add_numId().val = number
    return paragraph


def _children(node: Any) -> list[tuple[Any, str]]:
    """What stands in a node, in order: (element, "") or (None, words), white space as a browser shows it."""
    found: list[tuple[Any, str]] = [(None, _SPACES.sub(" ", node.text))] if node.text else []
    for child in node:
        if isinstance(child.tag, str):
            found.append((child, ""))
        if child.tail:
            found.append((None, _SPACES.sub(" ", child.tail)))
    return found


def _trim(paragraph: Any) -> None:
    """No space at the ends of a paragraph, nor beside a line break."""
    texts = paragraph._p.findall(f".//{qn('w:t')}")
    if texts:
        texts[0].text = (texts[0].text or "").lstrip(" ")
        texts[-1].text = (texts[-1].text or "").rstrip(" ")


def _grid(rows: list[Any]) -> list[list[_Place | None]]:
    """The rows as a full grid: every square says which cell covers it."""
    grid: list[list[_Place | None]] = [[] for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for node in row.iterchildren("td", "th"):
            while column < len(grid[at]) and grid[at][column] is not None:
                column += 1
            across = min(int(node.get("colspan") or 1), MOST_COLUMNS - min(column, MOST_COLUMNS - 1))
            down = min(int(node.get("rowspan") or 1), len(rows) - at)
            place = _Place(node, at, column, across, down)
            for line in grid[at : at + down]:
                line.extend([None] * (column + across - len(line)))
                for square in range(column, column + across):
                    line[square] = line[square] or place
            column += across
    return grid


def _lines(table: Any) -> None:
    """Thin lines under the rows, as in print."""
    properties = table._tbl.tblPr
    borders = styles.element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(styles.element(f"w:{side}", val="single", sz=4, space=0, color="B9C3BD"))
    for layout in properties.findall(qn("w:tblLayout")):
        layout.addprevious(borders)
        break
    else:
        properties.append(borders)
