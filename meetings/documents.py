"""The data that the kallelse, the beredningslista and the stand-in pages are printed from: plain JSON."""

from __future__ import annotations

import datetime
from typing import Any

from cases.actions.publishing import closed_to_public
from core.dates import day_and_month, full_day, long_date, time_of_day
from meetings.models import AgendaItem, Meeting
from meetings.queries.agenda import Row
from meetings.queries.public import NOT_SHOWN
from meetings.rules.web import ground, hidden_files, why_not_documents, why_not_memo

Json = dict[str, Any]
LATER = "tjänsteskrivelsen kommer senare"


def letterhead(meeting: Meeting) -> Json:
    return {"municipality": meeting.body.authority.municipality, "department": meeting.body.name}


def clock_of(moment: datetime.time | None) -> str:
    return time_of_day(moment) if moment else ""


def facts(meeting: Meeting, *, public: bool) -> list[list[str]]:
    """When, where and who, as label and value. How to take part from afar is for those who are called."""
    secretary = meeting.secretary
    found = [
        ("Tid", f"Kl. {meeting.hours}"),
        ("Plats", meeting.place),
        ("På distans", "" if public else meeting.remote),
        ("Gruppmöten", "" if public else meeting.group_meetings),
        ("Ordförande", meeting.chair.name if meeting.chair else ""),
        ("Sekreterare", secretary.name if secretary else ""),
        ("Förhinder", "" if public else _absence(meeting)),
        ("Justering", meeting.approval_note),
    ]
    return [[label, value] for label, value in found if value]


def _absence(meeting: Meeting) -> str:
    phone = meeting.secretary.phone if meeting.secretary else ""
    to = f"Anmäl till sekreteraren, telefon {phone}." if phone else "Anmäl till sekreteraren."
    return f"{to} Ersättare får kallelsen för kännedom."


def title_of(meeting: Meeting) -> str:
    return f"Sammanträde {full_day(meeting.on)}"


def summons(
    meeting: Meeting,
    rows: list[Row],
    *,
    number: int | None,
    on: datetime.date,
    replaces: tuple[int, datetime.date] | None = None,
    public: bool = False,
) -> Json:
    """The kallelse. Without a number it is a draft, and says so."""
    standing = [row for row in rows if row.item.kind in {AgendaItem.Kind.FORMALIA, AgendaItem.Kind.OTHER}]
    formalia = [row for row in standing if row.item.kind == AgendaItem.Kind.FORMALIA]
    closing = [
        row.open_title if public else row.item.title
        for row in standing
        if row.item.kind == AgendaItem.Kind.OTHER
    ]
    reports = [row for row in rows if row.item.kind == AgendaItem.Kind.REPORT]
    return {
        "letterhead": letterhead(meeting),
        "title": title_of(meeting),
        "draft": number is None,
        "issue": {
            "number": number,
            "date": on.isoformat(),
            "replaces": f"utskick {replaces[0]}, {replaces[1].isoformat()}" if replaces else "",
        },
        "facts": facts(meeting, public=public),
        "formalia": [
            {
                "no": row.printed,
                "title": row.open_title if public else row.item.title,
                "presenter": row.item.presenter,
                "time": clock_of(row.item.starts_at),
                "type": row.item.get_kind_display(),
            }
            for row in formalia
        ],
        "items": [
            summons_item(row, public=public)
            for row in rows
            if row not in standing and (row not in reports or row.printed)
        ],
        "reports": [line for row in reports for line in reported(row, public=public)],
        "closing": " ".join(closing),
    }


def summons_item(row: Row, *, public: bool) -> Json:
    item = row.item
    note = ""
    if item.is_withdrawn:
        note = "utgår" if public else f"utgår: {item.withdrawn_reason}"
    elif row.lacks_memo:
        note = LATER
    elif public:
        note = _not_shown(row)
    return {
        "id": part_id(item),
        "no": row.printed,
        "title": row.open_title if public else item.title,
        "dnr": item.case.dnr if item.case else "",
        "note": note,
        "presenter": item.presenter,
        "time": clock_of(item.starts_at),
        "type": row.type,
        "withdrawn": item.is_withdrawn,
    }


def _not_shown(row: Row) -> str:
    """What of the row's documents is missing on the web, with the ground where a secrecy mark names one."""
    if not has_documents(row):
        return ""
    if why_not_documents(row) or (row.version is not None and why_not_memo(row)):
        provision = ground(row)
        return f"handlingarna visas inte på webben{f', sekretess enligt {provision}' if provision else ''}"
    hidden = hidden_files(row)
    if not hidden:
        return ""
    provisions = ", ".join(dict.fromkeys(filter(None, hidden)))
    said = "1 handling visas" if len(hidden) == 1 else f"{len(hidden)} handlingar visas"
    return f"{said} inte på webben{f', sekretess enligt {provisions}' if provisions else ''}"


def has_documents(row: Row) -> bool:
    return row.version is not None or bool(row.attached)


def part_id(item: AgendaItem) -> str:
    return f"item-{item.pk}"


def reported(row: Row, *, public: bool) -> list[Json]:
    """The list of reported records. In public words it says what the open register says, and of what is kept off the
    web only that it is there."""
    lines = []
    for each in row.item.reported.all():
        record = each.record
        closed = public and closed_to_public(record)
        lines.append(
            {
                "date": (record.document_on or record.arrived_on).isoformat(),
                "title": NOT_SHOWN if closed else record.open_subject if public else record.subject,
                "counterparty": "" if closed else record.open_counterparty if public else record.counterparty,
                "dnr": record.designation,
            }
        )
    return lines


def preparation_list(
    meeting: Meeting, rows: list[Row], moved: list[AgendaItem], *, on: datetime.date
) -> Json:
    """The list the presidium goes through, with its word where it has said one."""
    return {
        "letterhead": letterhead(meeting),
        "title": f"{meeting.body.short_name} {long_date(meeting.on)}",
        "date": on.isoformat(),
        "items": [
            {
                "no": str(row.number or (row.paragraph.number if row.paragraph else "")),
                "title": row.item.title,
                "dnr": row.item.case.dnr if row.item.case else "",
                "official": row.item.case.official.name if row.item.case and row.item.case.official else "",
                "presenter": row.item.presenter,
                "state": ". ".join(filter(None, [row.state[0], row.counted])),
                "word": row.item.get_word_display(),
                "note": row.item.word_note,
            }
            for row in rows
            if row.item.is_matter and not row.item.is_withdrawn
        ]
        + [
            {
                "no": "",
                "title": item.title,
                "dnr": item.case.dnr if item.case else "",
                "official": item.case.official.name if item.case and item.case.official else "",
                "presenter": item.presenter,
                "state": "",
                "word": f"Flyttat till {day_and_month(item.meeting.on)}",
                "note": "",
            }
            for item in moved
        ],
    }


def promises(row: Row, meeting: Meeting, rows: list[Json]) -> Json:
    """A list that goes to the body: of late promises (`queries.promised`) or unanswered motions (`queries.unanswered`)."""
    return {
        "letterhead": letterhead(meeting),
        "meeting": f"{meeting.body.short_name} {long_date(meeting.on)}",
        "title": row.item.title,
        "number": row.label,
        "rows": rows,
    }


def coming_later(row: Row, meeting: Meeting, *, public: bool, why: str) -> Json:
    """The page that stands where a document is missing."""
    item = row.item
    return {
        "letterhead": letterhead(meeting),
        "meeting": f"{meeting.body.short_name} {long_date(meeting.on)}",
        "title": row.open_title if public else item.title,
        "number": row.label,
        "dnr": item.case.dnr if item.case else "",
        "presenter": item.presenter,
        "why": why,
    }
