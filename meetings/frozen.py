"""The agenda as it was issued: JSON that is kept on the issue, compared with the agenda of today, and read back.

    {"meeting": {"starts_at": "08.30", "ends_at": "12.00", "place": "…", "chair": "…", "secretary": "…"},
     "rows": [{"item": 7, "kind": "decision", "type": "Förslag till KF", "label": "§ 184", "printed": "184/24",
               "title": "…", "open_title": "…", "dnr": "KS-2024/00167", "case": "ks-2024-00167",
               "presenter": "…", "time": "10.15", "withdrawn": "", "late": false, "state": "Klart",
               "memo": {"version": 12, "record": 31, "number": 4} or null, "note": "",
               "files": [{"file": 9, "record": 30, "number": 3, "title": "Bilaga 1", "note": "ojusterat", "name": "…", "sha256": "…"}],
               "reported": [{"record": 5, "designation": "KS-2024/00490-1", "case": "ks-2024-00490", "number": 1,
                             "title": "…", "open_title": "…"}],
               "assignments": null or [{"case": "ks-2024-00361", "what": "…", "due": "…", "days": 4}],
               "motions": null or [{"case": "ks-2024-00167", "number": "2/2024", "title": "…", "due": "…", "where": "…"}],
               "to_body": [["case", 3], ["record", 31], ["file", 40]], "to_all": [["case", 3]]}],
     "named": [["file", 8]],
     "public": {"agenda": true, "secrecy": "", "personal_data": false, "closed": true}}

`title` is for those who were called; everybody reads `open_title`. `closed` is there when something shown to everybody
was marked while the packs were built.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.dates import time_of_day
from meetings.changes import compare, sentences
from meetings.documents import LATER, clock_of
from meetings.models import AgendaItem, Meeting
from meetings.queries.agenda import Row
from meetings.queries.frozen import Thing
from meetings.queries.promised import late_assignments
from meetings.queries.unanswered import unanswered_motions
from meetings.rules import web

Json = dict[str, Any]
Holds = AgendaItem.Holds


def freeze(meeting: Meeting, rows: list[Row], *, named: Iterable[Thing] = ()) -> Json:
    """The agenda as it is now. `named` is what the pack names besides: what the change sheet says is gone."""
    named = list(named)
    printed = [*web.printed(rows), *named]
    return {
        "meeting": {
            "starts_at": time_of_day(meeting.starts_at),
            "ends_at": clock_of(meeting.ends_at),
            "place": meeting.place,
            "chair": meeting.chair.name if meeting.chair else "",
            "secretary": meeting.secretary.name if meeting.secretary else "",
        },
        "rows": [_row(row) for row in rows],
        "named": refs(named),
        "public": {
            "agenda": web.agenda_is_public(meeting),
            "secrecy": web.secrecy_of(printed),
            "personal_data": web.has_personal_data(printed),
        },
    }


def _row(row: Row) -> Json:
    item, memo, version = row.item, row.memo, row.version
    return {
        "item": item.pk,
        "kind": item.kind,
        "type": row.type,
        "label": row.label,
        "printed": row.printed,
        "title": item.title,
        "open_title": row.open_title,
        "dnr": item.case.dnr if item.case else "",
        "case": item.case.slug if item.case else "",
        "presenter": item.presenter,
        "time": clock_of(item.starts_at),
        "withdrawn": item.withdrawn_reason if item.is_withdrawn else "",
        "late": item.late,
        "state": row.state[0],
        "note": LATER if row.lacks_memo else "",
        "memo": {"version": version.pk, "record": memo.record.pk, "number": memo.record.number}
        if memo and memo.record and version
        else None,
        "files": [
            {
                "file": one.file.pk,
                "record": one.record.pk,
                "number": one.record.number,
                "title": one.title,
                "note": one.document.note if one.document else "",
                "name": one.file.name,
                "sha256": one.file.sha256,
            }
            for one in row.attached
        ],
        "reported": [
            {
                "record": each.record.pk,
                "designation": each.record.designation,
                "case": each.record.case.slug,
                "number": each.record.number,
                "title": each.record.subject,
                "open_title": each.record.open_subject,
            }
            for each in item.reported.all()
        ],
        "assignments": late_assignments(item.meeting) if item.holds == Holds.ASSIGNMENTS else None,
        "motions": unanswered_motions(item.meeting) if item.holds == Holds.MOTIONS else None,
        "to_body": refs(web.sent(row)),
        "to_all": refs(web.shown(row)),
    }


def refs(things: Iterable[Thing]) -> list[list[Any]]:
    """What is published, by kind and id: read back when the pack has been built."""
    return [list(ref) for ref in dict.fromkeys((thing._meta.model_name, thing.pk) for thing in things)]


def changes(before: Json, now: Json) -> list[str]:
    """What differs, as sentences that name the row by its § and never by its title."""
    return sentences(compare(before, now))
