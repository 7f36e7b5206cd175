"""What an att-sats asks about a plan for internal control: to adopt it, or to approve the follow-up of a tertial.

A clause is written by people and read as it stands, as amounts are: *anta internkontrollplan 2025*, *godkänna uppföljning
av kommunstyrelsens internkontrollplan för perioden jan-april 2024*. What is not understood asks nothing. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from budget.periods import PERIODS
from core.words import genitive

_PLAN = re.compile(r"intern\s?kontrollplan|plan(en)? för (den )?intern", re.IGNORECASE)
_FOLLOWS_UP = re.compile(r"uppföljning", re.IGNORECASE)
_MARKS = re.compile(r"^[\s\-–•*\d.)]*(att\s+)?", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")
_TERTIAL = re.compile(r"\b(?:t|tertial(?:en)?\s+)([123])\b", re.IGNORECASE)
_MONTHS = re.compile(r"\bjan\w*\s*[-–−]\s*(apr|aug|dec)", re.IGNORECASE)
_UNTIL = {"apr": 1, "aug": 2, "dec": 3}
_VERBS = {"anta", "fastställa", "godkänna"}


@dataclass(frozen=True)
class Asked:
    """`tertial` is the follow-up that is to be approved; None asks for the plan itself to be adopted. `years` are those
    that the clause names, perhaps none."""

    tertial: int | None
    years: frozenset[int]


def read(sentence: str) -> Asked | None:
    """Verb and text in one. None when it is about something else, or does not say which tertial."""
    words = _MARKS.sub("", " ".join(sentence.split()), count=1)
    verb = words.split(" ", 1)[0].casefold()
    if verb not in _VERBS or not _PLAN.search(words):
        return None
    years = frozenset(int(year) for year in _YEAR.findall(words))
    if not _FOLLOWS_UP.search(words):
        return Asked(None, years)
    tertials = {int(one) for one in _TERTIAL.findall(words)}
    tertials |= {_UNTIL[one.casefold()] for one in _MONTHS.findall(words)}
    if re.search(r"\bhelår", words, re.IGNORECASE):
        tertials.add(3)
    return Asked(tertials.pop(), years) if len(tertials) == 1 else None


def to_adopt(year: int, body: str) -> tuple[str, str]:
    """Verb and text of a clause that adopts the plan."""
    return "anta", f"internkontrollplan {year} för {inside(body)}"


def to_approve(year: int, body: str, tertial: int) -> tuple[str, str]:
    """Verb and text of a clause that approves the follow-up of a tertial."""
    what = f"uppföljning av {genitive(inside(body))} internkontrollplan"
    return "godkänna", f"{what} för perioden {PERIODS[tertial]} {year}"


def inside(body: str) -> str:
    """A body's name inside a sentence; an abbreviation keeps its capitals."""
    return body if body[1:2].isupper() else body[:1].lower() + body[1:]
