"""Other files from the same parts as an issue: only what is new, chosen items, and one for the archive.

Each part is taken as it was frozen, so that what is laid out once is used in all of them. The page numbers are each
file's own; what is printed first says where a thing stands in the whole issue.
"""

from __future__ import annotations

from typing import Any

from core.dates import long_date
from meetings import sheets
from meetings.changes import compare, item_of
from meetings.models import Issue
from meetings.packs import CHANGES

Json = dict[str, Any]
SUMMONS = "summons"


def supplement_spec(issue: Issue, last: Issue, whole: dict[str, int]) -> Json | None:
    """The tilläggslista: the change sheet, the kallelse as in the whole pack, and the documents that are new or
    replaced. `whole` are the printed pages of the whole pack. None when nothing has changed."""
    meeting, changes = issue.meeting, compare(last.agenda, issue.agenda)
    if not changes:
        return None
    parts = {part["id"]: part for part in issue.spec["parts"]}
    sheet = parts[CHANGES]
    data = sheets.change_sheet(
        meeting,
        changes,
        number=issue.number,
        on=sheets.local_day(issue.started_at),
        last=last,
        old_pages=last.first_pages(),
        note=issue.note,
        whole_pages=whole,
    )
    chosen = [
        {**sheet, "source": {**sheet["source"], "data": data}},
        _settled(parts[SUMMONS], whole),
        *_with_heads([part for part in issue.spec["parts"] if part["id"] in changes.parts], parts),
    ]
    return _about(issue) | {
        "title": f"Tilläggslista: {meeting.body.name} {long_date(meeting.on)}",
        "subject": f"Utskick {issue.number}, bara det som är nytt sedan utskick {last.number}",
        "parts": chosen,
    }


def selection_spec(issue: Issue, rows: list[Json], allowed: set[str]) -> Json:
    """Chosen items of an issue: a list of them, then of each what the reader may see. One item has no list."""
    items = {row["item"] for row in rows}
    parts = [part for part in issue.spec["parts"] if part["id"] in allowed and item_of(part["id"]) in items]
    meeting = issue.meeting
    named = " ".join(filter(None, [rows[0]["label"], rows[0]["title"]])) if len(rows) == 1 else ""
    first = {
        "id": "selection",
        "title": "Valda ärenden",
        "bookmarks": [{"level": 1, "title": "Valda ärenden"}],
        "needs_pages": True,
        "new_sheet": True,
        "source": {
            "template": "documents/selection.html",
            "data": sheets.selection(meeting, issue, rows),
        },
    }
    return _about(issue) | {
        "title": named or f"Valda ärenden: {meeting.body.name} {long_date(meeting.on)}",
        "subject": f"Ur utskick {issue.number}",
        "parts": parts if named else [first, *parts],
    }


def archive_spec(issue: Issue) -> Json:
    """The whole issue for the archive. PDF/A is claimed only when every part keeps it."""
    spec: Json = issue.spec
    return spec | {"archive": True}


def _about(issue: Issue) -> Json:
    names = ("author", "language", "dnr", "body", "date")
    return {name: issue.spec[name] for name in names if name in issue.spec}


def _settled(part: Json, pages: dict[str, int]) -> Json:
    """A part with the pages of another file printed in it: laid out exactly as there, and used again."""
    source = part["source"]
    return {
        **{name: value for name, value in part.items() if name != "needs_pages"},
        "source": {**source, "data": {**source["data"], "pages": pages}},
    }


def _with_heads(chosen: list[Json], parts: dict[str, Json]) -> list[Json]:
    """Each item's first part starts a new sheet and has the bookmark of its §, also when that is an attachment."""
    found, heads = [], set()
    for part in chosen:
        item = item_of(part["id"])
        if item not in heads and part["id"] != f"item-{item}":
            above = [mark for mark in parts[f"item-{item}"]["bookmarks"] if mark["level"] == 1]
            part = part | {"new_sheet": True, "bookmarks": [*above, *part["bookmarks"]]}
        heads.add(item)
        found.append(part)
    return found
