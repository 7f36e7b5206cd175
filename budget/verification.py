"""What `manage.py verify` looks through in the budgets and follow-ups."""

from __future__ import annotations

from collections.abc import Iterator

from budget.models import IndicatorSheet
from budget.queries.outcomes import State, place_of, state_of
from core import verify


def indicators() -> Iterator[str]:
    """Each sheet has a save for each count, and says what its saves add up to. Named by period, never by value."""
    for sheet in IndicatorSheet.objects.select_related("body").order_by("body", "year", "tertial"):
        name = f"Nyckeltal {sheet.body.short_name} {sheet.year}" + (
            f" T{sheet.tertial}" if sheet.tertial else ""
        )
        saves = list(sheet.saves.order_by("number"))
        if [save.number for save in saves] != list(range(1, sheet.revision + 1)):
            yield f"{name}: {len(saves)} sparningar finns, men {sheet.revision} är räknade."
        state: State = {}
        for save in saves:
            state.update({place_of(one): one["after"] for one in save.changes})
        if {place: words for place, words in state.items() if words} != state_of(sheet):
            yield f"{name}: värdena är inte de som sparades."


def register() -> None:
    verify.register("nyckeltal", indicators)
