"""The tables a report usually has, as data: operations and investments, with the heads of a period. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from budget.periods import last_day, period_short
from budget.sheets import Column, Row

# What a column of each kind is called by its key, and what it is worked out from.
KEYS = {
    "budget_period": "budget",
    "outcome_period": "utfall",
    "variance_period": "avvikelse",
    "variance_before": "avvikelse-fjol",
    "outcome_before": "utfall-fjol",
    "budget_year": "budget-helår",
    "forecast_year": "prognos",
    "variance_year": "avvikelse-prognos",
}
DIFFERENCES = {
    "variance_period": ("outcome_period", "budget_period"),
    "variance_year": ("forecast_year", "budget_year"),
}


@dataclass(frozen=True)
class Layout:
    key: str
    title: str
    kinds: tuple[str, ...]
    rows: tuple[Row, ...]
    by_day: bool = False  # the heads name the last day of the period, not the period

    def columns(self, year: int, tertial: int) -> list[Column]:
        return [column(kind, year, tertial, by_day=self.by_day) for kind in self.kinds]


def label_of(kind: str, year: int, tertial: int, *, by_day: bool = False) -> str:
    """What the head of a column says for a period; nothing for a kind of its own."""
    said = last_day if by_day else period_short
    now, then = said(year, tertial), said(year - 1, tertial)
    return {
        "budget_period": f"Budget {now}",
        "outcome_period": f"Utfall {now}",
        "variance_period": f"Budgetavvikelse {now}",
        "variance_before": f"Budgetavvikelse {then}",
        "outcome_before": f"Utfall helår {year - 1}",
        "budget_year": f"Budget helår {year}",
        "forecast_year": f"Prognos helår {year}",
        "variance_year": f"Årsprognos budgetavvikelse {year}",
    }.get(kind, "")


def renewed(label: str, kind: str, before: tuple[int, int], now: tuple[int, int]) -> str:
    """The head of a column in the report of another period: a standard one follows, one of its own stays."""
    for by_day in (False, True):
        if label == label_of(kind, *before, by_day=by_day):
            return label_of(kind, *now, by_day=by_day)
    return label


def column(kind: str, year: int, tertial: int, *, by_day: bool = False) -> Column:
    minuend, subtrahend = DIFFERENCES.get(kind, ("", ""))
    label = label_of(kind, year, tertial, by_day=by_day)
    return Column(KEYS[kind], label, kind, KEYS.get(minuend, ""), KEYS.get(subtrahend, ""))


OPERATIONS = Layout(
    "drift",
    "Driftredovisning",
    (
        *("budget_period", "outcome_period", "variance_period", "variance_before"),
        *("budget_year", "forecast_year", "variance_year"),
    ),
    (
        Row("intäkter", "Verksamhetens intäkter", "income"),
        Row("kostnader", "Verksamhetens kostnader", "cost"),
        Row("netto", "Verksamhetens nettokostnad", "net", (("intäkter", 1), ("kostnader", 1))),
    ),
)
INVESTMENTS = Layout(
    "investeringar",
    "Investeringsredovisning",
    (
        *("budget_period", "outcome_period", "variance_period", "outcome_before"),
        *("budget_year", "forecast_year", "variance_year"),
    ),
    (Row("netto", "Verksamhetens nettoinvesteringar", "investment"),),
    by_day=True,
)
LAYOUTS = {one.key: one for one in (OPERATIONS, INVESTMENTS)}

# The parts that a report has when it does not begin from another: heading, whether the indicators stand there, table.
PARTS: tuple[tuple[str, bool, str], ...] = (
    ("Personalrapport", True, ""),
    ("Ekonomirapport", False, "drift"),
    ("Investeringar", False, "investeringar"),
)
