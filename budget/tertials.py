"""The tertials of a year, and the follow-up of one in four lists. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Set
from dataclasses import dataclass

# A tertial is followed up from the beginning of the year.
PERIODS = {1: "januari–april", 2: "januari–augusti", 3: "januari–december"}
_ENDS = {1: (4, 30), 2: (8, 31), 3: (12, 31)}


def ends_on(year: int, tertial: int) -> datetime.date:
    return datetime.date(year, *_ENDS[tertial])


def last_ended(day: datetime.date) -> tuple[int, int]:
    """The year and the tertial that ended last before the day."""
    ended = [tertial for tertial in _ENDS if ends_on(day.year, tertial) < day]
    return (day.year, ended[-1]) if ended else (day.year - 1, 3)


@dataclass(frozen=True)
class Lists[Point]:
    """The four lists of a tertial: each control that is due there stands in one of the first three."""

    reported: frozenset[Point]
    missing: frozenset[Point]
    postponed: frozenset[Point]
    extra: frozenset[Point]


def follow_up[Point](
    *, due: Set[Point], postponed: Set[Point], moved_here: Set[Point], reported: Set[Point]
) -> Lists[Point]:
    """`due` by the plan, of which `postponed` were moved to a later tertial; `moved_here` from an earlier one."""
    expected = (due - postponed) | moved_here
    away = (due & postponed) - moved_here
    return Lists(
        reported=frozenset(expected & reported),
        missing=frozenset(expected - reported),
        postponed=frozenset(away),
        extra=frozenset(reported - expected - away),
    )
