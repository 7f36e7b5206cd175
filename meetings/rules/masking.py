"""What of the minutes everybody may read (OSL 5:2, design "Who may see"): text is removed, never covered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape

from cases.actions.publishing import closed_to_public
from cases.models import File
from meetings.models import Minutes
from meetings.queries.paragraph_marks import Marks, marks_of
from meetings.queries.tabled import NOT_NAMED
from organisation.models import Body

Json = dict[str, Any]


@dataclass(frozen=True)
class Mask:
    number: int
    title: str
    why: str


def is_published(minutes: Minutes) -> bool:
    """Whether the body lays its approved minutes on the web."""
    return minutes.meeting.body.publish_minutes == Body.Publish.AFTER_APPROVAL


def masked(content: Json, readable: Iterable[int] = (), *, public: bool = True) -> tuple[Json, list[Mask]]:
    """The content with the closed §§ masked, and which they are. A § is closed by the marks it was frozen with and by
    those that its case, or the memo it was told from, has been given since. `readable` are the items that one reader
    may read all the same; all others are closed to them.

    Names of the attendance list stay: who served is public. A conflict of interest goes with its §.
    """
    shut = marks_of(row["item"] for row in content["paragraphs"])
    paragraphs, masks = [], []
    allowed = set(readable)
    hidden = _closed_files(content)
    for paragraph in content["paragraphs"]:
        why = "" if not public and paragraph["item"] in allowed else why_closed(paragraph, shut)
        if not public and not why and paragraph["item"] not in allowed:
            why = "Paragrafen är inte öppen för dig."
        if why:
            since = shut.get(paragraph["item"])
            paragraph = mask(paragraph, why, since.title if since else paragraph["open_title"])
            masks.append(Mask(paragraph["number"], paragraph["title"], why))
        elif public:
            paragraph = paragraph | {"title": paragraph["open_title"]}
        if paragraph.get("enclosures"):
            paragraph = paragraph | {"enclosures": [_named(each, hidden) for each in paragraph["enclosures"]]}
        paragraphs.append(paragraph)
    return content | {"paragraphs": paragraphs}, masks


def _closed_files(content: Json) -> set[int]:
    """Enclosures that have been closed since: their names go too."""
    wanted = [each["file"] for row in content["paragraphs"] for each in row.get("enclosures") or []]
    if not wanted:
        return set()
    files = File.objects.filter(pk__in=wanted).select_related("record__case")
    return {file.pk for file in files if closed_to_public(file)}


def _named(enclosure: Json, hidden: set[int]) -> Json:
    return enclosure | {"title": NOT_NAMED} if enclosure["file"] in hidden else enclosure


def why_closed(paragraph: Json, shut: dict[int, Marks]) -> str:
    """The sentence that stands instead of the text, or an empty one."""
    since = shut.get(paragraph["item"], Marks())
    if provision := paragraph["provision"] or since.provision:
        return f"Paragrafen omfattas av sekretess, {provision}."
    if paragraph["personal_data"] or since.personal_data:
        return "Paragrafen innehåller personuppgifter och visas inte på webben."
    return ""


def mask(paragraph: Json, why: str, title: str) -> Json:
    """A § of which only number and public title are left. Nothing of the text stays anywhere in it."""
    return paragraph | {
        "title": title,
        "open_title": title,
        "masked": why,
        "sections": [{"slot": "masked", "heading": "", "html": f"<p>{escape(why)}</p>"}],
        "votes": [],
        "enclosures": [],
        "recipients": [],
        "presider": "",
    }
