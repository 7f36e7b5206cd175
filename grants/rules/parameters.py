"""What a computed section is made with."""

from __future__ import annotations

import datetime

from cases.memo_content import Section


def day_of(section: Section) -> datetime.date | None:
    """The day that the figures are for; none when it is not chosen."""
    given = str(section.params.get("as_of") or "")
    return datetime.date.fromisoformat(given) if given else None
