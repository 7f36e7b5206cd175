"""What women's, men's and the total figure say about each other, and what small groups hide. Pure and exact.

The total of a share or a mean is weighted, never the plain mean of the two: 5,5 and 2,2 with 4,4 in total are right when
two thirds are women. What can be checked is that the total lies between them, and that the weight it implies,
(T - M) / (K - M), is about what it was last time.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.numbers import rounded

WOMEN, MEN, ALL = "K", "M", "T"
FAR = Fraction(
    1, 10
)  # between the implied shares of two years: 10 percentage points past what rounding explains


@dataclass(frozen=True)
class Interval:
    """The least and the most that something can be."""

    low: Fraction
    high: Fraction

    def apart(self, other: Interval) -> Fraction:
        """The distance between them; 0 where they meet."""
        return max(Fraction(0), self.low - other.high, other.low - self.high)


def half_unit(decimals: int) -> Fraction:
    """How far a printed value can be from the exact one."""
    return Fraction(1, 2 * 10**decimals)


def is_between(women: Decimal, men: Decimal, total: Decimal) -> bool:
    """Needs no tolerance: rounding never changes which of two numbers is the larger, so a total that lay between the
    exact values lies between the rounded ones, or is one of them."""
    return min(women, men) <= total <= max(women, men)


def implied_share(women: Decimal, men: Decimal, total: Decimal, *, half: Fraction) -> Interval | None:
    """Women's share of the weight, from printed values that each can be `half` off. None when the values are so near
    each other that any share could give them, or when the total does not lie between them.

    The quotient has no pole among the exact values and turns in one direction along each of them, so its least and its
    most lie in corners.
    """
    if abs(Fraction(women) - Fraction(men)) <= 2 * half or not is_between(women, men, total):
        return None
    off = (-half, half)
    shares = [
        (Fraction(total) + c - Fraction(men) - b) / (Fraction(women) + a - Fraction(men) - b)
        for a, b, c in itertools.product(off, repeat=3)
    ]
    return Interval(max(min(shares), Fraction(0)), min(max(shares), Fraction(1)))


def quotient(numerator: Decimal, denominator: Decimal, *, factor: int, decimals: int) -> Decimal:
    """The value that the two give: a share in per cent has the factor 100, a mean 1."""
    return rounded(Fraction(numerator) * factor / Fraction(denominator), decimals)


@dataclass(frozen=True)
class Group:
    """One of women, men and all: whether it has a value, how many it stands for (None: not known), and whether
    somebody has said that it is not to be shown."""

    given: bool
    size: Decimal | None = None
    withheld: bool = False

    def is_small(self, smallest: int) -> bool:
        """An empty group has nobody in it to reveal."""
        return self.withheld or (self.size is not None and 0 < self.size < smallest)


def hidden(groups: Mapping[str, Group], smallest: int) -> frozenset[str]:
    """Which of the values are not shown. A group that is too small is hidden. When that leaves exactly one value hidden
    of three, the other two would tell it by subtraction: then the total goes too, or, if it was the total, both
    the others."""
    given = {name for name, group in groups.items() if group.given}
    away = {name for name in given if groups[name].is_small(smallest)}
    if given == {WOMEN, MEN, ALL} and len(away) == 1:
        away |= {ALL} if away != {ALL} else {WOMEN, MEN}
    return frozenset(away)
