"""The post list as plain data."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from cases.models import Case, Record
from organisation.models import Authority


def post_list(
    authority: Authority, day: datetime.date, records: Iterable[Record], cases: Iterable[Case]
) -> dict[str, Any]:
    """The day's post list in the words of the open register only (OSL 5:2 second paragraph). `cases` are those
    that were opened without a document."""
    rows = [_record(record) for record in records] + [_case(case) for case in cases]
    return {
        "title": f"Postlista {authority.name}",
        "letterhead": authority.letterhead,
        "date": day.isoformat(),
        "rows": sorted(rows, key=lambda row: _order(row["number"])),
    }


def _order(number: str) -> tuple[str, int]:
    dnr, _, serial = number.partition("/")
    case, _, record = serial.partition("-")
    return f"{dnr}/{case}", int(record or 0)


def _record(record: Record) -> dict[str, Any]:
    case = record.case
    subject, counterparty = record.open_subject, record.open_counterparty
    if record.moved_to is not None:
        subject, counterparty = f"Flyttad till {record.moved_to.designation}", ""
    elif record.is_void:  # why may be said in words that are not for everybody
        subject, counterparty = "Makulerad", ""
    elif not counterparty:
        counterparty = _withheld(record) or _withheld(case)
    return {
        "number": record.designation,
        "direction": record.get_direction_display(),
        "counterparty": counterparty,
        "subject": subject,
        "official": case.official.name if case.official else "",
        "documents": getattr(record, "file_count", 0),
    }


def _withheld(thing: Case | Record) -> str:
    """What stands where a name does not: why there is none."""
    if not thing.counterparty and not thing.is_secret:
        return ""
    return "Sekretess" if thing.is_secret else "Privatperson" if thing.personal_data else ""


def _case(case: Case) -> dict[str, Any]:
    return {
        "number": case.dnr,
        "direction": "Nytt ärende",
        "counterparty": case.open_counterparty or _withheld(case),
        "subject": "Makulerat" if case.is_void else case.open_subject,
        "official": case.official.name if case.official else "",
        "documents": 0,
    }
