"""The files that parties have tabled with their proposals at the meeting: enclosures (bilagor) of the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.actions.publishing import closed_to_public
from cases.models import File
from meetings.models import AgendaItem, Motion

Json = dict[str, Any]
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


def as_enclosure(one: Tabled) -> Json:
    """As one of the bilagor of a §. `file` and `by` are kept so that its name can be taken away later."""
    return {
        "what": f"{one.title}, {one.by}",
        "where": one.file.record.designation,
        "by": one.by,
        "file": one.file.pk,
        "sha256": one.file.sha256,
    }


def closed_names(paragraphs: Iterable[Json]) -> dict[int, File]:
    """Files that §§ name among their bilagor and that are closed to everybody today. No question when none is named."""
    wanted = {
        one["file"]
        for paragraph in paragraphs
        for one in paragraph.get("enclosures", [])
        if "file" in one and not one["what"].startswith(NOT_NAMED)
    }
    if not wanted:
        return {}
    files = File.objects.filter(pk__in=wanted).select_related("record__case")
    return {file.pk: file for file in files if closed_to_public(file)}


def without_names(paragraph: Json, closed: Iterable[int]) -> Json:
    """The § with no name on the bilagor whose files are closed: number, who tabled it and place stay."""
    closed = set(closed)
    if not any(one.get("file") in closed for one in paragraph.get("enclosures", [])):
        return paragraph
    return paragraph | {
        "enclosures": [
            one | {"what": f"{NOT_NAMED}, {one['by']}"} if one.get("file") in closed else one
            for one in paragraph["enclosures"]
        ]
    }


def named_today(paragraph: Json) -> Json:
    return without_names(paragraph, closed_names([paragraph]))
