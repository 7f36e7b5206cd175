"""What the processes of a race for a sheet of indicators do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budget.actions.outcomes import SavedMeanwhile, save_outcomes
from budget.models import Indicator, IndicatorSave, IndicatorValue
from budget.queries.outcomes import Place
from organisation.models import User
from tests import factories
from tests.budget import measured

YEAR = measured.YEAR


def _name(process: int) -> str:
    return f"Handläggare {process}"


def prepare(process: int, people: int) -> list[int]:
    """Two indicators of a board that nobody has filled in, and so many who may."""
    for number in range(people):
        by = factories.user(_name(number), "official", email=f"h{number}@umea.example")
    return [measured.indicator(by, name).pk for name in ("Andel ett", "Andel två")]


def save(process: int, indicators: list[int]) -> list[str]:
    """Fill in the whole grid as one's own number, from the page as it was first; then, as told who saved, what was
    read from there. Gives what was answered the first time, and who was named."""
    by = User.objects.get(email=f"h{process}@umea.example")
    body = Indicator.objects.get(pk=indicators[0]).body
    cells: dict[Place, Any] = {
        Place(pk, gender, "value"): Decimal(process + 1) for pk in indicators for gender in "KMT"
    }
    given = {"body": body, "year": YEAR, "tertial": 1, "cells": cells, "by": by}
    try:
        save_outcomes(revision=0, **given)
    except SavedMeanwhile as refused:
        return ["refused", refused.who, refused.now[Place(indicators[0], "K", "value")]]
    return ["saved", by.name, str(process + 1)]


def add_own(process: int, indicators: list[int], times: int) -> int:
    """Each time one's own cell alone, tried anew from what was read for as long as others come between. Gives how many
    times it took to get all in."""
    by = User.objects.get(email=f"h{process}@umea.example")
    body = Indicator.objects.get(pk=indicators[0]).body
    cell, tries, revision = Place(indicators[process % 2], "KMT"[process // 2], "value"), 0, 0
    for number in range(1, times + 1):
        while True:
            tries += 1
            try:
                sheet = save_outcomes(
                    body=body, year=YEAR, tertial=2, cells={cell: Decimal(number)}, revision=revision, by=by
                )
            except SavedMeanwhile as refused:
                revision = refused.revision
            else:
                revision = sheet.revision
                break
    return tries


def look(process: int, tertial: int) -> dict[str, Any]:
    """What stands in the end: the values, and who saved each time with how many changes."""
    values = IndicatorValue.objects.filter(tertial=tertial).order_by("indicator", "gender")
    saves = IndicatorSave.objects.filter(sheet__tertial=tertial).order_by("number").select_related("by")
    return {
        "values": [str(one.value) for one in values],
        "saves": [[one.number, one.by.name, len(one.changes)] for one in saves],
    }
