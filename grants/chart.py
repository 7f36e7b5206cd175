"""The chart of what is left over time, drawn by the server: lines in steps, one a year, and the table with the same
figures. Coordinates are whole pixels of the picture's own."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from core import money
from core.charts import BOTTOM, LEFT, RIGHT, TOP, Tick, apart, round_step
from core.dates import MONTHS
from grants.queries.courses import Course

LINES = 5  # more than these, and one cannot tell them apart
ROWS = 40  # days in the table; with more, the last of each month


@dataclass(frozen=True)
class Drawn:
    """One year's line: `style` 1–5 is how it is dashed, `name_at` where its year is written."""

    year: int
    style: int
    path: str
    end_x: int
    end_y: int
    name_at: int


@dataclass(frozen=True)
class Chart:
    lines: list[Drawn]
    across: list[Tick]
    along: list[Tick]
    zero: int
    words: str
    unit: str
    years: list[int]
    rows: list[tuple[datetime.date, list[int | None]]] = field(default_factory=list)


def chart(courses: Sequence[Course], *, until: datetime.date, unit: str) -> Chart | None:
    """The picture, or none when there is nothing to draw. The latest years are drawn when there are many."""
    courses = [course for course in courses if course.points]
    if not courses:
        return None
    shown = list(courses)[-LINES:]
    first = min(course.points[0][0] for course in shown)
    last = max(until, first + datetime.timedelta(days=30))
    values = [ore for course in shown for _, ore in course.points]
    step = round_step(max([*values, 0]), min([*values, 0]))
    top, low = -(-max([*values, step]) // step), min([*values, 0]) // step

    def x(day: datetime.date) -> int:
        return LEFT + round((RIGHT - LEFT) * (day - first).days / (last - first).days)

    def y(ore: int) -> int:
        return BOTTOM - round((BOTTOM - TOP) * (ore / step - low) / (top - low))

    return Chart(
        lines=_lines(shown, x, y, last),
        across=[
            Tick(y(step * number), money.number(step * number, unit).removesuffix(",0"))
            for number in range(low, top + 1)
        ],
        along=_dates(first, last, x),
        zero=y(0),
        words=_words(shown, unit),
        unit=unit,
        years=[course.year for course in shown],
        rows=_rows(shown),
    )


def _lines(shown: Sequence[Course], x, y, last: datetime.date) -> list[Drawn]:  # type: ignore[no-untyped-def]
    drawn = []
    for number, course in enumerate(shown, 1):
        day, ore = course.points[0]
        path = f"M{x(day)} {y(ore)}"
        for day, ore in course.points[1:]:
            path += f"H{x(day)}V{y(ore)}"
        drawn.append((course.year, number, f"{path}H{x(last)}", y(ore)))
    named = apart({year: end for year, _, _, end in drawn})
    return [Drawn(year, style, path, x(last), end, named[year]) for year, style, path, end in drawn]


def _dates(first: datetime.date, last: datetime.date, x) -> list[Tick]:  # type: ignore[no-untyped-def]
    """Firsts of months, at most four of them, the year said where it begins."""
    months = [
        datetime.date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= datetime.date(year, month, 1) <= last
    ]
    gap = next(n for n in (1, 2, 3, 4, 6, 12, 24, 48, 120, 1200) if len(months) / n <= 4)
    kept = [day for day in months if (day.year * 12 + day.month - 1) % gap == 0] or months[:1]
    return [Tick(x(day), f"{MONTHS[day.month - 1][:3]} {day.year}") for day in kept]


def _words(shown: Sequence[Course], unit: str) -> str:
    ends = ", ".join(f"{money.text(course.points[-1][1], unit)} för {course.year}" for course in shown)
    return f"Vid periodens slut är {ends} kvar. Samma siffror står i tabellen."


def _rows(shown: Sequence[Course]) -> list[tuple[datetime.date, list[int | None]]]:
    days = sorted({day for course in shown for day, _ in course.points})
    if len(days) > ROWS:
        days = sorted({(day.year, day.month): day for day in days}.values())
    return [(day, [course.on(day) for course in shown]) for day in days]
