"""A paragraph's words while they are gathered, and what they become as HTML. Runs in a child."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any

NOTE = "\0note"  # in the place of an address: XML cannot hold it


@dataclass
class Words:
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


def flat_words(blocks: list[dict[str, Any]]) -> list[str]:
    """The lines of a note: a table or a list in it becomes lines."""
    found = []
    for block in blocks:
        if "rows" in block:
            for row in block["rows"]:
                cells = [" ".join(flat_words(cell["blocks"])) for cell in row]
                found.append(" – ".join(filter(None, cells)))
        else:
            found.append(block["html"])
    return [line for line in found if line]
