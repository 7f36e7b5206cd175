"""Reading a sheet of indicators cell by cell: what it says, what it said at an earlier save, and who saved what."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from budget.models import Indicator, IndicatorSave, IndicatorSheet, IndicatorTarget, IndicatorValue
from budget.models.indicators import TARGETS
from core import numbers
from core.words import clean
from organisation.models import Body

NUMBERS = ("value", "numerator", "denominator", "people")
FIELDS = (*NUMBERS, "suppressed", "comment")


class Place(NamedTuple):
    """A cell of a sheet. `gender` is empty and `field` is target on a sheet of targets."""

    indicator: int
    gender: str
    field: str


type Typed = Decimal | bool | str | None
type State = dict[Place, str]  # as it is kept in the history: what is not there is empty


def state_of(sheet: IndicatorSheet) -> State:
    return targets_of(sheet) if sheet.tertial == TARGETS else outcomes_of(sheet)


def outcomes_of(sheet: IndicatorSheet) -> State:
    values = IndicatorValue.objects.filter(
        indicator__body=sheet.body_id, year=sheet.year, tertial=sheet.tertial
    )
    return {
        Place(one.indicator_id, one.gender, field): words
        for one in values
        for field in FIELDS
        if (words := in_words(getattr(one, field)))
    }


def targets_of(sheet: IndicatorSheet) -> State:
    targets = IndicatorTarget.objects.filter(indicator__body=sheet.body_id, year=sheet.year)
    return {Place(one.indicator_id, "", "target"): in_words(one.value) for one in targets}


def last_save(sheet: IndicatorSheet) -> IndicatorSave | None:
    """The one that would be undone."""
    return sheet.saves.filter(undoes=None, undone_by=None).select_related("by").first()


def in_words(value: Typed | int) -> str:
    """A value as the history keeps it: a number without ending noughts, a tick as 1, nothing as nothing."""
    if value is None or value is False:
        return ""
    if isinstance(value, bool):
        return "1"
    if isinstance(value, str):
        return clean(value)
    exact = f"{Decimal(value):f}"
    return exact.rstrip("0").rstrip(".") if "." in exact else exact


def as_of(sheet: IndicatorSheet, revision: int) -> State:
    """What the sheet said at an earlier save: the later ones taken back, the last first."""
    state = state_of(sheet)
    for save in sheet.saves.filter(number__gt=revision):
        state.update({place_of(one): one["before"] for one in save.changes})
    return {place: words for place, words in state.items() if words}


def place_of(change: dict[str, Any]) -> Place:
    return Place(change["indicator"], change["gender"], change["field"])


def sheet_of(body: Body, year: int, tertial: int) -> IndicatorSheet:
    """The sheet, or one that nobody has saved yet."""
    found = IndicatorSheet.objects.filter(body=body, year=year, tertial=tertial).first()
    return found or IndicatorSheet(body=body, year=year, tertial=tertial)


def shown(words: str, of: Indicator, field: str) -> str:
    """A kept value as people write it: with its comma, and the indicator's decimals where it is the outcome."""
    if not words or field not in (*NUMBERS, "target"):
        return words
    value = Decimal(words)
    decimals = of.decimals if field in ("value", "target") else max(0, -int(value.as_tuple().exponent))
    return numbers.text(value, decimals)


WORDS = {
    "value": "", "target": "målvärde", "numerator": "täljare", "denominator": "nämnare", "people": "personer",
    "suppressed": "visa inte", "comment": "kommentar",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    name: str
    what: str
    before: str
    after: str


def history_of(sheet: IndicatorSheet, *, latest: int = 10) -> list[tuple[IndicatorSave, list[Change]]]:
    """The latest saves with what each of them changed. Holds what small groups hide: for those who fill in."""
    if sheet.pk is None:
        return []
    known = {one.pk: one for one in Indicator.objects.filter(body=sheet.body_id)}
    genders = dict(IndicatorValue.Gender.choices)
    made = []
    for save in sheet.saves.select_related("by", "undoes")[:latest]:
        changes = []
        for one in save.changes:
            place, of = place_of(one), known[one["indicator"]]
            what = " ".join(filter(None, (genders.get(place.gender, ""), WORDS[place.field])))
            before, after = (_tick(shown(one[end], of, place.field), place) for end in ("before", "after"))
            changes.append(Change(of.name, what, before, after))
        made.append((save, changes))
    return made


def _tick(words: str, place: Place) -> str:
    return ("ja" if words else "nej") if place.field == "suppressed" else words
