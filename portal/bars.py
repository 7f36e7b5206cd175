"""The chart of a fund: one bar a year, drawn by the server. The table beside it has the same figures.

Coordinates are whole units of the picture's own; colours and type are the style sheet's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core import money
from grants.queries.balances import YearFigures

LEFT, TOP, BOTTOM, STEP, WIDTH = 64, 20, 220, 84, 60
LEAST_FOR_TEXT = 18  # a part lower than this has no room for its figure
MOST = 8  # bars; the latest years are drawn when there are more


@dataclass(frozen=True)
class Part:
    """`what` is its class: left, held, granted, paid."""

    what: str
    x: int
    y: int
    height: int
    text: str

    @property
    def text_x(self) -> int:
        return self.x + WIDTH // 2

    @property
    def text_y(self) -> int:
        return self.y + self.height // 2 + 5


@dataclass(frozen=True)
class Bar:
    year: int
    x: int
    parts: list[Part]
    words: str


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]
    lines: list[tuple[int, str]]  # height and figure
    width: int
    words: str
    left: int = LEFT
    bar_width: int = WIDTH
    kinds: list[tuple[str, str]] = field(default_factory=list)


NAMES = {"left": "Kvar", "held": "Reserverat", "granted": "Beviljat, inte utbetalt", "paid": "Utbetalt"}


def bars(years: Sequence[YearFigures], *, unit: str) -> Bars | None:
    """The picture, or none when no year has any money."""
    drawn = [year for year in years if _height(year)][-MOST:]
    if not drawn:
        return None
    top = _top(max(_height(year) for year in drawn))
    found = [_bar(year, LEFT + 16 + n * STEP, top, unit) for n, year in enumerate(drawn)]
    used = {part.what for bar in found for part in bar.parts}
    return Bars(
        bars=found,
        lines=[(BOTTOM - (BOTTOM - TOP) * n // 2, money.number(top * n // 2, unit)) for n in range(3)],
        width=LEFT + 16 + STEP * len(drawn),
        words=" ".join(bar.words for bar in found),
        kinds=[(what, name) for what, name in NAMES.items() if what in used],
    )


def _amounts(year: YearFigures) -> list[tuple[str, int]]:
    """From the ground up: what is paid, granted, held, left."""
    return [
        ("paid", year.paid),
        ("granted", year.granted),
        ("held", year.reserved),
        ("left", max(year.available, 0)),
    ]


def _height(year: YearFigures) -> int:
    return sum(ore for _, ore in _amounts(year))


def _bar(year: YearFigures, x: int, top: int, unit: str) -> Bar:
    """Each edge is rounded from the exact sum below it, so that the bar is as high as its whole amount."""
    parts, below = [], 0
    for what, ore in _amounts(year):
        if not ore:
            continue
        low = BOTTOM - below * (BOTTOM - TOP) // top
        below += ore
        high = BOTTOM - below * (BOTTOM - TOP) // top
        text = money.number(ore, unit) if low - high >= LEAST_FOR_TEXT else ""
        parts.append(Part(what, x, high, low - high, text))
    left = money.text(max(year.available, 0), unit)
    return Bar(year.year, x, parts, f"{year.year}: {left} kvar av {money.text(year.frame, unit)}.")


def _top(most: int) -> int:
    """A round figure at or above the highest bar: 1, 2, 3, 4, 5, 6 or 8 times a power of ten."""
    size = 1
    while size * 10 <= most:
        size *= 10
    return next(size * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if size * step >= most)
