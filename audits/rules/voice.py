"""Who speaks. A draft says what the administration thinks; when the body has adopted it, the same answers are the body's.

The speaker is the definite form *förvaltningen*, alone as a word. Who means a part of the organisation, and not who
speaks, names it: *stadsledningskontoret*, *fritidsförvaltningen*.
"""

from __future__ import annotations

import re

from core.words import genitive

SPEAKER = "förvaltningen"
_SPOKEN = re.compile(r"(?<![\w-])(förvaltningen)(s?)(?![\w-])", re.IGNORECASE)


def in_voice(text: str, body: str) -> str:
    """The text with the body as speaker: *Förvaltningens* is *Kommunstyrelsens*, small letters stay small."""

    def named(found: re.Match[str]) -> str:
        whole = genitive(body) if found[2] else body
        if found[1].isupper():
            return whole.upper()
        return _first(whole, upper=found[1][0].isupper())

    return _SPOKEN.sub(named, text)


def speaks(text: str) -> bool:
    """Whether the administration still speaks in it."""
    return _SPOKEN.search(text) is not None


def _first(text: str, *, upper: bool) -> str:
    return (text[:1].upper() if upper else text[:1].lower()) + text[1:]


def begins(name: str) -> str:
    """As the first word of a sentence."""
    return _first(name, upper=True)
