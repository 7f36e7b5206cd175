"""The indicators of a body: laid out, changed, put in order, ended and taken up again."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from budget.models import Indicator, IndicatorTarget, IndicatorValue
from budget.rules.indicators import must_keep
from cases.actions.guards import fitting, written
from core import clock
from core.errors import Refused
from core.locking import lock
from organisation.models import Body, User
from trail.actions import record as trace

Kind = Indicator.Kind


@transaction.atomic
def create_indicator(*, body: Body, by: User, place: int | None = None, **fields: Any) -> Indicator:
    """A new indicator, last in the table or at `place`. `fields` are those of `_checked`, and it refuses what that
    does; also a name that the body has already, and others than those who write memos in the authority."""
    must_keep(by, body)
    lock(body)
    given = _checked(fields)
    _must_be_free(body, given["key"])
    made = Indicator.objects.create(
        body=body, position=body.indicators.count() + 1, made_by=by, made_at=clock.now(), **given
    )
    if place is not None:
        _put(made, place)
    trace("budget.indicator_made", on=made, by=by, name=made.name)
    return made


@transaction.atomic
def change_indicator(*, indicator: Indicator, by: User, place: int | None = None, **fields: Any) -> Indicator:
    """Say it in other words, or count it otherwise. Refused as `create_indicator` refuses; also fewer decimals than its
    values have, no split when there are values for women or men, and counts with numerators."""
    _held(indicator, by)
    given = _checked(fields)
    if given["key"] != indicator.key:
        _must_be_free(indicator.body, given["key"])
    for name, value in given.items():
        setattr(indicator, name, value)
    _must_fit_what_is_there(indicator)
    indicator.save(update_fields=list(given))
    if place is not None:
        _put(indicator, place)
    trace("budget.indicator_changed", on=indicator, by=by, name=indicator.name)
    return indicator


@transaction.atomic
def end_indicator(*, indicator: Indicator, by: User) -> Indicator:
    """Take it out of the tables to come; the outcomes stay where they are. Refused: one that is ended."""
    _held(indicator, by)
    if indicator.ended_on is not None:
        raise Refused("Nyckeltalet är redan avslutat.", code="ended")
    return _end(indicator, clock.today(), "budget.indicator_ended", by)


@transaction.atomic
def resume_indicator(*, indicator: Indicator, by: User) -> Indicator:
    """Take up one that was ended. Refused: one that is in use."""
    _held(indicator, by)
    if indicator.ended_on is None:
        raise Refused("Nyckeltalet används redan.", code="in-use")
    return _end(indicator, None, "budget.indicator_resumed", by)


def _end(indicator: Indicator, on: datetime.date | None, kind: str, by: User) -> Indicator:
    indicator.ended_on = on
    indicator.save(update_fields=["ended_on"])
    trace(kind, on=indicator, by=by, name=indicator.name)
    return indicator


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an indicator as they are kept. Refused: no name or unit; a kind, a direction or a number of decimals
    that there is none of; a smallest group under 1."""
    name = written(fields["name"], field="name", missing="Skriv vad som mäts.", limit=200)
    unit = written(fields["unit"], field="unit", missing="Skriv enheten, till exempel %.", limit=20)
    decimals, smallest = int(fields.get("decimals", 0)), int(fields.get("smallest", 5))
    kind, better = fields["kind"], fields.get("better", Indicator.Better.NEITHER)
    if kind not in Kind.values or better not in Indicator.Better.values:
        raise Refused("Välj slag och riktning.", field="kind", code="kind")
    if not 0 <= decimals <= 2:
        raise Refused("Välj 0, 1 eller 2 decimaler.", field="decimals", code="decimals")
    if not 1 <= smallest <= 1000:
        raise Refused("Minsta grupp är mellan 1 och 1 000 personer.", field="smallest", code="smallest")
    return {
        "name": name, "key": name.casefold(), "unit": unit, "decimals": decimals, "kind": kind, "better": better,
        "split": bool(fields.get("split", True)), "smallest": smallest,
        "goal": fitting(fields.get("goal", ""), field="goal", limit=100),
        "source": fitting(fields.get("source", ""), field="source", limit=200),
    }  # fmt: skip


def _must_be_free(body: Body, key: str) -> None:
    if body.indicators.filter(key=key).exists():
        raise Refused(f"{body.name} har redan ett nyckeltal med det namnet.", field="name", code="twice")


def _must_fit_what_is_there(indicator: Indicator) -> None:
    values = IndicatorValue.objects.filter(indicator=indicator)
    if not indicator.split and values.exclude(gender="T").exists():
        raise Refused(
            "Det finns utfall för kvinnor och män. Ta bort dem i perioderna först.",
            field="split",
            code="split",
        )
    if indicator.kind == Kind.COUNT and values.exclude(denominator=None).exists():
        raise Refused(
            "Det finns täljare och nämnare. Ett antal har inga: ta bort dem i perioderna först.",
            field="kind",
            code="kind",
        )
    kept: list[Decimal] = [value for value in values.values_list("value", flat=True) if value is not None]
    kept += IndicatorTarget.objects.filter(indicator=indicator).values_list("value", flat=True)
    if any(value != round(value, indicator.decimals) for value in kept):
        raise Refused(
            "Det finns värden med fler decimaler. Ändra dem först, eller behåll decimalerna.",
            field="decimals",
            code="decimals",
        )


def _put(indicator: Indicator, place: int) -> None:
    """At a place in the table, the others in order around it."""
    others = list(indicator.body.indicators.exclude(pk=indicator.pk))
    others.insert(max(place, 1) - 1, indicator)
    for position, one in enumerate(others, 1):
        one.position = position
    Indicator.objects.bulk_update(others, ["position"])


def _held(indicator: Indicator, by: User) -> None:
    """The indicator as it stands, with everybody else who changes the body's behind."""
    must_keep(by, indicator.body)
    lock(indicator.body)
    indicator.refresh_from_db()
