"""The runs of a paragraph in a Word file: words with their look, links, fields, and what is no words. Runs in a child."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cases.word.elements import SILENT, THROUGH, all_text, chosen, symbol
from cases.word.left import Left
from cases.word.looks import Looks
from cases.word.package import Package, attribute, child, is_on, local
from cases.word.words import Words

if TYPE_CHECKING:
    from cases.word.footnotes import Footnotes

_REFERENCES = {"footnoteReference", "endnoteReference"}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}


class Runs:
    notes: Footnotes  # which read their own runs by this

    def __init__(self, package: Package, looks: Looks, left: Left) -> None:
        self.package, self.looks, self.left = package, looks, left
        self.relations = package.relations()
        self.fields: list[str] = []  # the address of each field that is open, or nothing
        self.inserted = 0

    @contextmanager
    def inside(self, part: str) -> Iterator[None]:
        """While a note is read: the relations are those of its part, and no field of the text is open there."""
        outer = self.relations, self.fields
        self.relations, self.fields = self.package.relations(part), []
        yield
        self.relations, self.fields = outer

    def inline(self, holder: Any, words: Words, bold: bool, link: str = "") -> None:
        for node in holder:
            name = local(node)
            if name == "r":
                self._run(node, words, bold, link)
            elif name == "hyperlink":
                self.inline(node, words, bold, self._address(node) or link)
            elif name in THROUGH:
                self.inserted += name == "ins"
                self.inline(node, words, bold, link)
            elif name in {"del", "moveFrom"}:
                if name == "del":
                    self.left.leave("deleted", all_text(node))
            elif name in {"oMath", "oMathPara"}:
                self.left.leave("formula", all_text(node))
            elif name not in SILENT and name and all_text(node).strip():
                self.left.leave("other", all_text(node))

    def _address(self, link: Any) -> str:
        kind, target = self.relations.get(attribute(link, "id"), ("", ""))
        if kind != "hyperlink!":
            return ""  # a place in the document itself
        if target.lower().startswith(("https://", "http://", "mailto:")):
            return target[:2000]
        self.left.leave("link", target)
        return ""

    def _run(self, node: Any, words: Words, bold: bool, link: str) -> None:
        properties = child(node, "rPr")
        style = self.looks.of(attribute(child(properties, "rStyle"), "val"))
        said_b, said_i = child(properties, "b"), child(properties, "i")
        strong = is_on(said_b) if said_b is not None else style.bold
        slanted = is_on(said_i) if said_i is not None else style.italic
        hidden = is_on(child(properties, "vanish"))
        link = link or next((address for address in reversed(self.fields) if address), "")
        for part in node:
            if hidden and local(part) in _REFERENCES:
                self.notes.hidden(local(part)[:-9], attribute(part, "id"))
                continue
            text = self._sign(part, words)
            if not text:
                continue
            if hidden:
                self.left.leave("hidden", text)
                continue
            self._note_shape(properties, text, bool(link))
            words.add(text, strong, slanted, link)
            if text.strip() and not (is_on(said_b) if said_b is not None else strong or bold):
                words.plain_bold = False

    def _sign(self, part: Any, words: Words) -> str:
        """What one part of a run says in words; what is not words is put aside."""
        name = local(part)
        if name == "t":
            return part.text or ""
        if name == "br":
            return "" if attribute(part, "type") in {"page", "column"} else "\n"
        if name in _SIGNS:
            return _SIGNS[name]
        if name == "sym":
            return symbol(attribute(part, "char"))
        if name == "fldChar":
            self._field(attribute(part, "fldCharType"))
        elif name == "instrText":
            self._instruction(part.text or "")
        elif name in _REFERENCES:
            self.notes.note(name[:-9], attribute(part, "id"), words)
        elif name in {"drawing", "pict", "object"}:
            self._drawing(part, name)
        elif name == "AlternateContent":
            return "".join(self._sign(one, words) for one in chosen(part))
        elif name == "delText":
            self.left.leave("deleted", part.text or "")
        elif name not in SILENT and name and all_text(part).strip():
            self.left.leave("other", all_text(part))
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
            self.left.leave("textbox", " ".join(all_text(box) for box in boxes[:20]))
            return
        about = next((node for node in part.iter() if local(node) == "docPr"), None)
        said = attribute(about, "descr") or attribute(about, "title")
        self.left.leave("embedded" if name == "object" else "picture", said)

    def _note_shape(self, properties: Any, text: str, in_link: bool) -> None:
        if properties is None or not text.strip():
            return
        if not in_link and is_on(child(properties, "u")):
            self.left.shape("underline")
        if is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")):
            self.left.leave("struck", text)
        if attribute(child(properties, "vertAlign"), "val") in {"superscript", "subscript"}:
            self.left.leave("raised", text)
        if attribute(child(properties, "highlight"), "val", "none") != "none":
            self.left.leave("highlighted", text)
