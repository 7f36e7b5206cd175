"""The footnotes and endnotes of a Word file, read where their numbers stand. Runs in a child."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases.word.elements import all_text
from cases.word.left import Left
from cases.word.package import Package, attribute, local
from cases.word.runs import Runs
from cases.word.words import Words, flat_words


class Footnotes:
    """`blocks` reads what a note holds."""

    def __init__(
        self, package: Package, runs: Runs, left: Left, blocks: Callable[[Any], list[dict[str, Any]]]
    ) -> None:
        self.package, self.runs, self.left, self.blocks = package, runs, left, blocks
        self.there = self._there()
        self.used: set[tuple[str, str]] = set()
        self.noted: list[list[str]] = []  # each note that came with: its words, and those before it
        self.in_note = False

    def _there(self) -> dict[tuple[str, str], tuple[Any, str]]:
        """(footnote or endnote, id) -> the note and the name of its part. Not the lines between text and notes."""
        return {
            (kind, attribute(note, "id")): (note, f"{kind}s")
            for kind in ("footnote", "endnote")
            for part in self.package.beside(f"{kind}s")
            for note in part
            if local(note) == kind and attribute(note, "type", "normal") == "normal"
        }

    def note(self, kind: str, number: str, words: Words) -> None:
        """A note read where its number stands. What cannot stand there is told of: one that is not in the file, an
        empty one, one that hangs on another note."""
        before = words.text[-60:].strip()
        where = f" (vid ”…{before}”)" if before else ""
        note, part = self.there.get((kind, number), (None, ""))
        self.used.add((kind, number))
        if note is None or self.in_note:
            self.left.leave("footnote", f"{all_text(note).strip() if note is not None else ''}{where}")
            return
        self.in_note = True
        with self.runs.inside(part):
            html = "<br>".join(flat_words(self.blocks(note)))
        self.in_note = False
        if not html:
            self.left.leave("footnote", where.strip())
            return
        words.note(html)
        self.noted.append([html, before])

    def hidden(self, kind: str, number: str) -> None:
        """Word shows neither hidden text nor the note on it."""
        self.used.add((kind, number))
        note, _ = self.there.get((kind, number), (None, ""))
        if note is not None and (text := all_text(note).strip()):
            self.left.leave("hidden", text)

    def unused(self) -> None:
        for key, (note, _) in self.there.items():
            if key not in self.used and (text := all_text(note).strip()):
                self.left.leave("footnote", text)
