"""What one cell says, and what its column is called by people. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core import money
from core.errors import Refused

_DOT, _DOT_OR_COMMA = (
    re.compile(rf"(?<![0-9])[0-9]{{1,3}}[{sign}][0-9]{{3}}(?![0-9])") for sign in (".", ".,")
)
NOTHING = {"", "–", "-", "\u2212"}  # empty, and the dash that says "not applicable"


def letter_of(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def amount_text(cell: Sequence[str]) -> str:
    """What stands in a cell of amounts, with a comma for decimals; empty when nothing is given. Refused: the error of a
    formula, and a date."""
    kind, text = cell
    if kind == "error":
        raise Refused(f"Cellen innehåller felet {text}. Rätta formeln.", code="cell-error")
    if kind == "day":
        raise Refused(f"Cellen innehåller ett datum, {text}, inte ett belopp.", code="cell-day")
    if text in NOTHING:
        return ""
    return text.replace(".", ",") if kind == "number" else text


def amount(cell: Sequence[str], unit: str) -> int | None:
    """Öre, below zero too; a bare number is in `unit`. None when nothing is given. Refused, besides what `core.money.parse`
    refuses: words that say 1.383, or 1,383 kr, where nobody can tell decimals from thousands."""
    text = amount_text(cell)
    if cell[0] == "text" and (_DOT if unit != "kr" else _DOT_OR_COMMA).search(text):
        raise Refused(
            f"”{text[:60]}” kan läsas både som tusental och som decimaler. Skriv tusental med mellanslag och "
            "decimaler med komma.",
            code="amount-decimals",
        )
    return money.parse(text, unit=unit) if text else None
