"""The minutes as the secretary and the approvers work with them: § by §, passage by passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cases.richtext import for_print
from meetings.models import Correction, MinutesRemark, MinutesText
from meetings.prose import SLOTS, passages
from meetings.prose.passages import HEADINGS, heading
from meetings.queries.deliberations import Deliberation


@dataclass
class Passage:
    slot: str
    heading: str
    html: str
    revision: int = 0
    generated: str = ""
    edited_by: str = ""
    is_edited: bool = False
    is_stale: bool = False


@dataclass
class ParagraphRow:
    """A § on the page. `addable` are the passages that have nothing to say yet."""

    item_id: int
    number: int
    title: str
    dnr: str
    closed: bool
    withdrawn: bool
    provision: str
    votes: list[Any]
    passages: list[Passage]
    addable: list[tuple[str, str]]
    remarks: list[MinutesRemark] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"§ {self.number}"

    @property
    def open_remarks(self) -> int:
        return sum(one.settled_at is None for one in self.remarks)


def paragraph_rows(found: list[Deliberation], remarks: list[MinutesRemark]) -> list[ParagraphRow]:
    return [_row(one, [each for each in remarks if each.item_id == one.item.pk]) for one in found]


def passage_of(one: Deliberation, slot: str) -> Passage:
    """A passage with both texts: the kept one, and what the data says now."""
    text: MinutesText | None = next((row for row in one.item.minutes_texts.all() if row.slot == slot), None)
    made = passages(one.facts)[slot]
    found = Passage(slot, heading(slot, one.facts), made, generated=made)
    if text is None:
        return found
    found.revision = text.revision
    if text.is_edited:
        found.html, found.is_edited = for_print(text.edited), True
        found.is_stale = made != text.based_on
        found.edited_by = text.edited_by.name if text.edited_by else ""
    return found


def _row(one: Deliberation, remarks: list[MinutesRemark]) -> ParagraphRow:
    every = [passage_of(one, slot) for slot in SLOTS]
    shown = [passage for passage in every if passage.html.strip() or passage.is_edited]
    named = {passage.slot for passage in shown}
    proceeding = getattr(one.item, "proceeding", None)
    return ParagraphRow(
        item_id=one.item.pk,
        number=one.number,
        title=one.item.title,
        dnr=one.item.case.dnr if one.item.case else "",
        closed=bool(proceeding and proceeding.is_closed),
        withdrawn=one.item.is_withdrawn,
        provision=one.provision,
        votes=[ballot.as_json() for ballot in one.votes],
        passages=shown,
        addable=[]
        if one.item.is_withdrawn
        else [(slot, HEADINGS[slot]) for slot in SLOTS if slot not in named],
        remarks=remarks,
        corrections=list(one.item.corrections.all()),
    )
