"""The list of promises (uppdrag) that goes back to the body: those that are late on the day it meets."""

from __future__ import annotations

import datetime
from typing import Any

from cases.models import Assignment, Case
from core.dates import long_date
from meetings.models import Meeting

Json = dict[str, Any]
CLOSED = "Uppdrag i ett ärende som inte är öppet"


def late_assignments(meeting: Meeting) -> list[Json]:
    """As it stands now, plain JSON: kept on the issue when the kallelse goes out. One in a case that is secret, or kept
    off the web, stands with its number and day and no words."""
    found = (
        Assignment.objects.overdue(meeting.on)
        .filter(body=meeting.body)
        .select_related("case", "owner", "unit", "decision")
        .prefetch_related("updates")
    )
    return [_row(one, meeting.on) for one in found]


def _row(one: Assignment, day: datetime.date) -> Json:
    closed = one.case.is_secret or one.case.personal_data
    said = [update.text for update in one.updates.all()][-1:]
    return {
        "case": one.case.slug,
        "dnr": one.case.dnr,
        "what": CLOSED if closed else one.what,
        "by": one.decision.label if one.decision else "",
        "owner": "" if closed else one.owner.name,
        "unit": str(one.unit) if one.unit else "",
        "due": long_date(one.due_on),
        "days": (day - one.due_on).days,
        "said": "" if closed else " ".join(said),
    }


def in_words_of_today(rows: list[Json]) -> list[Json]:
    """As it was kept, without the words of what has been closed since."""
    slugs = {row["case"] for row in rows}
    cases = Case.objects.filter(slug__in=slugs)
    shut = {case.slug for case in cases if case.is_secret or case.personal_data} if slugs else set()
    return [row | {"what": CLOSED, "owner": "", "said": ""} if row["case"] in shut else row for row in rows]
