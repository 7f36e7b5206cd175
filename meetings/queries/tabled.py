"""The files that parties have tabled with their proposals at the meeting: enclosures (bilagor) of the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import File
from meetings.models import AgendaItem, Motion

NOT_NAMED = "Handling som inte är öppen"


@dataclass(frozen=True)
class Tabled:
    """A file, under the subject it is registered with (`printed_title`). `by` is who tabled it, as printed."""

    title: str
    by: str
    file: File


def printed_title(file: File) -> str:
    """What the minutes call it; of one that is closed only that it is there."""
    closed = any(thing.is_secret or thing.personal_data for thing in (file, file.record))
    return NOT_NAMED if closed else file.record.subject


def tabled_in(item: AgendaItem) -> list[Tabled]:
    motions = item.motions.filter(withdrawn=False, file__isnull=False)
    return tabled(motions.select_related("mover__user", "file__record__case"))


def tabled(motions: Iterable[Motion]) -> list[Tabled]:
    """Those of motions that stand, each file once."""
    found: dict[int, Tabled] = {}
    for motion in motions:
        if motion.file is not None and not motion.withdrawn and motion.file.pk not in found:
            found[motion.file.pk] = Tabled(printed_title(motion.file), motion.mover.printed, motion.file)
    return list(found.values())
