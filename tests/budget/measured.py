"""Indicators and their outcomes, made through the actions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budget.actions.indicators import create_indicator
from budget.actions.outcomes import save_outcomes, save_targets
from budget.models import Indicator, IndicatorSheet
from budget.queries.indicators import indicator_table
from budget.queries.outcomes import Place, sheet_of
from organisation.models import Body, User
from tests.audits.reviewed import board

HOME = "/arbete/uppfoljning/nyckeltal/"
YEAR = 2024
# Women, men and total as printed in item 9 of the meeting: name, decimals, what is better, this year, the year before.
STAFF = [
    ("Sjukfrånvaro", 1, "lower", ("5.5", "2.2", "4.4"), ("5.9", "1.4", "4.4")),
    ("Andel långtidsfriska", 0, "higher", ("77", "90", "81"), ("66", "87", "72")),
    ("Andel heltidsanställda", 0, "higher", ("95", "90", "93"), ("94", "91", "93")),
]


def indicator(
    by: User, name: str = "Andel långtidsfriska", *, body: Body | None = None, **fields: Any
) -> Indicator:
    given = {"unit": "%", "decimals": 0, "kind": "share", "better": "higher"} | fields
    return create_indicator(body=body or board(), by=by, name=name, **given)


def places(of: Indicator, **fields: Any) -> dict[Place, Any]:
    """`K="77"` is women's outcome, `K_people=4` how many they are."""
    found = {}
    for key, value in fields.items():
        gender, _, field = key.partition("_")
        number = isinstance(value, str | int) and not isinstance(value, bool) and field != "comment"
        found[Place(of.pk, gender, field or "value")] = Decimal(str(value)) if number else value
    return found


def outcome(of: Indicator, by: User, *, year: int = YEAR, tertial: int = 1, **fields: Any) -> IndicatorSheet:
    """On top of what is saved."""
    revision = sheet_of(of.body, year, tertial).revision
    given = {"body": of.body, "year": year, "tertial": tertial, "revision": revision, "by": by}
    return save_outcomes(cells=places(of, **fields), **given)


def target(of: Indicator, by: User, value: str | None, *, year: int = YEAR) -> IndicatorSheet:
    revision = sheet_of(of.body, year, 0).revision
    targets = {of.pk: None if value is None else Decimal(value)}
    return save_targets(body=of.body, year=year, targets=targets, revision=revision, by=by)


def shown(of: Indicator) -> dict[str, str]:
    """This year's outcomes as its readers see them, by K, M and T."""
    (row,) = indicator_table(of.body, YEAR, 1, indicators=[of])["rows"]
    return {cell["code"]: cell["text"] for cell in row["this"]}


def staff(by: User) -> list[Indicator]:
    """The staff table of the meeting, with goal 6 that has no outcome."""
    made = []
    for name, decimals, better, now, before in STAFF:
        of = indicator(by, name, decimals=decimals, better=better, goal="Mål 7")
        outcome(of, by, **dict(zip("KMT", now, strict=True)))
        outcome(of, by, year=YEAR - 1, **dict(zip("KMT", before, strict=True)))
        made.append(of)
    return [
        *made,
        indicator(
            by, "Medarbetare per chef", unit="antal", kind="mean", better="lower", split=False, goal="Mål 6"
        ),
    ]


def addresses(registrar: User, official: User) -> dict[str, dict[str, Any]]:
    """What the addresses of indicators take: one with an outcome, and a save that can be undone."""
    of = indicator(official)
    outcome(of, official, T="81")
    target(of, official, "85")
    body = {"slug": of.body.slug}
    period = {**body, "year": YEAR, "tertial": 1}
    return {
        **{f"budget:{name}": body for name in ("indicators", "new_indicator")},
        **{f"budget:{name}_indicator": {**body, "pk": of.pk} for name in ("change", "end", "resume")},
        "budget:indicator": {**body, "pk": of.pk},
        **{f"budget:{name}": {**body, "year": YEAR} for name in ("indicator_targets", "undo_targets")},
        **{f"budget:{name}": period for name in ("enter_outcomes", "undo_outcomes")},
        "budget:indicator_file": {**period, "form": "csv"},
    }
