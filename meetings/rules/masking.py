"""What of the minutes everybody may read (OSL 5:2, design "Who may see"): text is removed, never covered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape

from cases.models import Case
from meetings.models import Minutes
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
    """The content with the closed §§ masked, and which they are. `readable` are the case numbers' ids by item that the
    reader may see; for everybody a § is closed by its marks, and by those its case has been given since.

    Names of the attendance list stay: who served is public. A conflict of interest goes with its §.
    """
    shut = _marked_since(content) if public else {}
    paragraphs, masks = [], []
    allowed = set(readable)
    for paragraph in content["paragraphs"]:
        why = why_closed(paragraph, shut) if public or paragraph["item"] not in allowed else ""
        if why:
            masks.append(Mask(paragraph["number"], paragraph["open_title"], why))
            paragraph = mask(paragraph, why)
        elif public:
            paragraph = paragraph | {"title": paragraph["open_title"]}
        paragraphs.append(paragraph)
    return content | {"paragraphs": paragraphs}, masks


def why_closed(paragraph: Json, shut: dict[str, tuple[str, bool]]) -> str:
    """The sentence that stands instead of the text, or an empty one."""
    provision, personal = shut.get(paragraph["case"], ("", False))
    provision = paragraph["provision"] or provision
    if provision:
        return f"Paragrafen omfattas av sekretess, {provision}."
    if paragraph["personal_data"] or personal:
        return "Paragrafen innehåller personuppgifter och visas inte på webben."
    return ""


def mask(paragraph: Json, why: str) -> Json:
    """A § of which only number and public title are left. Nothing of the text stays anywhere in it."""
    return paragraph | {
        "title": paragraph["open_title"],
        "masked": why,
        "sections": [{"slot": "masked", "heading": "", "html": f"<p>{escape(why)}</p>"}],
        "votes": [],
        "recipients": [],
        "presider": "",
    }


def _marked_since(content: Json) -> dict[str, tuple[str, bool]]:
    """Marks that cases have been given since the content was frozen, by the case's slug."""
    items = [row["item"] for row in content["paragraphs"]]
    cases = Case.objects.filter(agenda_items__in=items).distinct()
    return {
        case.slug: (case.secrecy_provision, case.personal_data or case.is_void)
        for case in cases
        if case.is_secret or case.personal_data or case.is_void
    }
