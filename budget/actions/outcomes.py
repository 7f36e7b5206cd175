"""Filling in indicators: the outcomes of a period, or the targets of a year, saved together and undone together."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from budget.models import Indicator, IndicatorSave, IndicatorSheet, IndicatorTarget, IndicatorValue
from budget.models.indicators import TARGETS
from budget.queries.outcomes import (
    FIELDS,
    NUMBERS,
    Place,
    State,
    Typed,
    as_of,
    in_words,
    last_save,
    outcomes_of,
    place_of,
    state_of,
    targets_of,
)
from budget.rules.indicators import must_keep
from core import clock
from core.dates import day_and_month, time_of_day
from core.errors import Refused
from core.locking import lock
from organisation.models import Body, User
from trail.actions import record as trace


class SavedMeanwhile(Refused):
    """Somebody else has saved the sheet since it was opened. `base` is what it said then, `now` what it says, so that
    the page can put what each of them wrote together."""

    def __init__(self, message: str, *, who: str, base: State, now: State, revision: int) -> None:
        super().__init__(message, code="changed")
        self.who, self.base, self.now, self.revision = who, base, now, revision


@transaction.atomic
def save_outcomes(
    *, body: Body, year: int, tertial: int, cells: Mapping[Place, Typed], revision: int, by: User
) -> IndicatorSheet:
    """Save the cells given, of any of the body's indicators; the others stay. Nothing changed is no save.

    Refused: when somebody else has saved since (SavedMeanwhile); a year ahead; another body's indicator or one that is
    ended; women or men of one that is not split; a numerator without denominator, a denominator of zero, either of
    them for a count; fewer than no people; to others than those who write memos in the authority."""
    if tertial not in (1, 2, 3):
        raise Refused("Välj en tertial.", code="tertial")
    sheet = _open(body, year, tertial, revision, by)
    _must_be_ours(body, cells)
    before = outcomes_of(sheet)
    after = {**before, **{place: in_words(value) for place, value in cells.items()}}
    _write_outcomes(sheet, after, {place.indicator for place in cells})
    return _keep(sheet, before, outcomes_of(sheet), by)


@transaction.atomic
def save_targets(
    *, body: Body, year: int, targets: Mapping[int, Decimal | None], revision: int, by: User
) -> IndicatorSheet:
    """Save the targets of a year by indicator; None is that none is given. Refused as `save_outcomes` refuses, but a
    year ahead is what targets are for."""
    sheet = _open(body, year, TARGETS, revision, by)
    cells = {Place(pk, "", "target"): value for pk, value in targets.items()}
    _must_be_ours(body, cells)
    before = targets_of(sheet)
    _write_targets(sheet, {**before, **{place: in_words(value) for place, value in cells.items()}})
    return _keep(sheet, before, targets_of(sheet), by)


@transaction.atomic
def undo_save(*, sheet: IndicatorSheet, revision: int, by: User) -> IndicatorSheet:
    """Put back what stood before the last save that is not undone. Refused: when there is none, or somebody else has
    saved since."""
    sheet = _open(sheet.body, sheet.year, sheet.tertial, revision, by)
    last = last_save(sheet)
    if last is None:
        raise Refused("Det finns ingen sparning att ångra.", code="nothing")
    state = state_of(sheet)
    before, after = dict(state), {**state, **{place_of(one): one["before"] for one in last.changes}}
    if sheet.tertial == TARGETS:
        _write_targets(sheet, after)
    else:
        _write_outcomes(sheet, after, {place_of(one).indicator for one in last.changes})
    return _keep(sheet, before, state_of(sheet), by, undoes=last)


def _open(body: Body, year: int, tertial: int, revision: int, by: User) -> IndicatorSheet:
    """The sheet as it stands, with everybody else who saves one of the body's, or changes what they are of, in line
    behind."""
    must_keep(by, body)
    if not 2000 <= year <= 2100 or (tertial != TARGETS and year > clock.today().year):
        raise Refused("Välj ett år som har börjat.", code="year")
    lock(body)
    sheet, _ = IndicatorSheet.objects.get_or_create(body=body, year=year, tertial=tertial)
    if sheet.revision != revision:
        raise _meanwhile(sheet, revision)
    return sheet


def _meanwhile(sheet: IndicatorSheet, revision: int) -> SavedMeanwhile:
    last = sheet.saves.select_related("by").first()
    who = last.by.name if last else "Någon annan"
    at = f" {day_and_month(last.at.astimezone(clock.STOCKHOLM))} kl. {time_of_day(last.at)}" if last else ""
    return SavedMeanwhile(
        f"{who} sparade{at}, efter att du öppnade sidan. Inget är skrivet över: det du har ändrat står kvar, och resten "
        "visar det som är sparat nu. Se igenom och spara igen.",
        who=who,
        base=as_of(sheet, min(revision, sheet.revision)),
        now=state_of(sheet),
        revision=sheet.revision,
    )


def _must_be_ours(body: Body, cells: Mapping[Place, Typed]) -> None:
    ours = {one.pk: one for one in Indicator.objects.in_use().filter(body=body)}
    for place, value in cells.items():
        of = ours.get(place.indicator)
        if of is None:
            raise Refused("Ett av nyckeltalen är avslutat eller hör till en annan nämnd.", code="indicator")
        _must_suit(of, place.field, value)
        if place.gender in ("K", "M") and not of.split and in_words(value):
            raise Refused(f"{of.name} delas inte upp på kvinnor och män.", code="split")
        if place.field in ("numerator", "denominator") and of.kind == of.Kind.COUNT and in_words(value):
            raise Refused(f"{of.name} är ett antal och har ingen täljare och nämnare.", code="count")


def _must_suit(of: Indicator, field: str, value: Typed) -> None:
    if field not in ("value", "target") or not isinstance(value, Decimal):
        return
    if value != round(value, of.decimals):
        raise Refused(f"{of.name}: skriv högst {of.decimals} decimaler.", code="decimals")
    if of.kind == of.Kind.COUNT and value < 0:
        raise Refused(f"{of.name}: ett antal är aldrig mindre än noll.", code="negative")


def _write_outcomes(sheet: IndicatorSheet, state: State, touched: set[int]) -> None:
    """Make the rows of the indicators say what the state says; a row that says nothing goes."""
    names = dict(Indicator.objects.filter(pk__in=touched).values_list("pk", "name"))
    for pk in touched:
        for gender in IndicatorValue.Gender.values:
            words = {field: state.get(Place(pk, gender, field), "") for field in FIELDS}
            at: dict[str, Any] = {
                "indicator_id": pk,
                "year": sheet.year,
                "tertial": sheet.tertial,
                "gender": gender,
            }
            if any(words.values()):
                row = _row(words, names[pk])
                IndicatorValue.objects.update_or_create(**at, defaults=row)
            else:
                IndicatorValue.objects.filter(**at).delete()


def _row(words: dict[str, str], name: str) -> dict[str, Typed | int]:
    numbers = {field: Decimal(words[field]) if words[field] else None for field in NUMBERS}
    people = numbers["people"]
    if bool(words["numerator"]) != bool(words["denominator"]):
        raise Refused(f"{name}: skriv täljare och nämnare tillsammans.", code="quotient")
    if (denominator := numbers["denominator"]) is not None and denominator <= 0:
        raise Refused(f"{name}: nämnaren ska vara större än noll.", code="denominator")
    if people is not None and (not 0 <= people <= 10**9 or people != int(people)):
        raise Refused(f"{name}: antalet personer är ett heltal, från noll till en miljard.", code="people")
    if len(words["comment"]) > 500:
        raise Refused(f"{name}: korta kommentaren till högst 500 tecken.", code="too-long")
    return {
        **numbers,
        "people": None if people is None else int(people),
        "suppressed": bool(words["suppressed"]),
        "comment": words["comment"],
    }


def _write_targets(sheet: IndicatorSheet, state: State) -> None:
    for place, words in state.items():
        at: dict[str, Any] = {"indicator_id": place.indicator, "year": sheet.year}
        if words:
            IndicatorTarget.objects.update_or_create(**at, defaults={"value": Decimal(words)})
        else:
            IndicatorTarget.objects.filter(**at).delete()


def _keep(
    sheet: IndicatorSheet, before: State, after: State, by: User, *, undoes: IndicatorSave | None = None
) -> IndicatorSheet:
    """Add what has changed to the history."""
    changes = [
        {**place._asdict(), "before": before.get(place, ""), "after": after.get(place, "")}
        for place in sorted({*before, *after})
        if before.get(place, "") != after.get(place, "")
    ]
    if not changes:
        return sheet
    sheet.revision += 1
    sheet.save(update_fields=["revision"])
    IndicatorSave.objects.create(
        sheet=sheet, number=sheet.revision, changes=changes, undoes=undoes, by=by, at=clock.now()
    )
    kind = "targets" if sheet.tertial == TARGETS else "outcomes"
    trace(
        f"budget.{kind}_{'undone' if undoes else 'saved'}",
        on=sheet,
        by=by,
        year=sheet.year,
        tertial=sheet.tertial,
        count=len(changes),
    )
    return sheet
