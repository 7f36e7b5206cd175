"""Reading indicators: a body's table for a period, and each indicator over the years.

What a small group hides is taken away here, before anything is drawn, written to a file or checked: page, PDF, XLSX, CSV
and chart get what `lines_of` and `series_of` give. Only those who fill in the figures ask for them unmasked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from budget.models import Indicator, IndicatorTarget, IndicatorValue
from budget.periods import PERIODS, last_ended
from budget.shares import ALL, MEN, WOMEN, Group, hidden
from core import clock
from core.numbers import rounded
from core.tables import Cell as FileCell
from core.tables import Table
from organisation.models import Body, User
from organisation.roles import Capability

GENDERS = {WOMEN: "kvinnor", MEN: "män", ALL: "totalt"}
UNSHOWN = ".."  # what Swedish statistics write for a figure that is not shown
NOTE = f"{UNSHOWN} Visas inte, eftersom gruppen är liten."


@dataclass(frozen=True)
class Cell:
    """An outcome. `hidden`: there is one, and it is not to be shown; when it is masked it is not in `value` either."""

    value: Decimal | None = None
    hidden: bool = False
    row: IndicatorValue | None = None


@dataclass(frozen=True)
class Line:
    """An indicator in a period: its target of the year, and the outcomes of this year and of the year before by K, M
    and T (only T when it is not split)."""

    indicator: Indicator
    target: Decimal | None
    this: dict[str, Cell]
    last: dict[str, Cell]

    @property
    def comment(self) -> str:
        row = self.this[ALL].row
        return row.comment if row else ""


def bodies_of(user: User) -> QuerySet[Body]:
    """The bodies of the authorities whose staff the person is, each with how many indicators it has in use."""
    found = Body.objects.filter(authority__in=user.authorities_with(Capability.READ_DIARY))
    used = Count("indicators", filter=Q(indicators__ended_on=None))
    return (
        found.select_related("authority").annotate(indicator_count=used).order_by("-indicator_count", "name")
    )


def latest_period(body: Body) -> tuple[int, int]:
    """The last period with an outcome; without any, the tertial that ended last."""
    found = IndicatorValue.objects.filter(indicator__body=body).order_by("-year", "-tertial")
    if (one := found.values_list("year", "tertial").first()) is not None:
        return one
    return last_ended(clock.today())


def years_of(body: Body) -> list[int]:
    """The years that can be chosen, the latest first: from the first one with an outcome or a target, to next year."""
    asked = (
        IndicatorValue.objects.filter(indicator__body=body),
        IndicatorTarget.objects.filter(indicator__body=body),
    )
    ends = [
        end for found in asked for end in found.aggregate(first=Min("year"), last=Max("year")).values() if end
    ]
    now = clock.today().year
    return list(range(max([now + 1, *ends]), min([now - 1, *ends]) - 1, -1))


def lines_of(
    body: Body,
    year: int,
    tertial: int,
    *,
    indicators: Iterable[Indicator] | None = None,
    masked: bool = True,
) -> list[Line]:
    """The body's table: those in use or with an outcome in the period, or those given."""
    chosen = Indicator.objects.filter(body=body)
    if indicators is not None:
        chosen = chosen.filter(pk__in=[one.pk for one in indicators])
    found = list(chosen)
    values = IndicatorValue.objects.filter(indicator__in=found, year__in=(year, year - 1), tertial=tertial)
    rows = _by_period(found, values)
    targets = dict(
        IndicatorTarget.objects.filter(indicator__in=found, year=year).values_list("indicator_id", "value")
    )
    return [
        Line(
            one,
            targets.get(one.pk),
            cells_of(one, rows[one.pk, year], masked=masked),
            cells_of(one, rows[one.pk, year - 1], masked=masked),
        )
        for one in found
        if indicators is not None or one.ended_on is None or rows[one.pk, year]
    ]


def series_of(indicators: Sequence[Indicator], tertial: int) -> dict[int, list[tuple[int, dict[str, Cell]]]]:
    """By indicator, its outcomes at the same tertial of each year, the oldest first. Masked."""
    values = IndicatorValue.objects.filter(indicator__in=indicators, tertial=tertial).order_by("year")
    made: dict[int, list[tuple[int, dict[str, Cell]]]] = {one.pk: [] for one in indicators}
    known = {one.pk: one for one in indicators}
    for (pk, year), rows in _by_period(indicators, values).items():
        made[pk].append((year, cells_of(known[pk], rows)))
    return made


def _by_period(
    indicators: Iterable[Indicator], values: Iterable[IndicatorValue]
) -> dict[tuple[int, int], dict[str, IndicatorValue]]:
    known = {one.pk: one for one in indicators}
    made: dict[tuple[int, int], dict[str, IndicatorValue]] = defaultdict(dict)
    for row in values:
        row.indicator = known[row.indicator_id]  # the unit and the decimals, without a question for each
        made[row.indicator_id, row.year][row.gender] = row
    return made


def cells_of(of: Indicator, rows: Mapping[str, IndicatorValue], *, masked: bool = True) -> dict[str, Cell]:
    genders = (WOMEN, MEN, ALL) if of.split else (ALL,)
    groups = {
        name: Group(row.counts is not None, row.size, row.suppressed)
        for name, row in rows.items()
        if name in genders
    }
    away = hidden(groups, of.smallest)
    made = {}
    for name in genders:
        row = rows.get(name)
        gone = name in away
        value = None if row is None or (gone and masked) else row.counts
        made[name] = Cell(value, gone, row if row is None or not (gone and masked) else _comment_alone(row))
    return made


def _comment_alone(row: IndicatorValue) -> IndicatorValue:
    """What is left of a row that is not shown."""
    bare = IndicatorValue(year=row.year, tertial=row.tertial, gender=row.gender, comment=row.comment)
    bare.indicator = row.indicator
    return bare


# The table, for pages and documents


def indicator_table(
    body: Body, year: int, tertial: int, *, indicators: Iterable[Indicator] | None = None
) -> dict[str, Any]:
    """The table of a body's indicators as plain values that JSON holds, for `budget/indicators/_table.html` in a page or
    a document. It asks nobody who reads: the caller has fetched the body for somebody who may. Small groups are hidden
    for everybody (`state` is `hidden`, `text` is `..`, `value` is None).

        {"key": "ks-2024-1", "body": "Kommunstyrelsen", "year": 2024, "tertial": 1,
         "period": "januari–april 2024", "period_before": "januari–april 2023",
         "split": True,            # some indicator has women and men: the table has columns for them
         "genders": [{"code": "K", "name": "kvinnor"}, …],   # T alone when nothing is split
         "note": "",               # what `..` means, when it stands somewhere
         "rows": [{"id": 7, "name": "Andel långtidsfriska", "unit": "%", "goal": "Mål 7", "source": "", "split": True,
                   "comment": "", "target": CELL, "this": [CELL, CELL, CELL], "last": [CELL, CELL, CELL]}]}

    CELL is {"text": "5,5", "value": "5.5", "state": "given" | "empty" | "hidden", "code": "K", "gender": "kvinnor"}; a row that is not
    split has one of them, the total. Empty is that no value is given: it is not zero and is never summed.
    """
    return as_table(body, year, tertial, lines_of(body, year, tertial, indicators=indicators))


def as_table(body: Body, year: int, tertial: int, lines: Sequence[Line]) -> dict[str, Any]:
    split = any(line.indicator.split for line in lines)
    unshown = any(cell.hidden for line in lines for cell in (*line.this.values(), *line.last.values()))
    return {
        "key": f"{body.slug}-{year}-{tertial}",
        "body": body.name,
        "year": year,
        "tertial": tertial,
        "period": f"{PERIODS[tertial]} {year}",
        "period_before": f"{PERIODS[tertial]} {year - 1}",
        "split": split,
        "genders": [{"code": code, "name": name} for code, name in GENDERS.items() if split or code == ALL],
        "note": NOTE if unshown else "",
        "rows": [_row(line) for line in lines],
    }


def _row(line: Line) -> dict[str, Any]:
    of = line.indicator
    return {
        "id": of.pk,
        "name": of.name,
        "unit": of.unit,
        "goal": of.goal,
        "source": of.source,
        "split": of.split,
        "comment": line.comment,
        "target": _plain(of, Cell(line.target)),
        "this": [_plain(of, cell, name) for name, cell in line.this.items()],
        "last": [_plain(of, cell, name) for name, cell in line.last.items()],
    }


def _plain(of: Indicator, cell: Cell, gender: str = "") -> dict[str, Any]:
    named = {"code": gender, "gender": GENDERS[gender]} if gender else {}
    if cell.hidden:
        return {"text": UNSHOWN, "value": None, "state": "hidden", **named}
    if cell.value is None:
        return {"text": "", "value": None, "state": "empty", **named}
    return {"text": of.written(cell.value), "value": f"{exact(of, cell.value):f}", "state": "given", **named}


def exact(of: Indicator, value: Decimal) -> Decimal:
    """With the decimals that the indicator is shown with."""
    return rounded(Fraction(value), of.decimals)


def file_of(body: Body, year: int, tertial: int, lines: Sequence[Line]) -> Table:
    """The table as a file: numbers as numbers, nothing where nothing is given."""
    data = as_table(body, year, tertial, lines)
    names = list(GENDERS) if data["split"] else [ALL]
    columns = ["Resultatmått", "Enhet", f"Målvärde {year}"]
    for period in (data["period"], data["period_before"]):
        columns += [f"{GENDERS[name].capitalize()} {period}" for name in names]
    rows: list[list[FileCell]] = []
    for line in lines:
        of = line.indicator
        row: list[FileCell] = [of.name, of.unit, None if line.target is None else exact(of, line.target)]
        for cells in (line.this, line.last):
            row += [_in_file(of, cells.get(name, Cell())) for name in names]
        rows.append([*row, line.comment])
    notes = [f"{body.name}, utfall {data['period']}", *([data["note"]] if data["note"] else [])]
    return Table(f"Nyckeltal {body.short_name} {year} T{tertial}", [*columns, "Kommentar"], rows, notes)


def _in_file(of: Indicator, cell: Cell) -> FileCell:
    if cell.hidden:
        return UNSHOWN
    return None if cell.value is None else exact(of, cell.value)
