"""A numbered list as people paste it from a report, read into recommendations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import Refused
from core.words import clean_lines

NUMBERED = re.compile(r"^\s*(?:rekommendation\s+)?(\d{1,3})\s*[.):]\s*(.*)$", re.IGNORECASE)
BULLET = re.compile(r"^\s*[•●▪‣·*–-]\s+(.*)$")
MOST = 200


@dataclass(frozen=True)
class Parsed:
    number: int
    text: str


def parse_recommendations(text: str, *, first: int = 1) -> list[Parsed]:
    """Each line with a number, or a bullet, begins a recommendation; other lines go on with the one before. A list with
    neither is read as one recommendation a paragraph, numbered from `first`. What stands before the first number is a
    heading and is left out.

    Refused: nothing at all, a number that comes twice, a number without text.
    """
    lines = clean_lines(text).splitlines()
    if any(NUMBERED.match(line) for line in lines):
        found = _marked(lines, NUMBERED)
    elif any(BULLET.match(line) for line in lines):
        found = [(first + at, words) for at, (_, words) in enumerate(_marked(lines, BULLET))]
    else:
        parts = [part for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()]
        found = [(first + at, part.split()) for at, part in enumerate(parts)]
    rows = [Parsed(number, " ".join(words)) for number, words in found]
    if not rows:
        raise Refused("Klistra in listan med rekommendationer.", field="text", code="missing")
    if len(rows) > MOST:
        raise Refused(f"Listan har {len(rows)} rader. Högst {MOST} går att läsa in.", field="text")
    _must_be_right(rows)
    return rows


def _marked(lines: list[str], mark: re.Pattern[str]) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    for line in lines:
        if begun := mark.match(line):
            number = int(begun[1]) if mark is NUMBERED else 0
            found.append((number, begun[begun.re.groups].split()))
        elif found:
            found[-1][1].extend(line.split())
    return found


def _must_be_right(rows: list[Parsed]) -> None:
    seen: set[int] = set()
    for row in rows:
        if row.number < 1:
            raise Refused("Numren börjar på 1.", field="text")
        if row.number in seen:
            raise Refused(f"Nummer {row.number} finns två gånger i listan. Rätta det.", field="text")
        if not row.text:
            raise Refused(f"Nummer {row.number} har ingen text.", field="text")
        seen.add(row.number)
