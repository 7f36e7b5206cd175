"""An editorial change of what is approved: which words it may touch, and what it makes of the frozen document.

Title, headings and prose are words; clauses, amounts, enclosures and people are what has been decided on. The
comparison is of data: whatever the form sends, everything else must be what it was.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from cases import richtext
from cases.documents.memo import Document, document
from cases.memo_content import Content
from cases.models import MemoSection
from core.errors import Refused

PROSE = MemoSection.Kind.PROSE
_AMOUNT = re.compile(
    r"\d[\d \u00a0\u202f]*(?:[.,]\d+)?[ \u00a0\u202f]?(?:tkr|mnkr|mdkr|kr|kronor|miljoner|miljarder|procent|%)(?!\w)",
    re.IGNORECASE,
)


def refuse_substance(before: Content, after: Content) -> None:
    """Refuse what is more than words: anything but title, headings and prose, and amounts that stand in the prose."""
    if [(s.id, s.kind, s.params) for s in before.sections] != [
        (s.id, s.kind, s.params) for s in after.sections
    ]:
        raise Refused(
            "Avsnitt läggs inte till, tas inte bort och flyttas inte i en redaktionell ändring. " + INSTEAD,
            code="substance",
        )
    if replace(before, title="", sections=[]) != replace(after, title="", sections=[]):
        raise Refused(
            "Förslaget, beloppen, bilagorna, personerna och uppgifterna i huvudet är det som är godkänt. "
            + INSTEAD,
            code="substance",
        )
    if any(s.kind != PROSE and s.html for s in after.sections):
        raise Refused("Bara textavsnitt har text. " + INSTEAD, code="substance")
    if amounts_in(before) != amounts_in(after):
        raise Refused("Ett belopp i texten är ändrat. Det är en ändring i sak. " + INSTEAD, code="amount")


INSTEAD = "Öppna skrivelsen för en ny version: då godkänns den på nytt."


def amounts_in(content: Content) -> Counter[str]:
    """The amounts and shares in title, headings and prose, however they are spaced."""
    words = [content.title, *(f"{s.heading}\n{richtext.plain(s.html)}" for s in content.sections)]
    return Counter(
        re.sub(r"\s", "", found).lower().replace(".", ",")
        for text in words
        for found in _AMOUNT.findall(text)
    )


def changed_document(frozen: Document, before: Content, after: Content) -> Document:
    """The frozen document with the new words put in. Nothing else is laid out anew: a body that has changed its name
    since, or a new form of the print, stays out of what was approved."""
    made = document(after, dnr=frozen["dnr"], letterhead=frozen["letterhead"])
    result = copy.deepcopy(frozen)
    result["title"] = after.title
    for old, new, section, fresh in zip(
        before.sections, after.sections, result["sections"], made["sections"], strict=True
    ):
        if new.heading != old.heading:
            section["heading"] = new.heading
        if new.html != old.html:
            section["html"] = fresh["html"]
    return result


# The difference in words


@dataclass(frozen=True)
class Piece:
    """A run of words that is the same (`=`), gone (`-`) or new (`+`)."""

    how: str
    text: str


@dataclass(frozen=True)
class Place:
    name: str
    pieces: list[Piece]


def difference(before: Document, after: Document) -> list[Place]:
    """Where two documents with the same sections read differently, word by word."""
    old, new = list(_words(before)), list(_words(after))
    return [
        Place(name, pieces_of(was, now))
        for (name, was), (_, now) in zip(old, new, strict=False)
        if was.split() != now.split()
    ]


def _words(one: Document) -> Iterator[tuple[str, str]]:
    yield "Skrivelsens rubrik", one["title"]
    for at, section in enumerate(one["sections"], 1):
        name = section["heading"] or f"Avsnitt {at}"
        yield f"Rubriken på avsnitt {at}", section["heading"]
        if section["kind"] == "prose":
            yield name, richtext.plain(section["html"])


def pieces_of(before: str, after: str) -> list[Piece]:
    """Removing what is gone and adding what is new makes the one text into the other."""
    old, new = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (before, after))
    found = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(Piece("=", "".join(old[a:b])))
        else:
            found += [Piece("-", "".join(old[a:b]))] if a < b else []
            found += [Piece("+", "".join(new[c:d]))] if c < d else []
    return found
