"""The pack (mötesbok): which parts, in which order, under which bookmarks and stamps. Plain JSON for the pdf app."""

from __future__ import annotations

import datetime
from typing import Any

from meetings import documents
from meetings.models import AgendaItem, Meeting
from meetings.queries.agenda import Row
from meetings.queries.memos import Attached
from meetings.rules.web import documents_are_public, why_not_documents, why_not_file, why_not_memo

Json = dict[str, Any]
MEMO = "Tjänsteskrivelse"
LATER = "Handling kommer senare"
SPOKEN = "Muntlig information"
NOT_HERE = "Handlingarna visas inte på webben"
WHY_LATER = "Tjänsteskrivelsen är inte godkänd än. Den kommer i ett senare utskick."
WHY_SPOKEN = "Ärendet föredras muntligt. Det finns ingen handling."
WHY_NOT_HERE = "Handlingarna till ärendet visas inte på webben. De finns hos sekreteraren."


def spec(
    meeting: Meeting,
    rows: list[Row],
    *,
    number: int | None,
    on: datetime.date,
    replaces: tuple[int, datetime.date] | None = None,
    public: bool = False,
) -> Json:
    """All parts of the pack: the kallelse, then item by item its memo and attachments. Each § starts on a new sheet.

    `public` leaves out what may not be on the web: the item stays, with its number and neutral words. A body that
    publishes no documents shows the kallelse alone.
    """
    first = {
        "id": "summons",
        "title": "Kallelse",
        "bookmarks": [{"level": 1, "title": "Kallelse"}],
        "needs_pages": True,
        "source": {
            "template": "documents/summons.html",
            "data": documents.summons(meeting, rows, number=number, on=on, replaces=replaces, public=public),
        },
    }
    parts = [first]
    if not public or documents_are_public(meeting):
        for row in rows:
            if row.item.case is not None and not row.item.is_withdrawn:
                parts += item_parts(row, meeting, public=public)
    return {
        "title": f"{'Kallelse' if number else 'Utkast till kallelse'}: {meeting.body.name} {documents.long_date(meeting.on)}",
        "subject": f"Utskick {number}" if number else "Utkast",
        "author": meeting.body.authority.municipality,
        "language": "sv",
        "parts": parts,
    }


def preparation_spec(
    meeting: Meeting, rows: list[Row], moved: list[AgendaItem], *, on: datetime.date
) -> Json:
    """The list for the presidium, as a pack of one document."""
    title = f"Beredningslista {meeting.body.short_name} {documents.long_date(meeting.on)}"
    return {
        "title": title,
        "author": meeting.body.authority.municipality,
        "language": "sv",
        "parts": [
            {
                "id": "list",
                "title": title,
                "source": {
                    "template": "documents/preparation_list.html",
                    "data": documents.preparation_list(meeting, rows, moved, on=on),
                },
            }
        ],
    }


def item_parts(row: Row, meeting: Meeting, *, public: bool) -> list[Json]:
    """One item: its memo, or a page that says why there is none, and its attached files."""
    lead, kind = _lead(row, meeting, public=public)
    parts = [lead | {"new_sheet": True, "bookmarks": _marks(row, kind, public=public)}]
    seen: set[int] = set()
    for one in row.attached:
        if one.file.pk in seen or (public and why_not_file(row, one.record, one.file)):
            continue
        seen.add(one.file.pk)
        parts.append(
            {
                "id": f"file-{row.item.pk}-{one.file.pk}",
                "title": " ".join(filter(None, [row.label, one.file.name])),
                "stamp": stamp(row, one, public=public),
                "bookmarks": [{"level": 2, "title": _named(one, row)}],
                "source": {
                    "file": one.file.sha256,
                    "name": one.file.name,
                    "content_type": one.file.content_type,
                },
            }
        )
    return parts


def stamp(row: Row, one: Attached, *, public: bool = False) -> str:
    """`184/24 <title> - KS-2024/00167-3 <record> : <file>`, at the top of each attachment."""
    title = row.open_title if public else row.item.title
    subject = one.record.open_subject if public else one.record.subject
    return f"{row.printed} {title} - {one.record.designation} {subject} : {one.file.name}".strip()


def _lead(row: Row, meeting: Meeting, *, public: bool) -> tuple[Json, str]:
    """The first part of an item, and its bookmark."""
    version = row.version
    if public and (why_not_documents(row) or (version is not None and why_not_memo(row))):
        return _stand_in(row, meeting, NOT_HERE, WHY_NOT_HERE, public=True), NOT_HERE
    if version is not None:
        kind = version.document.get("kind") or MEMO
        part = {
            "id": documents.part_id(row.item),
            "title": " ".join(filter(None, [row.label, kind])),
            "source": {"template": "documents/memo.html", "data": version.document},
        }
        return part, kind
    if row.is_spoken:
        return _stand_in(row, meeting, SPOKEN, WHY_SPOKEN, public=public), SPOKEN
    return _stand_in(row, meeting, LATER, WHY_LATER, public=public), LATER


def _stand_in(row: Row, meeting: Meeting, heading: str, why: str, *, public: bool) -> Json:
    return {
        "id": documents.part_id(row.item),
        "title": " ".join(filter(None, [row.label, heading])),
        "source": {
            "template": "documents/coming_later.html",
            "data": documents.coming_later(row, meeting, public=public, why=why) | {"kind": heading},
        },
    }


def _marks(row: Row, kind: str, *, public: bool) -> list[Json]:
    title = row.open_title if public else row.item.title
    return [
        {"level": 1, "title": " ".join(filter(None, [row.label, title]))},
        {"level": 2, "title": kind},
    ]


def _named(one: Attached, row: Row) -> str:
    several = sum((other.title, other.record) == (one.title, one.record) for other in row.attached) > 1
    return f"{one.title}: {one.file.name}" if several else one.title
