"""What of the minutes everybody may read (OSL 5:2, design "Who may see"): text is removed, never covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import escape

from meetings.models import Minutes
from meetings.queries.paragraph_marks import Marks, marks_of, without_told
from meetings.queries.tabled import closed_names, without_names
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


@dataclass(frozen=True)
class Reader:
    """One who is signed in: the items they may read, and those in which they read what is secret too."""

    readable: frozenset[int] = frozenset()
    cleared: frozenset[int] = frozenset()


def masked(
    content: Json, *, reader: Reader | None = None, published: bool = False
) -> tuple[Json, list[Mask]]:
    """The content with what is closed masked, and which §§ that is: to everybody, or to one `reader`. A § is closed by
    the marks it was frozen with and by those that its case, or the memo it was told from, has been given since; of a
    memo in which a section has been marked since only the passage that tells it. `published`: minutes on the web have
    their cases there too, and a case that has been taken off the web takes its § along.

    A bilaga whose file is closed today has no name. Names of the attendance list stay: who served is public. A conflict of interest goes with its §.
    """
    marks = marks_of((row["item"] for row in content["paragraphs"]), published=published and reader is None)
    paragraphs, masks = [], []
    closed = closed_names(content["paragraphs"])
    for paragraph in content["paragraphs"]:
        since = marks.get(paragraph["item"], Marks())
        shown, why = _shown(paragraph, since, reader)
        if why:
            masks.append(Mask(shown["number"], shown["title"], why))
        if reader is None or paragraph["item"] not in reader.cleared:
            shown = without_names(shown, closed)
        paragraphs.append(shown)
    return content | {"paragraphs": paragraphs}, masks


def _shown(paragraph: Json, since: Marks, reader: Reader | None) -> tuple[Json, str]:
    """The § as it may be read, and what is said of what is not."""
    if why := why_closed(paragraph, since) if reader is None else _closed_to(paragraph, since, reader):
        return mask(paragraph, why, since.title), why
    if reader is None:
        paragraph = paragraph | {"title": paragraph["open_title"]}
    elif paragraph["item"] in reader.cleared:
        return paragraph, ""
    if told := since.told_openly(paragraph):
        return without_told(paragraph, told), f"Ärendebeskrivningen omfattas av sekretess, {told}."
    return paragraph, ""


def why_closed(paragraph: Json, since: Marks) -> str:
    """The sentence that stands instead of the text, or an empty one."""
    if provision := since.secrecy(paragraph):
        return f"Paragrafen omfattas av sekretess, {provision}."
    if since.keeps_off_web(paragraph):
        return "Paragrafen innehåller personuppgifter och visas inte på webben."
    return "Ärendet är inte publicerat." if since.unpublished else ""


def _closed_to(paragraph: Json, since: Marks, reader: Reader) -> str:
    if paragraph["item"] in reader.readable:
        return ""
    return why_closed(paragraph, since) or "Paragrafen är inte öppen för dig."


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
