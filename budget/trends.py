"""The chart of an indicator over the years, drawn by the server, and the small line in the list. Women, men and the total
are told apart by the mark and the dash, not by colour. What a small group hides is not in what comes here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.models import Indicator
from budget.periods import PERIODS
from budget.queries.indicators import GENDERS, UNSHOWN, Cell
from budget.shares import ALL
from core.charts import BOTTOM, LEFT, TOP, Tick, apart, round_step

RIGHT = 296  # further in than where years are written: ”kvinnor” is a longer word
YEARS = 10  # the latest ones are drawn
_MARKS = {
    "K": "M{x} {y}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0",  # a circle
    "M": "M{x} {y}m-5 -5h10v10h-10z",  # a square
    "T": "M{x} {y}m0 -6l6 11h-12z",  # a triangle
}
_STYLES = {"K": 2, "M": 3, "T": 1}
SPARK_WIDTH, SPARK_HEIGHT = 96, 28

type Series = Sequence[tuple[int, Mapping[str, Cell]]]


@dataclass(frozen=True)
class Drawn:
    """One line: `style` is how it is dashed, `marks` one for each outcome."""

    name: str
    style: int
    path: str
    marks: list[str]
    name_at: int


@dataclass(frozen=True)
class Trend:
    lines: list[Drawn]
    across: list[Tick]
    along: list[Tick]
    words: str
    period: str
    genders: list[str]
    rows: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Spark:
    path: str
    end_x: int
    end_y: int
    words: str


def trend(of: Indicator, series: Series, tertial: int) -> Trend | None:
    """The chart and the table beside it, or none when nothing is to be shown."""
    series = list(series)[-YEARS:]
    shown = [value for _, cells in series for cell in cells.values() if (value := cell.value) is not None]
    if not shown:
        return None
    points = [_points(of, value) for value in shown]
    step = round_step(max(points), min(points))
    low, top = min(points) // step, max(-(-max(points) // step), min(points) // step + 1)
    first, last = series[0][0], series[-1][0]

    def x(year: int) -> int:
        return (
            (LEFT + RIGHT) // 2 if first == last else LEFT + (RIGHT - LEFT) * (year - first) // (last - first)
        )

    def y(value: Decimal) -> int:
        return BOTTOM - (BOTTOM - TOP) * (_points(of, value) - low * step) // ((top - low) * step)

    genders = list(series[-1][1])
    return Trend(
        lines=_lines(series, genders, x, y),
        across=[
            Tick(
                y(Decimal(step * n).scaleb(-of.decimals)), of.written(Decimal(step * n).scaleb(-of.decimals))
            )
            for n in range(low, top + 1)
        ],
        along=[Tick(x(year), str(year)) for year in _some(first, last)],
        words=_words(of, series, tertial),
        period=PERIODS[tertial],
        genders=[GENDERS[name] for name in genders],
        rows=[(year, [_in_words(of, cells[name]) for name in genders]) for year, cells in reversed(series)],
    )


def spark(of: Indicator, series: Series) -> Spark | None:
    """The total of each year as a small line; none with fewer than two to be shown."""
    series = list(series)[-YEARS:]
    totals = [(year, cells[ALL].value) for year, cells in series]
    known = [(year, value) for year, value in totals if value is not None]
    if len(known) < 2:
        return None
    low, high = min(value for _, value in known), max(value for _, value in known)
    first, last = totals[0][0], totals[-1][0]  # a year that is not shown keeps its place

    def x(year: int) -> int:
        return 4 + (SPARK_WIDTH - 8) * (year - first) // (last - first)

    def y(value: Decimal) -> int:
        reach = high - low
        return (
            SPARK_HEIGHT // 2
            if not reach
            else SPARK_HEIGHT - 5 - int((SPARK_HEIGHT - 10) * (value - low) / reach)
        )

    words = ", ".join(f"{of.written(value)} {year}" for year, value in known)
    return Spark(_path(totals, x, y), x(known[-1][0]), y(known[-1][1]), f"Totalt: {words}")


def _points(of: Indicator, value: Decimal) -> int:
    return int(value.scaleb(of.decimals).to_integral_value())


def _lines(series: Series, genders: Sequence[str], x, y) -> list[Drawn]:  # type: ignore[no-untyped-def]
    outcomes = {name: [(year, cells[name].value) for year, cells in series] for name in genders}
    ends = {
        name: y(next(value for _, value in reversed(line) if value is not None))
        for name, line in outcomes.items()
        if any(value is not None for _, value in line)
    }
    named = apart(ends)
    return [
        Drawn(
            GENDERS[name],
            _STYLES[name],
            _path(outcomes[name], x, y),
            [
                _MARKS[name].format(x=x(year), y=y(value))
                for year, value in outcomes[name]
                if value is not None
            ],
            named[name],
        )
        for name in ends
    ]


def _path(line: Sequence[tuple[int, Decimal | None]], x, y) -> str:  # type: ignore[no-untyped-def]
    """Broken where a year has no outcome to show."""
    made, after, before = "", False, None
    for year, value in line:
        joined = after and before == year - 1
        if value is not None:
            made += f"{'L' if joined else 'M'}{x(year)} {y(value)}"
        after, before = value is not None, year
    return made


def _some(first: int, last: int) -> list[int]:
    """At most five years to write along the picture, the last one among them."""
    gap = (last - first) // 5 + 1
    return [year for year in range(first, last + 1) if (last - year) % gap == 0]


def _words(of: Indicator, series: Series, tertial: int) -> str:
    """What the picture shows, for those who do not see it."""
    year, cells = series[-1]
    told = ", ".join(f"{GENDERS[name]} {_in_words(of, cell) or 'inget'}" for name, cell in cells.items())
    return (
        f"{of.name}, {of.unit}, {PERIODS[tertial]} {series[0][0]}–{year}. Senast, {year}: {told}. "
        "Samma siffror står i tabellen."
    )


def _in_words(of: Indicator, cell: Cell) -> str:
    return UNSHOWN if cell.hidden else of.written(cell.value)
