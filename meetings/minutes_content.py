"""The content of the minutes as plain JSON: what page, PDF, extract and board are made of, and what is signed.

Before the first signature it is built from the data and the secretary's words; at the first signature it is kept on the
minutes with its sum, and read from there.

    {"meeting": {"body", "short_name", "on", "place", "hours", "breaks", "serving": [{"name", "party", "for",
                 "paragraphs", "role"}], "others": [{"name", "title", "paragraphs"}], "approvers": [{"name", "role"}],
                 "approval_place", "secretary", "chair", "remote": [...]},
     "paragraphs": [{"item": 7, "number": 184, "printed": "184/24", "title", "open_title", "dnr", "case": slug,
                     "provision": "" or "OSL 19:1", "personal_data": bool, "told": [section numbers of the memo],
                     "appealable": bool, "step", "outcome",
                     "presider", "sections": [{"slot", "heading", "html"}],
                     "votes": [{"matter", "yes", "no", "rows": [{"name", "party", "for", "choice"}],
                                "sums": {"yes", "no", "abstains", "absent", "conflict"}, "result", "settled_by"}],
                     "enclosures": [{"number": 1, "what", "where"; of a tabled file also "file": 9, "by", "sha256"}],
                     "recipients": ["…"]}]}
"""

from __future__ import annotations

from typing import Any

from cases.richtext import for_print, plain
from meetings.models import Minutes, MinutesText
from meetings.prose import SLOTS, passages
from meetings.prose.enclosures import enclosures
from meetings.prose.passages import heading
from meetings.queries.attendance_list import approvers_of, others_of, serving_of
from meetings.queries.deliberations import Deliberation, deliberations
from meetings.queries.tabled import as_enclosure, tabled

Json = dict[str, Any]


def content_of(minutes: Minutes) -> Json:
    """The frozen content when there is one, else what the minutes say as they stand."""
    if minutes.frozen_at is not None and minutes.content is not None:
        return minutes.content
    return build(minutes, deliberations(minutes))


def build(minutes: Minutes, found: list[Deliberation]) -> Json:
    paragraphs = [_paragraph(one) for one in found]
    _number_enclosures(paragraphs)
    return {"meeting": _meeting(minutes, found), "paragraphs": paragraphs}


def _number_enclosures(paragraphs: list[Json]) -> None:
    """Bilaga 1, 2, … through all §§: a § that is masked later takes its numbers with it, and the others keep theirs."""
    number = 0
    for paragraph in paragraphs:
        for one in paragraph["enclosures"]:
            number += 1
            one["number"] = number


def _meeting(minutes: Minutes, found: list[Deliberation]) -> Json:
    meeting = minutes.meeting
    return {
        "body": meeting.body.name,
        "short_name": meeting.body.short_name,
        "on": meeting.on.isoformat(),
        "place": minutes.place or meeting.place,
        "hours": meeting.hours,
        "breaks": meeting.breaks,
        "serving": serving_of(found),
        "others": others_of(meeting, found),
        "approvers": approvers_of(meeting, found),
        "approval_place": minutes.approval_place or meeting.approval_note,
        "secretary": meeting.secretary.name if meeting.secretary else "",
        "chair": meeting.chair.name if meeting.chair else "",
    }


def _paragraph(one: Deliberation) -> Json:
    item, facts = one.item, one.facts
    sections = sections_of(one)
    return {
        "item": item.pk,
        "number": one.number,
        "printed": item.paragraph.printed,
        "title": item.title,
        "open_title": item.open_title,
        "dnr": item.case.dnr if item.case else "",
        "case": item.case.slug if item.case else "",
        "provision": one.provision,
        "personal_data": one.personal_data,
        "told": one.told,
        "appealable": one.is_appealable,
        "step": str(facts.step),
        "outcome": str(facts.outcome),
        "presider": next((seat.printed for seat in facts.seats if seat.is_chair), ""),
        "sections": sections,
        "votes": [ballot.as_json() for ballot in one.votes],
        "enclosures": _enclosures(one),
        "recipients": _recipients(sections, list(facts.recipients)),
    }


def _enclosures(one: Deliberation) -> list[Json]:
    """The bilagor of the §: what was tabled as a file, then what is printed in it. Of a withdrawn § none."""
    if one.facts.withdrawn:
        return []
    files = [as_enclosure(each) for each in tabled(one.item.motions.all())]
    return files + [{"what": each.what, "where": each.where} for each in enclosures(one.facts)]


def sections_of(one: Deliberation) -> list[Json]:
    """The passages that say something, the secretary's words before the generated ones."""
    texts: dict[str, MinutesText] = {text.slot: text for text in one.item.minutes_texts.all()}
    made = passages(one.facts)
    found = []
    for slot in SLOTS:
        text = texts.get(slot)
        html = for_print(text.edited) if text is not None and text.is_edited else made[slot]
        if html.strip():
            found.append({"slot": slot, "heading": heading(slot, one.facts), "html": html})
    return found


def _recipients(sections: list[Json], generated: list[str]) -> list[str]:
    """Who gets the decision, line by line: as the secretary wrote it when it was changed by hand."""
    html = next((section["html"] for section in sections if section["slot"] == "recipients"), "")
    lines = [line.strip(" •-–\u00a0") for line in plain(html).splitlines()]
    return [line for line in lines if line] if html else generated
