"""A Word file taken apart into plain blocks: paragraphs, tables, and what no memo can hold. Runs in a child.

No models are imported here, and nothing is decided about what the blocks mean: that is `cases.word.mapping`.
"""

from __future__ import annotations

from typing import Any

from cases.word.elements import SILENT, THROUGH, all_text, chosen
from cases.word.footnotes import Footnotes
from cases.word.left import Left
from cases.word.looks import Looks, level_of, list_of
from cases.word.package import Package, Unreadable, attribute, child, local
from cases.word.runs import Runs
from cases.word.tables import Tables
from cases.word.words import Words

MAX_BLOCKS, MAX_LETTERS = 6000, 400_000


def opened(path: str) -> dict[str, Any]:
    """The file's blocks as plain values, or why it cannot be read."""
    try:
        return _Opening(Package(path)).told()
    except Unreadable as error:
        return {"unreadable": error.why}
    except RecursionError:
        return {"unreadable": "broken"}


class _Opening:
    def __init__(self, package: Package) -> None:
        self.package, self.looks = package, Looks(package)
        self.left = Left()
        self.runs = Runs(package, self.looks, self.left)
        self.notes = self.runs.notes = Footnotes(package, self.runs, self.left, self._blocks)
        self.tables = Tables(self._blocks, self._cell)
        self.letters = self.count = 0

    def told(self) -> dict[str, Any]:
        document = self.package.part("word/document.xml")
        body = child(document, "body") if document is not None else None
        if body is None:
            raise Unreadable("broken")
        blocks = self._blocks(body)
        heads = [line for kind in ("header", "footer") for line in self._beside(kind)]
        self._comments()
        self.notes.unused()
        about = self.package.part("docProps/core.xml")
        title = child(about, "title") if about is not None else None
        return {
            "blocks": blocks,
            "heads": heads[:200],
            "left": self.left.items,
            "left_out": self.left.out,
            "shapes": self.left.shapes,
            "inserted": self.runs.inserted,
            "notes": self.notes.noted,
            "title": ((title.text if title is not None else "") or "")[:500],
            "own": self.looks.own(),
        }

    def _blocks(self, holder: Any, deep: int = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for node in holder:
            name = local(node)
            if name == "p":
                found.append(self._paragraph(node))
            elif name == "tbl":
                found.append(self.tables.table(node, deep))
            elif name in THROUGH:
                found += self._blocks(node, deep)
            elif name == "AlternateContent":
                found += self._blocks(chosen(node), deep)
            elif name in {"del", "moveFrom"}:
                self.left.leave("deleted", all_text(node))
            elif name == "altChunk":
                self.left.leave("embedded")
            elif name not in SILENT and name and all_text(node).strip():
                self.left.leave("other", all_text(node))
        return found

    def _paragraph(self, node: Any) -> dict[str, Any]:
        self.count += 1
        if self.count > MAX_BLOCKS:
            raise Unreadable("long")
        properties = child(node, "pPr")
        look = self.looks.of(attribute(child(properties, "pStyle"), "val") or self.looks.default)
        words = Words()
        self.runs.inline(node, words, look.bold)
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

    def _cell(self) -> None:
        self.count += 1
        if self.count > MAX_BLOCKS * 2:
            raise Unreadable("long")

    # What lies beside the text

    def _beside(self, kind: str) -> list[str]:
        lines = []
        for part in self.package.beside(kind):
            for paragraph in (node for node in part.iter() if local(node) == "p"):
                for side in all_text(paragraph, tab="\t").split("\t"):  # left, middle, right
                    if text := " ".join(side.split()):
                        lines.append(text[:300])
        return lines

    def _comments(self) -> None:
        for part in self.package.beside("comments"):
            for comment in part:
                if text := all_text(comment).strip():
                    author = attribute(comment, "author")
                    self.left.leave("comment", f"{author}: {text}" if author else text)
