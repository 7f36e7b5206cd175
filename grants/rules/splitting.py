"""Splitting an amount: over the years of a project, and what is left over those who ask. Whole öre, pure.

The parts always add up to the amount and none is below zero: each year is rounded for itself and the last one takes
what remains. 300 000 kr over November 2024 to October 2027 (2, 12, 12 and 10 months), to the nearest 10 000 kr, is
20, 100, 100 and 80 thousand.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence


def months_per_year(starts_on: datetime.date, ends_on: datetime.date) -> dict[int, int]:
    """How many months of each year the period touches; a month that is begun counts."""
    if ends_on < starts_on:
        return {}
    years = range(starts_on.year, ends_on.year + 1)
    return {
        year: (ends_on.month if year == ends_on.year else 12)
        - (starts_on.month if year == starts_on.year else 1)
        + 1
        for year in years
    }


def spread(ore: int, weights: Sequence[int], nearest: int = 1) -> list[int]:
    """The amount in parts after the weights (none below zero, not all zero), each rounded to `nearest` öre, halves up;
    no part takes more than is left, and the last part that weighs anything takes what remains."""
    whole = sum(weights)
    if ore < 0 or nearest < 1 or whole <= 0 or min(weights) < 0:
        raise ValueError("an amount and weights that are not below zero")
    last = max(index for index, weight in enumerate(weights) if weight)
    parts, left = [], ore
    for index, weight in enumerate(weights):
        part = left if index == last else min(left, _nearest(ore * weight, whole, nearest))
        part = part if index <= last else 0
        parts.append(part)
        left -= part
    return parts


def _nearest(numerator: int, denominator: int, nearest: int) -> int:
    return (2 * numerator + denominator * nearest) // (2 * denominator * nearest) * nearest


def equally(ore: int, years: Sequence[int], nearest: int = 1) -> dict[int, int]:
    """The same each year; the remainder to the last."""
    return dict(zip(years, spread(ore, [1] * len(years), nearest), strict=True))


def by_months(ore: int, starts_on: datetime.date, ends_on: datetime.date, nearest: int = 1) -> dict[int, int]:
    """After the months of the project period in each year; the remainder to the last year."""
    months = months_per_year(starts_on, ends_on)
    return dict(zip(months, spread(ore, list(months.values()), nearest), strict=True))


def fill_equally(left: int, asked: Sequence[int], step: int = 100) -> list[int]:
    """What is left shared equally among those who ask, nobody more than asked for; what somebody does not need goes to
    the others. In whole `step` öre except where somebody gets all they ask. What cannot be shared in steps is left."""
    given = [0] * len(asked)
    waiting = [index for index, ore in enumerate(asked) if ore > 0]
    while waiting and left > 0:
        share = left // len(waiting)
        full = [index for index in waiting if asked[index] <= share]
        if not full:
            for index in waiting:
                given[index] = share // step * step
            break
        for index in full:
            given[index] = asked[index]
            left -= asked[index]
        waiting = [index for index in waiting if index not in full]
    return given
