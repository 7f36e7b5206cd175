"""Coverage: every recommendation to the body answered exactly once, and each one of a group spoken of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# "punkterna 2-5", "rekommendation 7", "nr 3 och 4"
_SPOKEN = re.compile(
    r"\b(?:punkt\w*|rekommendation\w*|nr|nummer)\s+(\d[\d\s,–-]*(?:och\s+\d+)?)", re.IGNORECASE
)
_RANGE = re.compile(r"(\d{1,3})(?:\s*[–-]\s*(\d{1,3}))?")


@dataclass(frozen=True)
class Answered:
    """An answer, as coverage sees it: the numbers it covers, those its writer ticked as spoken of, and its words."""

    numbers: tuple[int, ...]
    ticked: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Coverage:
    asked: tuple[int, ...]
    unanswered: tuple[int, ...] = ()
    twice: tuple[int, ...] = ()
    unspoken: tuple[int, ...] = ()
    beside: tuple[int, ...] = field(default_factory=tuple)  # answered but not addressed to the body

    @property
    def is_whole(self) -> bool:
        """Whether a reply can be laid before the body. What is grouped and never spoken of is a warning only."""
        return bool(self.asked) and not (self.unanswered or self.twice or self.beside)


def coverage(asked: Iterable[int], answers: Sequence[Answered]) -> Coverage:
    """Both ways: what is asked and not answered, and what is answered twice or was never asked."""
    numbers = tuple(sorted(set(asked)))
    times = Counter(number for one in answers for number in set(one.numbers))
    return Coverage(
        asked=numbers,
        unanswered=tuple(number for number in numbers if not times[number]),
        twice=tuple(sorted(number for number, count in times.items() if count > 1)),
        unspoken=tuple(sorted({number for one in answers for number in unspoken(one)})),
        beside=tuple(sorted(number for number in times if number not in numbers)),
    )


def unspoken(answer: Answered) -> tuple[int, ...]:
    """Those of a group that the text does not name and nobody has ticked. An answer to one speaks of that one."""
    if len(answer.numbers) < 2:
        return ()
    named = spoken_of(answer.text) | set(answer.ticked)
    return tuple(number for number in answer.numbers if number not in named)


def spoken_of(text: str) -> set[int]:
    found: set[int] = set()
    for phrase in _SPOKEN.findall(text):
        for first, last in _RANGE.findall(phrase):
            found.update(range(int(first), int(last or first) + 1) if int(last or first) < 1000 else ())
    return found


def ranges(numbers: Iterable[int]) -> str:
    """`1, 3–5 och 9`"""
    ordered, parts = sorted(set(numbers)), []
    while ordered:
        first = last = ordered.pop(0)
        while ordered and ordered[0] == last + 1:
            last = ordered.pop(0)
        parts.append(str(first) if first == last else f"{first}–{last}")
    return " och ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
