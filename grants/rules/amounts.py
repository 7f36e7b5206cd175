"""Amounts of applications as people and files write them."""

from __future__ import annotations

import re

from core import money
from core.errors import Refused

THREE_DECIMALS = re.compile(r"[.,][0-9]{3,}(?![0-9])")


def read_ore(typed: str, unit: str) -> int:
    """An amount above zero in öre; a bare number is in `unit`. Refused, besides what `core.money.parse` refuses: below
    zero, nothing, and three decimals, which cannot be told from thousands (1.383)."""
    shown = typed.strip()
    if THREE_DECIMALS.search(shown):
        raise Refused(
            f"”{shown[:60]}” har tre decimaler och kan läsas som tusental. Skriv högst två decimaler, och mellanslag "
            "mellan tusental.",
            code="amount-decimals",
        )
    ore = money.parse(shown, unit=unit)
    if ore < 0:
        raise Refused(f"”{shown[:60]}” är mindre än noll. Skriv ett belopp utan minus.", code="amount-sign")
    return ore


def rounded_parts_differ(parts: list[int], unit: str) -> bool:
    """Whether the printed parts, added up by a reader, give another number than the printed sum."""
    factor = {"kr": 1, "tkr": 10_000, "mnkr": 10_000_000}[unit]  # öre in the last printed figure
    return sum(_printed(part, factor) for part in parts) != _printed(sum(parts), factor)


def _printed(ore: int, factor: int) -> int:
    return (abs(ore) + factor // 2) // factor * (1 if ore >= 0 else -1)


def shares(scores: dict[int, int], weights: dict[int, int]) -> int | None:
    """The weighted assessment as a share of the most possible, in percent; none until every criterion is assessed."""
    if not weights or set(scores) != set(weights) or not sum(weights.values()):
        return None
    most = 4 * sum(weights.values())
    return round(100 * sum(scores[key] * weight for key, weight in weights.items()) / most)
