"""The data that a proof of posting and an extract of the minutes are printed from: plain JSON."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from cases.appealing import how_to_appeal, in_time
from core import clock
from core.dates import full_day, long_date, time_of_day
from meetings.documents import letterhead
from meetings.models import Meeting, Minutes, Notice
from meetings.paragraph_data import sum_of, vote_table
from meetings.rules.board import counting

Json = dict[str, Any]
PROOF, EXTRACT = "documents/proof.html", "documents/extract.html"

# The proof


def proof(notice: Notice) -> Json:
    """Bevis om anslag (KL 8:10, 8:12): what hung on the board, from when until when."""
    if notice.kind == Notice.Kind.DELEGATED:
        head = {"municipality": notice.body.authority.municipality, "department": notice.body.name}
    else:
        assert notice.meeting is not None
        head = letterhead(notice.meeting)
    return {
        "letterhead": head,
        "title": "Bevis om anslag",
        "ref": proof_name(notice),
        "facts": [[label, value] for label, value in _proof_facts(notice) if value],
        "lines": notice.text.splitlines(),
        "counted": counting(notice.posted_on).sentence if notice.last_appeal_on else "",
        "up": notice.taken_down_on is None,
        "replaced": _replaced(notice),
        "signed": [f"{notice.posted_by.name}", notice.posted_by.title],
    }


def proof_name(notice: Notice) -> str:
    on = notice.meeting.on.isoformat() if notice.meeting else notice.posted_on.isoformat()
    return " ".join(filter(None, [notice.body.short_name, on, notice.paragraphs]))


def _proof_facts(notice: Notice) -> list[tuple[str, str]]:
    posted = notice.posted_at.astimezone(clock.STOCKHOLM)
    appealed = notice.appeal_paragraphs if notice.appeal_paragraphs != notice.paragraphs else ""
    return [
        ("Organ", notice.body.name),
        ("Gäller", notice.get_kind_display()),
        ("Sammanträdesdag", full_day(notice.meeting.on) if notice.meeting else ""),
        ("Paragrafer", notice.paragraphs),
        (
            "Beslutat" if notice.kind == Notice.Kind.DELEGATED else "Justerat",
            full_day(notice.approved_on) if notice.approved_on else "",
        ),
        ("Anslaget", f"{full_day(notice.posted_on)} klockan {time_of_day(posted)}"),
        ("Kan överklagas", appealed),
        ("Sista dag att överklaga", full_day(notice.last_appeal_on) if notice.last_appeal_on else ""),
        ("Får tas ned", full_day(notice.takedown_on) if notice.taken_down_on is None else ""),
        ("Nedtaget", full_day(notice.taken_down_on) if notice.taken_down_on else "Sitter uppe"),
        ("Protokollet förvaras", notice.kept_at),
    ]


def _replaced(notice: Notice) -> str:
    if notice.replaced_at is None:
        return ""
    day = long_date(notice.replaced_at.astimezone(clock.STOCKHOLM).date())
    return f"Anslaget ersattes {day} av ett nytt: {notice.replaced_reason}"


# The extract


def extract(
    minutes: Minutes,
    paragraph: Json,
    *,
    certified_by: str,
    title: str,
    on: datetime.date,
    draft: bool = False,
    corrections: Sequence[Json] = (),
    belongings: Json | None = None,
) -> Json:
    """Protokollsutdrag: the § as it stands in the minutes, certified. Before approval it says *ojusterat*. `corrections`
    are those that have been written beside the approved § (`queries.corrections.as_data`); `belongings` the documents
    of its case and what was decided in it before (`queries.belongings`)."""
    meeting = minutes.meeting
    appealable = paragraph["appealable"] and minutes.is_approved
    return {
        "letterhead": letterhead(meeting),
        "title": _headed(paragraph),
        "kind": "Protokollsutdrag",
        "draft": draft,
        "unapproved": not minutes.is_approved,
        "meeting": f"{meeting.body.short_name} {long_date(meeting.on)}",
        "on": meeting.on.isoformat(),
        "number": paragraph["number"],
        "dnr": paragraph["dnr"],
        "approved_on": minutes.approved_on.isoformat() if minutes.approved_on else "",
        "sections": [one for one in paragraph["sections"] if one["slot"] != "recipients"],
        "votes": [vote_table(vote) for vote in paragraph["votes"] if vote["rows"]],
        "enclosures": paragraph.get("enclosures", []),
        "corrections": list(corrections),
        "recipients": paragraph["recipients"],
        **(belongings or {"documents": [], "earlier": []}),
        "appeal": [how_to_appeal(), in_time(None)] if appealable else [],
        "certified": {"name": certified_by, "title": title, "on": long_date(on)},
        "sum": sum_of(paragraph)[:16],
    }


def _headed(paragraph: Json) -> str:
    return f"§ {paragraph['number']} {paragraph['title']}"


def file_name(meeting: Meeting, paragraph: Json, number: int) -> str:
    again = f" ({number})" if number > 1 else ""
    unit = f"{meeting.body.short_name} {meeting.on.isoformat()}"
    return f"Protokollsutdrag {unit} § {paragraph['number']}{again}.pdf"
