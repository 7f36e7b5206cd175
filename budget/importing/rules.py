"""Which values of a key column go to which row of a table: `3010`, `38*`, `3000-3999`. Pure.

No rule goes before another: two that could take the same value are refused, so that nobody has to know an order.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.errors import Refused

LEFT_OUT = ""  # the "row" of what shall not be read in
_BETWEEN = re.compile(r"([0-9]+)\s*[-–\u2212]\s*([0-9]+)")
_CODE = re.compile(r"[0-9]+\*?|[0-9]+\s*[-–\u2212]\s*[0-9]+")


def plain(text: str) -> str:
    """A value of the key column as it is compared: without regard to letter case, spaces and how åäö are stored."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


@dataclass(frozen=True)
class Rule:
    """`low` and `high` are equal but for an interval, whose ends have the same number of digits: it takes codes of that
    length, so that 3000-3999 does not take 30101."""

    typed: str
    row: str
    how: str  # is, begins or between
    low: str
    high: str

    @classmethod
    def of(cls, typed: str, row: str) -> Rule:
        """Refused: nothing, and an interval that is turned or has ends of different length."""
        words = " ".join(typed.split())
        if interval := _BETWEEN.fullmatch(words):
            low, high = interval.groups()
            if len(low) != len(high) or low > high:
                raise Refused(
                    f"”{words}”: skriv intervallet från lägsta till högsta med lika många siffror, till exempel 3000-3999.",
                    code="interval",
                )
            return cls(f"{low}–{high}", row, "between", low, high)
        how, value = ("begins", words[:-1]) if words.endswith("*") else ("is", words)
        if not value:
            raise Refused(
                "Skriv ett värde, till exempel 3010, 38* eller 3000-3999. Bara en stjärna tar allt.",
                code="rule",
            )
        return cls(words, row, how, plain(value), plain(value))

    def overlaps(self, other: Rule) -> bool:
        """Whether some value could be taken by both."""
        one, two = sorted((self, other), key=lambda rule: ("is", "begins", "between").index(rule.how))
        if one.how == "is":
            return two.takes(one.low)
        if two.how == "begins":
            return one.low.startswith(two.low) or two.low.startswith(one.low)
        if one.how == "begins":
            left = len(two.low) - len(one.low)
            codes = one.low.isdigit() and left >= 0
            return codes and one.low + "0" * left <= two.high and one.low + "9" * left >= two.low
        return len(one.low) == len(two.low) and one.low <= two.high and two.low <= one.high

    def takes(self, value: str) -> bool:
        if self.how == "begins":
            return value.startswith(self.low)
        return len(value) == len(self.low) and self.low <= value <= self.high


def split(typed: str) -> list[str]:
    """What a person wrote in a field: a value on each line or between semicolons; codes also between commas."""
    found = []
    for part in re.split(r"[\n;]", typed):
        pieces = [piece.strip() for piece in part.split(",")]
        codes = all(_CODE.fullmatch(piece) for piece in pieces if piece)
        found += pieces if codes else [part.strip()]
    return [one for one in found if one]


class Rules:
    """All rules of a mapping, ready to be asked. Refused: two rules that could take the same value, both named."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.all = list(rules)
        self._exact: dict[str, str] = {}
        for one in self.all:
            if one.how == "is" and one.low in self._exact:
                raise Refused(f"{one.typed} står på två ställen. Ta bort det ena.", code="overlap")
            if one.how == "is":
                self._exact[one.low] = one.row
        wide = [one for one in self.all if one.how != "is"]
        for index, one in enumerate(wide):
            for other in wide[:index]:
                if one.overlaps(other):
                    raise _overlap(other, one)
        for one in self.all:
            taker = next((two for two in wide if two.takes(one.low)), None) if one.how == "is" else None
            if taker is not None:
                raise _overlap(taker, one)
        self._prefixes = {one.low: one.row for one in wide if one.how == "begins"}
        self._between = sorted(
            (len(one.low), one.low, one.high, one.row) for one in wide if one.how == "between"
        )
        self._starts = [(length, low) for length, low, _, _ in self._between]

    def row_of(self, key: str) -> str | None:
        """The key of the row; LEFT_OUT for what shall not be read in; None when no rule takes the value."""
        value = plain(key)
        if value in self._exact:
            return self._exact[value]
        for length in range(1, len(value) + 1):
            if value[:length] in self._prefixes:
                return self._prefixes[value[:length]]
        at = bisect_right(self._starts, (len(value), value)) - 1
        if at >= 0:
            length, low, high, row = self._between[at]
            if length == len(value) and low <= value <= high:
                return row
        return None

    @classmethod
    def of(cls, typed_by_row: Mapping[str, Sequence[str]]) -> Rules:
        return cls(Rule.of(typed, row) for row, many in typed_by_row.items() for typed in many)


def _overlap(one: Rule, other: Rule) -> Refused:
    return Refused(
        f"{one.typed} och {other.typed} tar samma värden. Ändra en av dem, så att varje värde hör till en rad.",
        code="overlap",
    )
