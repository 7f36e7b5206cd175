"""The pack (mötesbok): which parts, in which order, under which bookmarks and stamps. Plain JSON for the pdf app."""

from __future__ import annotations

import datetime
from typing import Any

from meetings import documents, sheets
from meetings.changes import Changes, compare, in_open_words
from meetings.frozen import freeze
from meetings.models import AgendaItem, Issue, Meeting
from meetings.queries.agenda import Row
from meetings.queries.memos import Attached
from meetings.queries.promised import late_assignments
from meetings.queries.unanswered import unanswered_motions
from meetings.rules.web import documents_are_public, ground, why_not_documents, why_not_file, why_not_memo

Json = dict[str, Any]
CHANGES = "changes"
MEMO = "Tjänsteskrivelse"
FILES = "Handlingar"
PROMISES = "Försenade uppdrag"
UNANSWERED = "Obesvarade motioner"
LATER = "Handling kommer senare"
SPOKEN = "Muntlig information"
NOT_HERE = "Handlingarna visas inte på webben"
WHY_LATER = "Tjänsteskrivelsen är inte godkänd än. Den kommer i ett senare utskick."
WHY_SPOKEN = "Ärendet föredras muntligt. Det finns ingen handling."
WHY_NOT_HERE = "Handlingarna till ärendet visas inte på webben. De finns hos sekreteraren."
WHY_SECRET = (
    "Handlingarna till ärendet visas inte på webben. De är sekretessmarkerade enligt {ground}. "
    "Den som vill ta del av dem kan begära det hos kommunen. Varje begäran prövas för sig."
)
HIDDEN_ENCLOSURE = "Handling som inte visas på webben"


def spec(
    meeting: Meeting,
    rows: list[Row],
    *,
    number: int | None,
    on: datetime.date,
    last: Issue | None = None,
    note: str = "",
    public: bool = False,
) -> Json:
    """All parts of the pack: the change sheet when there is an issue before, the kallelse, then item by item its memo
    and attachments. The sheet, the kallelse and each § start on a new sheet of paper.

    `public` leaves out what may not be on the web: the item stays, with its number, its legal ground and neutral
    words. A body that publishes no documents shows the kallelse alone. `note` is for those who are called.
    """
    day = sheets.issue_day(last) if last else None
    replaces = (last.number, day) if last and day else None
    first = {
        "id": "summons",
        "title": "Kallelse",
        "bookmarks": [{"level": 1, "title": "Kallelse"}],
        "needs_pages": True,
        "new_sheet": True,
        "source": {
            "template": "documents/summons.html",
            "data": documents.summons(meeting, rows, number=number, on=on, replaces=replaces, public=public),
        },
    }
    parts = [first]
    if last is not None:
        parts.insert(0, changes_part(meeting, rows, last, number=number, on=on, note=note, public=public))
    if not public or documents_are_public(meeting):
        for row in rows:
            if has_parts(row) and not row.item.is_withdrawn:
                parts += item_parts(row, meeting, public=public)
    list_documents(first, parts)
    return {
        "title": f"{'Kallelse' if number else 'Utkast till kallelse'}: {meeting.body.name} {documents.long_date(meeting.on)}",
        "subject": f"Utskick {number}" if number else "Utkast",
        **about(meeting, on),
        "parts": parts,
    }


def about(meeting: Meeting, on: datetime.date) -> Json:
    """What every pack of a meeting says of itself, for those who find the file alone."""
    return {
        "author": meeting.body.authority.municipality,
        "language": "sv",
        "dnr": meeting.case.dnr if meeting.case else "",
        "body": meeting.body.name,
        "date": on.isoformat(),
    }


def has_parts(row: Row) -> bool:
    """Whether a row has documents in the pack: all that concern a case, and others that files were put on."""
    return row.item.case is not None or bool(row.attached) or bool(row.item.holds)


def changes_since(last: Issue, meeting: Meeting, rows: list[Row], *, public: bool = False) -> Changes:
    """What would differ from the issue before. In public words it repeats nothing of the earlier one."""
    before, now = last.agenda, freeze(meeting, rows)
    if public:
        return compare(in_open_words(before), in_open_words(now), say_old=False)
    return compare(before, now)


def changes_part(
    meeting: Meeting,
    rows: list[Row],
    last: Issue,
    *,
    number: int | None,
    on: datetime.date,
    note: str = "",
    public: bool = False,
) -> Json:
    """The change sheet, first in the pack."""
    title = f"Ändringar sedan utskick {last.number}"
    data = sheets.change_sheet(
        meeting,
        changes_since(last, meeting, rows, public=public),
        number=number,
        on=on,
        last=last,
        old_pages=last.first_pages("public" if public else "members"),
        note="" if public else note,
    )
    return {
        "id": CHANGES,
        "title": title,
        "bookmarks": [{"level": 1, "title": title}],
        "needs_pages": True,
        "new_sheet": True,
        "source": {"template": "documents/changes.html", "data": data},
    }


def preparation_spec(
    meeting: Meeting, rows: list[Row], moved: list[AgendaItem], *, on: datetime.date
) -> Json:
    """The list for the presidium, as a pack of one document."""
    title = f"Beredningslista {meeting.body.short_name} {documents.long_date(meeting.on)}"
    return {
        "title": title,
        **about(meeting, on),
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
    parts = [lead | {"new_sheet": True, "back": "summons", "bookmarks": _marks(row, kind, public=public)}]
    seen: set[int] = set()
    for one in row.attached:
        if one.file.pk in seen or (public and why_not_file(row, one.record, one.file)):
            continue
        seen.add(one.file.pk)
        parts.append(
            {
                "id": f"file-{row.item.pk}-{one.file.pk}",
                "title": " ".join(filter(None, [row.label, one.file.name])),
                "aliases": [f"{one.record.case.dnr} {one.title}"],  # as the memo's list of enclosures has it
                "back": documents.part_id(row.item),
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


def list_documents(summons: Json, parts: list[Json]) -> None:
    """Give each item of the kallelse its attachments in this pack, so that they are listed with their pages."""
    found: dict[str, list[Json]] = {}
    for part in parts:
        if part["id"].startswith("file-"):
            listed = {"id": part["id"], "title": part["bookmarks"][-1]["title"]}
            found.setdefault(part["back"], []).append(listed)
    for item in summons["source"]["data"]["items"]:
        item["documents"] = found.get(item["id"], [])


def stamp(row: Row, one: Attached, *, public: bool = False) -> str:
    """`184/24 <title> - KS-2024/00167-3 <record> : <file>`, at the top of each attachment."""
    title = row.open_title if public else row.item.title
    subject = one.record.open_subject if public else one.record.subject
    return f"{row.printed} {title} - {one.record.designation} {subject} : {one.file.name}".strip()


def _lead(row: Row, meeting: Meeting, *, public: bool) -> tuple[Json, str]:
    """The first part of an item, and its bookmark."""
    version = row.version
    if row.item.holds == AgendaItem.Holds.MOTIONS and not (public and why_not_documents(row)):
        return _motions(row, meeting, public=public), UNANSWERED
    if row.item.holds:
        if public:
            return _stand_in(row, meeting, NOT_HERE, WHY_NOT_HERE, public=True), NOT_HERE
        return _promises(row, meeting), PROMISES
    if public and (why_not_documents(row) or (version is not None and why_not_memo(row))):
        why = WHY_SECRET.format(ground=ground(row)) if ground(row) else WHY_NOT_HERE
        return _stand_in(row, meeting, NOT_HERE, why, public=True), NOT_HERE
    if version is not None:
        kind = version.document.get("kind") or MEMO
        part = {
            "id": documents.part_id(row.item),
            "title": " ".join(filter(None, [row.label, kind])),
            "source": {
                "template": "documents/memo.html",
                "data": public_document(row) if public else version.document,
            },
        }
        return part, kind
    if row.item.case is None:
        return _stand_in(row, meeting, FILES, _count(row, public=public), public=public), FILES
    if row.is_spoken:
        return _stand_in(row, meeting, SPOKEN, WHY_SPOKEN, public=public), SPOKEN
    return _stand_in(row, meeting, LATER, WHY_LATER, public=public), LATER


def _promises(row: Row, meeting: Meeting) -> Json:
    return {
        "id": documents.part_id(row.item),
        "title": " ".join(filter(None, [row.label, PROMISES])),
        "source": {
            "template": "documents/assignments.html",
            "data": documents.promises(row, meeting, late_assignments(meeting)),
        },
    }


def _motions(row: Row, meeting: Meeting, *, public: bool) -> Json:
    """In the words of the open register, for the body and for everybody alike."""
    data = documents.promises(row, meeting, unanswered_motions(meeting))
    return {
        "id": documents.part_id(row.item),
        "title": " ".join(filter(None, [row.label, UNANSWERED])),
        "source": {
            "template": "documents/motions.html",
            "data": data | ({"title": row.open_title} if public else {}),
        },
    }


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
    name = f"{one.title}: {one.file.name}" if several else one.title
    return f"{name}, {one.document.note}" if one.document and one.document.note else name


def public_document(row: Row) -> Json:
    """The memo with no word of the enclosures that are not shown: their titles may be what is secret."""
    assert row.version is not None
    hidden = {one.record.number: one for one in row.attached if why_not_file(row, one.record, one.file)}
    document: Json = row.version.document
    return document | {
        "sections": [
            section | {"items": [_covered(item, hidden) for item in section["items"]]}
            if section.get("kind") == "enclosures"
            else section
            for section in document.get("sections", [])
        ]
    }


def _covered(item: Json, hidden: dict[int | None, Attached]) -> Json:
    one = hidden.get(item.get("record")) if item.get("record") else None
    if one is None:
        return item
    provision = one.file.secrecy_provision or one.record.secrecy_provision
    return item | {"text": HIDDEN_ENCLOSURE, "note": f"sekretess enligt {provision}" if provision else ""}


def _count(row: Row, *, public: bool) -> str:
    shown = [one for one in row.attached if not (public and why_not_file(row, one.record, one.file))]
    if not shown:
        return WHY_NOT_HERE
    return "Här följer 1 handling." if len(shown) == 1 else f"Här följer {len(shown)} handlingar."
