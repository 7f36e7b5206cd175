"""The data that the change sheet and the list of chosen items are printed from: plain JSON."""

from __future__ import annotations

import datetime
from typing import Any

from core import clock
from core.dates import long_date
from meetings import documents
from meetings.changes import Change, Changed, Changes
from meetings.models import Issue, Meeting

Json = dict[str, Any]
# As a class of the print: what is new is seen at once, what is gone is quiet.
WEIGHTS = {"Ny": "new", "Ersatt": "new", "Utgår": "gone", "Flyttad": "", "Ändrad": ""}


def local_day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(clock.STOCKHOLM).date()


def issue_day(issue: Issue) -> datetime.date | None:
    return local_day(issue.issued_at) if issue.issued_at else None


def change_sheet(
    meeting: Meeting,
    changes: Changes,
    *,
    number: int | None,
    on: datetime.date,
    last: Issue,
    old_pages: dict[str, int],
    note: str = "",
    whole_pages: dict[str, int] | None = None,
) -> Json:
    """The change sheet (ändringsblad). `old_pages` are the printed pages of the issue it replaces; `whole_pages`,
    on a tilläggslista, those of the whole pack."""
    replaced = issue_day(last)
    return {
        "letterhead": documents.letterhead(meeting),
        "title": f"Ändringar sedan utskick {last.number}",
        "meeting": documents.title_of(meeting),
        "draft": number is None,
        "supplement": whole_pages is not None,
        "issue": {"number": number, "date": on.isoformat()},
        "replaces": {
            "number": last.number,
            "date": replaced.isoformat() if replaced else "",
            "words": f"utskick {last.number} av den {long_date(replaced)}"
            if replaced
            else f"utskick {last.number}",
        },
        "note": note,
        "counted": changes.counted,
        "facts": [
            [label, f"{now or 'inte bestämt'}{f' (förut {before})' if before else ''}"]
            for label, now, before in changes.facts
        ],
        "rows": [_row(one, old_pages, whole_pages or {}) for one in changes.rows],
    }


def _row(one: Changed, old_pages: dict[str, int], whole: dict[str, int]) -> Json:
    row = one.row
    return {
        "no": row["printed"],
        "title": row["title"] or "Ärende som inte längre står på listan",
        "dnr": row["dnr"],
        "gone": one.gone or "Utgår" in one.marks[:1],
        "lines": [_line(line, old_pages, whole) for line in one.lines],
    }


def _line(line: Change, old_pages: dict[str, int], whole: dict[str, int]) -> Json:
    return {
        "mark": line.mark,
        "css": WEIGHTS.get(line.mark, ""),
        "what": line.what,
        "note": line.note,
        "part": line.part,
        "old": old_pages.get(line.old_part, "") if line.old_part else "",
        "whole": whole.get(line.part, "") if line.part else "",
    }


def selection(meeting: Meeting, issue: Issue, rows: list[Json]) -> Json:
    """The first page of chosen items: what is in the file, and where it stands in the whole issue."""
    day = issue_day(issue)
    whole = issue.first_pages()
    return {
        "letterhead": documents.letterhead(meeting),
        "title": f"Valda ärenden, {meeting.body.short_name} {long_date(meeting.on)}",
        "issue": {"number": issue.number, "date": day.isoformat() if day else ""},
        "items": [
            {
                "id": f"item-{row['item']}",
                "no": row["printed"],
                "title": row["title"],
                "dnr": row["dnr"],
                "whole": whole.get(f"item-{row['item']}", ""),
            }
            for row in rows
        ],
    }
