"""What a notice says before it is hung up: the preview shows it, and posting saves the same."""

from __future__ import annotations

import datetime

from core.dates import full_day, long_date, time_of_day
from core.errors import Refused
from core.words import clean
from meetings.models import AgendaItem, Meeting, Minutes, Notice
from meetings.queries.content import paragraphs_of
from meetings.rules.board import counting, is_council, kind_of, must_be_in_time, span

CARE = 200
DAY = datetime.timedelta(days=1)


def of_minutes(minutes: Minutes, *, today: datetime.date, kept_at: str = "") -> Notice:
    """The notice of approved minutes (KL 8:12). Refused before they are approved, and without a word of where they
    are kept."""
    if not minutes.is_approved or minutes.approved_on is None:
        raise Refused("Protokollet är inte justerat. Anslå det när alla har undertecknat (KL 8:12).")
    kept = clean(kept_at) or minutes.kept_at or minutes.meeting.body.minutes_kept_at
    if not kept:
        raise Refused(
            "Skriv var protokollet förvaras. Det ska stå i anslaget (KL 8:12).",
            field="kept_at",
            code="missing",
        )
    if len(kept) > CARE:
        raise Refused(f"Skriv högst {CARE} tecken om var protokollet förvaras.", field="kept_at")
    paragraphs = [one for one in paragraphs_of(minutes) if one["number"]]
    appealable = [one["number"] for one in paragraphs if one["appealable"]]
    count = counting(today)
    return Notice(
        kind=Notice.Kind.MINUTES,
        body=minutes.meeting.body,
        meeting=minutes.meeting,
        minutes=minutes,
        paragraphs=span(one["number"] for one in paragraphs),
        appeal_paragraphs=span(appealable),
        approved_on=minutes.approved_on,
        posted_on=today,
        appealable=bool(appealable),
        last_appeal_on=count.last_on if appealable else None,
        takedown_on=count.takedown_on,
        kept_at=kept,
    )


def of_meeting(meeting: Meeting, *, today: datetime.date, supplement: str = "") -> Notice:
    """The notice of a meeting with time, place and matters in words that everybody may read: the council's, which is
    due a week ahead (KL 5:13), or, where the municipality announces them, the board's and other committees' (8:11).
    `supplement` is what is said of an urgent matter that comes to the council later (5:14); the week has then been kept
    by the notice that it replaces."""
    if not supplement:
        must_be_in_time(meeting, today)
    if meeting.state not in {Meeting.State.PLANNED, Meeting.State.CALLED}:
        raise Refused("Sammanträdet är inställt eller redan hållet och kan inte tillkännages.")
    law = "KL 5:13" if is_council(meeting) else "KL 8:11"
    who = meeting.body.name if not is_council(meeting) else "fullmäktige"
    if not meeting.place:
        raise Refused(f"Skriv var {who} sammanträder. Platsen ska stå i tillkännagivandet ({law}).")
    items = meeting.items.filter(withdrawn_at__isnull=True).exclude(kind=AgendaItem.Kind.FORMALIA)
    matters = [item.open_title for item in items.select_related("case") if item.kind != AgendaItem.Kind.OTHER]
    if not matters:
        raise Refused(f"Ärendelistan är tom. Ärendena ska stå i tillkännagivandet ({law}).")
    when = f"{full_day(meeting.on)} klockan {time_of_day(meeting.starts_at)}, {meeting.place}"
    lines = [f"{when[:1].upper()}{when[1:]}.", *([supplement] if supplement else []), "Ärenden:"]
    lines += [f"– {' '.join(title.split())}" for title in matters]
    return Notice(
        kind=kind_of(meeting),
        body=meeting.body,
        meeting=meeting,
        posted_on=today,
        appealable=False,
        takedown_on=meeting.on + DAY,
        text="\n".join(lines),
    )


def supplement_of(old: Notice, today: datetime.date) -> str:
    return (
        f"Tillkännagavs {long_date(old.posted_on)}. Kompletterat {long_date(today)} med ett brådskande ärende."
        if old.kind == Notice.Kind.COUNCIL
        else ""
    )
