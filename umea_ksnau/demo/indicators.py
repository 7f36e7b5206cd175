"""The board's indicators: the measures of the staff report, the outcomes as they are printed, and some years before."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budget.actions.indicators import create_indicator
from budget.actions.outcomes import save_outcomes, save_targets
from budget.models import Indicator
from budget.queries.outcomes import Place
from core import clock
from organisation.models import Body, User
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, load, moment
from umea_ksnau.demo.script import Step

FILE = "nyckeltal-2024.yaml"
FIELDS = ("name", "unit", "decimals", "kind", "better", "split", "goal", "source")


def steps() -> Iterator[Step]:
    yield Step(moment(load(FILE)["entered_at"]), "indicators:2024:t1", entered)


def entered() -> None:
    """Every indicator, its targets, and the outcomes of the first tertial, the oldest year first."""
    about = load(FILE)
    body, by = find.body(about["body"]), find.person(about["by"])
    made = [
        (create_indicator(body=body, by=by, **{name: one[name] for name in FIELDS if name in one}), one)
        for one in about["indicators"]
    ]
    years = sorted({year for _, one in made for year in one.get("outcomes", {})})
    for year in years:
        fill_in(made, body, year, by)
    year = clock.today().year
    targets = {
        of.pk: Decimal(str(one["targets"][year])) for of, one in made if year in one.get("targets", {})
    }
    save_targets(body=body, year=year, targets=targets, revision=0, by=by)


def fill_in(made: list[tuple[Indicator, Json]], body: Body, year: int, by: User) -> None:
    cells = {
        Place(of.pk, gender, "value"): Decimal(str(value))
        for of, one in made
        for gender, value in one.get("outcomes", {}).get(year, {}).items()
    }
    save_outcomes(body=body, year=year, tertial=1, cells=dict(cells), revision=0, by=by)
