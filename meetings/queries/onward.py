"""Where a § can go on to and has gone, what has come to an item from the body before, and what the approval changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cases import comparing
from cases.models import Decision, Record
from cases.richtext import plain
from meetings.models import AgendaItem, Extract, Meeting, Onward, Proceeding
from meetings.paragraph_data import CHOICES
from meetings.queries.content import paragraph_in

Json = dict[str, Any]
UNAPPROVED, SAME, CHANGED = "ojusterat", "justerat", "justerat, ändrat i"

LONGEST_NOTE = 120


@dataclass(frozen=True)
class Difference:
    """A passage that was approved in other words than it was sent in."""

    heading: str
    parts: tuple[comparing.Change, ...]


@dataclass(frozen=True)
class Came:
    """What has come to an item from the body before, and how it stands with it."""

    onward: Onward
    record: Record
    differences: list[Difference]

    @property
    def label(self) -> str:
        item = self.onward.item
        return f"{item.meeting.body.short_name} {item.paragraph}"


def next_body_of(proceeding: Proceeding | None) -> Any:
    """The body that a closed § is a proposal to, else None."""
    if proceeding is None or not proceeding.is_closed or proceeding.outcome in Decision.GOES_ON:
        return None
    return proceeding.next_body if proceeding.step == Decision.Step.PROPOSES else None


def meetings_ahead(proceeding: Proceeding) -> list[Meeting]:
    """The meetings of the next body whose agendas still take documents, the nearest first."""
    body, decision = next_body_of(proceeding), proceeding.decision
    if body is None or decision is None:
        return []
    if Decision.objects.standing().filter(case=decision.case_id, body=body, pk__gt=decision.pk).exists():
        return []  # decided there already
    ahead = Meeting.objects.filter(body=body, on__gte=proceeding.item.meeting.on, closed_at=None)
    ahead = ahead.exclude(state=Meeting.State.CANCELLED).select_related("body").order_by("on")
    return [meeting for meeting in ahead[:20] if meeting.takes_documents]


def sent_from(item: AgendaItem) -> QuerySet[Onward]:
    return item.sent_onward.select_related(
        "to_item__meeting__body", "item__proceeding", "sent_by", *_extracts("extract", "approved_extract")
    )


def came_to(item: AgendaItem, user: object) -> list[Came]:
    """What a person may read of it: the record of the extract decides."""
    rows = list(
        item.came_onward.select_related(
            "item__meeting__body",
            "item__paragraph",
            "item__proceeding",
            "item__in_minutes__minutes",
            *_extracts("extract", "approved_extract"),
        )
    )
    if not rows:
        return []
    records = {one.pk: record_of(one) for one in rows}
    wanted = [record.pk for record in records.values()]
    open_to = set(Record.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        Came(one, records[one.pk], _found(one) if one.changed else [])
        for one in rows
        if records[one.pk].pk in open_to
    ]


def record_of(onward: Onward) -> Record:
    """The extract that stands now."""
    made: Extract = onward.approved_extract or onward.extract
    assert made.file is not None
    return made.file.record


def _extracts(*names: str) -> list[str]:
    return [f"{name}__file__record__case" for name in names]


def _found(onward: Onward) -> list[Difference]:
    held = getattr(onward.item, "in_minutes", None)
    approved = paragraph_in(held.minutes, onward.item_id) if held else None
    return differences(onward.content, approved) if approved else []


def differences(sent: Json, approved: Json) -> list[Difference]:
    """Passage by passage what was approved in other words. Who is sent the decision is no part of its text."""
    before, after = _passages(sent), _passages(approved)
    return [
        Difference(heading, comparing.changes(before.get(heading, ""), after.get(heading, "")))
        for heading in dict.fromkeys([*before, *after])
        if before.get(heading, "") != after.get(heading, "")
    ]


def _passages(paragraph: Json) -> dict[str, str]:
    found = {"Rubrik": paragraph["title"]}
    for section in paragraph["sections"]:
        if section["slot"] != "recipients":
            found[section["heading"] or "Text"] = plain(section["html"]).strip()
    for number, vote in enumerate(paragraph["votes"], 1):
        rows = [
            f"{row['name']} ({row['party']}): {CHOICES.get(row['choice'], row['choice'])}"
            for row in vote["rows"]
        ]
        found[f"Voteringslista {number}"] = "\n".join(rows)
    return found


def note_of(onward: Onward) -> str:
    """What stands after the title of the extract among the documents."""
    if not onward.is_confirmed:
        return UNAPPROVED
    return f"{CHANGED} {', '.join(onward.changed)}"[:LONGEST_NOTE] if onward.changed else SAME
