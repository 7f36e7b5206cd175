"""The files that parties have tabled with their proposals at the meeting: enclosures (bilagor) of the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import File
from meetings.models import AgendaItem, Motion


@dataclass(frozen=True)
class Tabled:
    """A file, under the subject it is registered with. `by` is who tabled it, as printed."""

    title: str
    by: str
    file: File


def tabled_in(item: AgendaItem) -> list[Tabled]:
    motions = item.motions.filter(withdrawn=False, file__isnull=False)
    return tabled(motions.select_related("mover__user", "file__record__case"))


def tabled(motions: Iterable[Motion]) -> list[Tabled]:
    """Those of motions that stand, each file once."""
    found: dict[int, Tabled] = {}
    for motion in motions:
        if motion.file is not None and not motion.withdrawn and motion.file.pk not in found:
            title = motion.file.record.subject
            found[motion.file.pk] = Tabled(title, motion.mover.printed, motion.file)
    return list(found.values())
