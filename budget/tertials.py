"""The follow-up of a tertial in four lists. Pure."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


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
