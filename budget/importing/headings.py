"""The same column in the file of another period: `Utfall jan–apr 2024` is `Utfall jan–aug 2024` in the next. Pure."""

from __future__ import annotations

import re

from budget.importing.rules import plain

_DASH = "[-–\u2212]"
_PERIOD = re.compile(
    rf"\bjan(?:uari)?\.?\s*{_DASH}\s*(?:apr(?:il)?|aug(?:usti)?|dec(?:ember)?)\b|\b(?:tertial\s?|t)[123]\b"
)
_LAST_DAY = re.compile(r"\b(?:30 april|31 augusti|31 december)\b")
_LAST_ISO = re.compile(rf"\b((?:19|20)[0-9]{{2}}){_DASH}(?:04{_DASH}30|08{_DASH}31|12{_DASH}31)\b")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


def standing(heading: str, year: int) -> str:
    """The heading without what follows the period: years count from the report's `year`, and a period from January to the
    end of a tertial, or its last day, is no particular one. A single month is."""
    words = _PERIOD.sub("<period>", plain(heading))
    words = _LAST_ISO.sub(lambda found: f"<day> {found[1]}", words)
    words = _LAST_DAY.sub("<day>", words)
    return _YEAR.sub(lambda found: f"<{int(found[0]) - year:+d}>", words)
