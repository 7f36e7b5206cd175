"""A Word file taken apart into plain blocks: paragraphs, tables, and what no memo can hold. Runs in a child.

No models are imported here, and nothing is decided about what the blocks mean: that is `cases.word.mapping`.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any

from cases.word.looks import Looks, level_of, list_of
from cases.word.package import Package, Unreadable, attribute, child, is_on, local, whole

MAX_BLOCKS, MAX_LETTERS, MAX_LEFT, LEFT_LENGTH = 6000, 400_000, 300, 2000
_THROUGH = {"smartTag", "customXml", "sdtContent", "fldSimple", "ins", "moveTo", "dir", "bdo", "sdt"}
_SILENT = {
    *("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "bookmarkStart"),
    *("bookmarkEnd", "proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd"),
    *("commentReference", "annotationRef", "permStart", "permEnd", "fldChar", "instrText", "softHyphen"),
    *("footnoteRef", "endnoteRef", "separator", "continuationSeparator", "smartTagPr", "customXmlPr"),
    *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "tblPrEx", "rsid"),
    *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
}
NOTE = "\0note"  # in the place of an address: XML cannot hold it
_REFERENCES = {"footnoteReference", "endnoteReference"}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}


def opened(path: str) -> dict[str, Any]:
    """The file's blocks as plain values, or why it cannot be read."""
    try:
        return _Opening(Package(path)).told()
    except Unreadable as error:
        return {"unreadable": error.why}
    except RecursionError:
        return {"unreadable": "broken"}


@dataclass
class _Words:
    """A paragraph's words while they are gathered: pieces with their look, and how the whole line looks."""

    pieces: list[tuple[str, bool, bool, str]] = field(default_factory=list)
    plain_bold: bool = True  # whether every word so far is bold

    def note(self, html: str) -> None:
        """A footnote stands where its number stood. It is no part of the line's own words."""
        self.pieces.append((html, False, False, NOTE))

    def add(self, text: str, bold: bool, italic: bool, link: str) -> None:
        if link != NOTE and self.pieces and self.pieces[-1][1:] == (bold, italic, link):
            text = self.pieces.pop()[0] + text
        self.pieces.append((text, bold, italic, link))

    @property
    def text(self) -> str:
        return "".join(piece[0] for piece in self.pieces if piece[3] != NOTE)

    def html(self) -> str:
        return "".join(_marked_up(*piece) for piece in self.pieces).strip()


def _marked_up(text: str, bold: bool, italic: bool, link: str) -> str:
    if link == NOTE:
        return f"<foot-note>{text}</foot-note>"
    words = html.escape(text, quote=False).replace("\t", " ").replace("\n", "<br>")
    if not words.strip():
        return words
    if italic:
        words = f"<em>{words}</em>"
    if bold:
        words = f"<strong>{words}</strong>"
    return f'<a href="{html.escape(link)}">{words}</a>' if link else words


class _Opening:
    def __init__(self, package: Package) -> None:
        self.package, self.looks = package, Looks(package)
        self.relations = package.relations()
        self.left: list[list[str]] = []
        self.left_out = 0
        self.shapes: dict[str, int] = {}
        self.letters = self.count = 0
        self.fields: list[str] = []  # the address of each field that is open, or nothing
        self.notes = self._notes_there()
        self.used: set[tuple[str, str]] = set()
        self.noted: list[list[str]] = []  # each note that came with: its words, and those before it
        self.in_note = False
        self.inserted = 0

    def told(self) -> dict[str, Any]:
        document = self.package.part("word/document.xml")
        body = child(document, "body") if document is not None else None
        if body is None:
            raise Unreadable("broken")
        blocks = self._blocks(body)
        heads = [line for kind in ("header", "footer") for line in self._beside(kind)]
        self._comments()
        self._unused_notes()
        about = self.package.part("docProps/core.xml")
        title = child(about, "title") if about is not None else None
        return {
            "blocks": blocks,
            "heads": heads[:200],
            "left": self.left,
            "left_out": self.left_out,
            "shapes": self.shapes,
            "inserted": self.inserted,
            "notes": self.noted,
            "title": ((title.text if title is not None else "") or "")[:500],
            "own": self.looks.own(),
        }

    def _leave(self, kind: str, text: str = "") -> None:
        if len(self.left) >= MAX_LEFT:
            self.left_out += 1
            return
        text = " ".join(text.split())
        self.left.append([kind, text if len(text) <= LEFT_LENGTH else f"{text[:LEFT_LENGTH]} …"])

    # Blocks

    def _blocks(self, holder: Any, deep: int = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for node in holder:
            name = local(node)
            if name == "p":
                found.append(self._paragraph(node))
            elif name == "tbl":
                found.append(self._table(node, deep))
            elif name in _THROUGH:
                found += self._blocks(node, deep)
            elif name == "AlternateContent":
                found += self._blocks(_chosen(node), deep)
            elif name in {"del", "moveFrom"}:
                self._leave("deleted", _all_text(node))
            elif name == "altChunk":
                self._leave("embedded")
            elif name not in _SILENT and name and _all_text(node).strip():
                self._leave("other", _all_text(node))
        return found

    def _paragraph(self, node: Any) -> dict[str, Any]:
        self.count += 1
        if self.count > MAX_BLOCKS:
            raise Unreadable("long")
        properties = child(node, "pPr")
        look = self.looks.of(attribute(child(properties, "pStyle"), "val") or self.looks.default)
        words = _Words()
        self._inline(node, words, look.bold)
        text = words.text
        self.letters += len(text)
        if self.letters > MAX_LETTERS:
            raise Unreadable("long")
        pointer = list_of(child(properties, "numPr")) or look.list
        level = self.looks.lists.at(*pointer) if pointer else None
        in_list = [*pointer, *level] if pointer and level and level[0] != "none" else None
        return {
            "style": look.name,
            "level": level_of(properties) or look.level,
            "html": words.html(),
            "text": text.strip("\n "),
            "bold": bool(text.strip()) and words.plain_bold,
            "list": in_list,
        }

    # Words

    def _inline(self, holder: Any, words: _Words, bold: bool, link: str = "") -> None:
        for node in holder:
            name = local(node)
            if name == "r":
                self._run(node, words, bold, link)
            elif name == "hyperlink":
                self._inline(node, words, bold, self._address(node) or link)
            elif name in _THROUGH:
                self.inserted += name == "ins"
                self._inline(node, words, bold, link)
            elif name in {"del", "moveFrom"}:
                if name == "del":
                    self._leave("deleted", _all_text(node))
            elif name in {"oMath", "oMathPara"}:
                self._leave("formula", _all_text(node))
            elif name not in _SILENT and name and _all_text(node).strip():
                self._leave("other", _all_text(node))

    def _address(self, link: Any) -> str:
        kind, target = self.relations.get(attribute(link, "id"), ("", ""))
        if kind != "hyperlink!":
            return ""  # a place in the document itself
        if target.lower().startswith(("https://", "http://", "mailto:")):
            return target[:2000]
        self._leave("link", target)
        return ""

    def _run(self, node: Any, words: _Words, bold: bool, link: str) -> None:
        properties = child(node, "rPr")
        style = self.looks.of(attribute(child(properties, "rStyle"), "val"))
        said_b, said_i = child(properties, "b"), child(properties, "i")
        strong = is_on(said_b) if said_b is not None else style.bold
        slanted = is_on(said_i) if said_i is not None else style.italic
        hidden = is_on(child(properties, "vanish"))
        link = link or next((address for address in reversed(self.fields) if address), "")
        for part in node:
            if hidden and local(part) in _REFERENCES:
                self._hidden_note(local(part)[:-9], attribute(part, "id"))
                continue
            text = self._sign(part, words)
            if not text:
                continue
            if hidden:
                self._leave("hidden", text)
                continue
            self._note_shape(properties, text, bool(link))
            words.add(text, strong, slanted, link)
            if text.strip() and not (is_on(said_b) if said_b is not None else strong or bold):
                words.plain_bold = False

    def _sign(self, part: Any, words: _Words) -> str:
        """What one part of a run says in words; what is not words is put aside."""
        name = local(part)
        if name == "t":
            return part.text or ""
        if name == "br":
            return "" if attribute(part, "type") in {"page", "column"} else "\n"
        if name in _SIGNS:
            return _SIGNS[name]
        if name == "sym":
            return _symbol(attribute(part, "char"))
        if name == "fldChar":
            self._field(attribute(part, "fldCharType"))
        elif name == "instrText":
            self._instruction(part.text or "")
        elif name in _REFERENCES:
            self._note(name[:-9], attribute(part, "id"), words)
        elif name in {"drawing", "pict", "object"}:
            self._drawing(part, name)
        elif name == "AlternateContent":
            return "".join(self._sign(one, words) for one in _chosen(part))
        elif name == "delText":
            self._leave("deleted", part.text or "")
        elif name not in _SILENT and name and _all_text(part).strip():
            self._leave("other", _all_text(part))
        return ""

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _instruction(self, text: str) -> None:
        words = text.strip().split()
        if self.fields and len(words) > 1 and words[0].upper() == "HYPERLINK":
            address = words[1].strip('"')
            if address.lower().startswith(("https://", "http://", "mailto:")):
                self.fields[-1] = address[:2000]

    def _drawing(self, part: Any, name: str) -> None:
        boxes = [node for node in part.iter() if local(node) == "txbxContent"]
        if boxes:
            self._leave("textbox", " ".join(_all_text(box) for box in boxes[:20]))
            return
        about = next((node for node in part.iter() if local(node) == "docPr"), None)
        said = attribute(about, "descr") or attribute(about, "title")
        self._leave("embedded" if name == "object" else "picture", said)

    def _note_shape(self, properties: Any, text: str, in_link: bool) -> None:
        if properties is None or not text.strip():
            return
        if not in_link and is_on(child(properties, "u")):
            self._shape("underline")
        if is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")):
            self._leave("struck", text)
        if attribute(child(properties, "vertAlign"), "val") in {"superscript", "subscript"}:
            self._leave("raised", text)
        if attribute(child(properties, "highlight"), "val", "none") != "none":
            self._leave("highlighted", text)

    def _shape(self, name: str) -> None:
        self.shapes[name] = self.shapes.get(name, 0) + 1

    # Tables

    def _table(self, node: Any, deep: int) -> dict[str, Any]:
        rows: list[list[dict[str, Any]]] = []
        heads = 0
        above: dict[int, dict[str, Any]] = {}
        for row in _rows(node):
            head = is_on(child(row, "trPr", "tblHeader"))
            if head and heads == len(rows):
                heads += 1
            rows.append(self._row(row, above, deep))
        return {"rows": rows, "heads": heads, "deep": deep}

    def _row(self, row: Any, above: dict[int, dict[str, Any]], deep: int) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = []
        column = whole(attribute(child(row, "trPr", "gridBefore"), "val"))
        for node in _cells(row):
            self.count += 1
            if self.count > MAX_BLOCKS * 2:
                raise Unreadable("long")
            across = max(1, min(whole(attribute(child(node, "tcPr", "gridSpan"), "val"), 1), 60))
            merge = child(node, "tcPr", "vMerge")
            blocks = self._blocks(node, deep + 1)
            if merge is not None and attribute(merge, "val") != "restart" and column in above:
                above[column]["down"] += 1
                above[column]["blocks"] += [block for block in blocks if block.get("text")]
            else:
                cell = {"blocks": blocks, "across": across, "down": 1}
                cells.append(cell)
                above[column] = cell
            column += across
        return cells

    # What lies beside the text

    def _beside(self, kind: str) -> list[str]:
        lines = []
        for part in self.package.beside(kind):
            for paragraph in (node for node in part.iter() if local(node) == "p"):
                for side in _all_text(paragraph, tab="\t").split("\t"):  # left, middle, right
                    if text := " ".join(side.split()):
                        lines.append(text[:300])
        return lines

    def _comments(self) -> None:
        for part in self.package.beside("comments"):
            for comment in part:
                if text := _all_text(comment).strip():
                    author = attribute(comment, "author")
                    self._leave("comment", f"{author}: {text}" if author else text)

    def _notes_there(self) -> dict[tuple[str, str], tuple[Any, str]]:
        """(footnote or endnote, id) -> the note and the name of its part. Not the lines between text and notes."""
        return {
            (kind, attribute(note, "id")): (note, f"{kind}s")
            for kind in ("footnote", "endnote")
            for part in self.package.beside(f"{kind}s")
            for note in part
            if local(note) == kind and attribute(note, "type", "normal") == "normal"
        }

    def _note(self, kind: str, number: str, words: _Words) -> None:
        """A note read where its number stands. What cannot stand there is told of: one that is not in the file, an
        empty one, one that hangs on another note."""
        before = words.text[-60:].strip()
        where = f" (vid ”…{before}”)" if before else ""
        note, part = self.notes.get((kind, number), (None, ""))
        self.used.add((kind, number))
        if note is None or self.in_note:
            self._leave("footnote", f"{_all_text(note).strip() if note is not None else ''}{where}")
            return
        outer = self.relations, self.fields
        self.relations, self.fields, self.in_note = self.package.relations(part), [], True
        html = "<br>".join(_flat_words(self._blocks(note)))
        (self.relations, self.fields), self.in_note = outer, False
        if not html:
            self._leave("footnote", where.strip())
            return
        words.note(html)
        self.noted.append([html, before])

    def _hidden_note(self, kind: str, number: str) -> None:
        """Word shows neither hidden text nor the note on it."""
        self.used.add((kind, number))
        note, _ = self.notes.get((kind, number), (None, ""))
        if note is not None and (text := _all_text(note).strip()):
            self._leave("hidden", text)

    def _unused_notes(self) -> None:
        for key, (note, _) in self.notes.items():
            if key not in self.used and (text := _all_text(note).strip()):
                self._leave("footnote", text)


def _flat_words(blocks: list[dict[str, Any]]) -> list[str]:
    """The lines of a note: a table or a list in it becomes lines."""
    found = []
    for block in blocks:
        if "rows" in block:
            for row in block["rows"]:
                cells = [" ".join(_flat_words(cell["blocks"])) for cell in row]
                found.append(" – ".join(filter(None, cells)))
        else:
            found.append(block["html"])
    return [line for line in found if line]


def _rows(table: Any) -> list[Any]:
    found = []
    for node in table:
        if local(node) == "tr":
            found.append(node)
        elif local(node) in _THROUGH:
            found += _rows(node)
    return found


def _cells(row: Any) -> list[Any]:
    found = []
    for node in row:
        if local(node) == "sdt":
            node = child(node, "sdtContent")
            found += [one for one in (node if node is not None else ()) if local(one) == "tc"]
        elif local(node) == "tc":
            found.append(node)
    return found


def _chosen(node: Any) -> Any:
    """Of two ways to say the same: the one that is for newer programs, else the other."""
    choice = child(node, "Choice")
    return choice if choice is not None else child(node, "Fallback") or ()


def _all_text(node: Any, tab: str = " ") -> str:
    """All words in an element, one paragraph from the next by a space; of two ways to say the same only one."""
    words: list[str] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        name = local(one)
        if name == "AlternateContent":
            waiting.append(_chosen(one)) if len(_chosen(one)) else None
            continue
        if name in {"t", "delText"}:
            words.append(one.text or "")
        elif name == "tab" and local(one.getparent()) == "r":
            words.append(tab)
        elif name in {"br", "cr", "p"}:
            words.append(" ")
        waiting += reversed([part for part in one if local(part)])
    return "".join(words)


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF:
        return "•" if number in {0xF0B7, 0xF0A7} else chr(number - 0xF000) if number > 0xF020 else ""
    return chr(number) if 0x20 <= number < 0xD800 else ""
