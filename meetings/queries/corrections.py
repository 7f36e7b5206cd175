"""Corrections of approved §§: read beside the text as it was signed, wherever that is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core import clock
from core.dates import long_date
from meetings.models import Correction

Json = dict[str, Any]


def corrections_of(items: Iterable[int]) -> dict[int, list[Correction]]:
    """By agenda item, the oldest first, in one question."""
    found: dict[int, list[Correction]] = {}
    for one in Correction.objects.filter(item__in=items).select_related("by").order_by("id"):
        found.setdefault(one.item_id, []).append(one)
    return found


def as_data(corrections: Iterable[Correction]) -> list[Json]:
    """As a document prints them."""
    return [
        {
            "on": long_date(one.at.astimezone(clock.STOCKHOLM).date()),
            "text": one.text,
            "reason": one.reason,
            "by": one.by.name,
        }
        for one in corrections
    ]


def correct_beside(items: list[Json]) -> None:
    """Put the corrections into the §§ of a document; none into one that the reader may not read, or read whole."""
    found = corrections_of(item["item"] for item in items)
    for item in items:
        item["corrections"] = [] if item["masked"] else as_data(found.get(item["item"], []))
