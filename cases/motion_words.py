"""Motions as words: what people type of movers and demands, what a motion's case is called, and what a clause says of
which demand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.errors import Refused
from core.words import clean

GRANTED, REFUSED, ANSWERED, WRITTEN_OFF = "granted", "refused", "answered", "written_off"
# As they stand in a proposal, a decision or a conclusion: bifalla, bifalls, bifall till; avslå, avslås …
OUTCOMES = {
    GRANTED: re.compile(r"\bbifall(?:a|as|s|es|er|it|its)?\b", re.IGNORECASE),
    REFUSED: re.compile(r"\bavsl(?:å|ås|år|ag|ags|agen|aget|agna|agit|agits)\b", re.IGNORECASE),
    ANSWERED: re.compile(r"\bbesvara(?:d|t|de)\b", re.IGNORECASE),
    WRITTEN_OFF: re.compile(r"\bavskriv(?:a|as|s|er|en|et|na|it|its)?\b", re.IGNORECASE),
}
_MOVER = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<party>[^()]{1,20})\))?[,;]?")
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|[-–•*])\s*")
_OBJECT = r"(?:del)?(?:yrkande|att-sats|punkt)\w*"
_BY_FIGURE = re.compile(rf"\b{_OBJECT}\s+((?:\d{{1,2}}\b|och|samt|till|[,–-]|\s)+)", re.IGNORECASE)
_ORDINALS = (
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
)
_BY_WORD = re.compile(
    rf"\b((?:(?:{'|'.join(_ORDINALS)})(?:\s*,\s*|\s+och\s+|\s+samt\s+|\s+))+){_OBJECT}", re.IGNORECASE
)
_REST = re.compile(r"\b(?:i övrigt|övriga yrkanden|i de delar)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\bmotion(?:en|erna)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Mover:
    name: str
    party: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.party})" if self.party else self.name


def movers_from(text: str) -> list[Mover]:
    """A mover a line: `Veronica Kerr (KD)`."""
    movers = []
    for line in filter(None, (clean(line) for line in text.splitlines())):
        found = _MOVER.fullmatch(line)
        if found is None:
            raise Refused(
                f"”{line}” kan inte läsas. Skriv namn och parti, till exempel Anna Ek (S).", field="movers"
            )
        movers.append(Mover(found["name"].strip(), (found["party"] or "").strip()))
    return movers


def demands_from(text: str) -> list[str]:
    """A demand a line. Numbers and dashes in front are dropped: the demands are numbered here."""
    lines = (_NUMBERED.sub("", clean(line)) for line in text.splitlines())
    return [line for line in lines if line]


def subject_of(printed: str, title: str, movers: Sequence[Mover]) -> str:
    """`Motion 2/2024: rubrik; Veronica Kerr (KD)`"""
    more = " med flera" if len(movers) > 1 else ""
    return f"Motion {printed}: {title}; {movers[0]}{more}"


def outcomes_of(clauses: Iterable[str], numbers: Sequence[int]) -> dict[int, str]:
    """What clauses say of which demand. One that names the motion, or the rest of it, speaks of all that no other
    names. A clause that is about something else says nothing; two that contradict each other say nothing of that
    demand."""
    named: dict[int, set[str]] = {}
    rest: set[str] = set()
    for clause in clauses:
        found = outcome_in(clause)
        if not found:
            continue
        wanted = [number for number in demands_named(clause) if number in numbers]
        for number in wanted:
            named.setdefault(number, set()).add(found)
        if not wanted and (_WHOLE.search(clause) or _REST.search(clause)):
            rest.add(found)
    said = {number: named.get(number, rest) for number in numbers}
    return {number: next(iter(found)) for number, found in said.items() if len(found) == 1}


def outcome_in(text: str) -> str:
    """The one outcome a text names; empty for none and for several."""
    found = [outcome for outcome, words in OUTCOMES.items() if words.search(text)]
    return found[0] if len(found) == 1 else ""


def demands_named(text: str) -> list[int]:
    """The numbers of the demands that a text names: `yrkande 1 och 3`, `yrkandena 1–3`, `andra yrkandet`."""
    numbers: list[int] = []
    for found in _BY_FIGURE.finditer(text):
        numbers += _figures(found[1])
    for found in _BY_WORD.finditer(text):
        numbers += [
            _ORDINALS.index(word) + 1 for word in re.findall(r"\w+", found[1].lower()) if word in _ORDINALS
        ]
    return list(dict.fromkeys(numbers))


def _figures(text: str) -> list[int]:
    numbers: list[int] = []
    for first, last in re.findall(r"(\d{1,2})(?:\s*(?:–|-|till)\s*(\d{1,2}))?", text):
        numbers += range(int(first), int(last or first) + 1)
    return numbers
