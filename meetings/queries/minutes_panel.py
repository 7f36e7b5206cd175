"""The panel of the minutes on the meeting's page."""

from __future__ import annotations

from typing import Any

from core import clock, legal_dates
from meetings.models import Meeting, Minutes
from organisation.models import User
from organisation.roles import Capability


def minutes_panel(meeting: Meeting, user: User) -> dict[str, Any]:
    """The meeting's minutes, whether they can be begun, and when they must be approved (KL 5:69). Drafts are the
    secretary's; those who approve have them when they are asked, everybody else when they are approved."""
    if meeting.opened_at is None:
        return {"minutes_rows": [], "minutes_begin": False}
    writes = user.can(Capability.PREPARE_MEETINGS, meeting.body.authority_id)
    asked = meeting.approvers.filter(mandate__user=user).exists()
    rows = [
        one
        for one in meeting.minutes.order_by("number")
        if writes or one.is_approved or (asked and one.state != Minutes.State.DRAFT)
    ]
    left = meeting.items.filter(paragraph__isnull=False, in_minutes=None, proceeding__closed_at__isnull=False)
    due_on = legal_dates.approval_due(meeting.on)
    whole = next((one for one in rows if not one.immediate), None)
    open_ones = not rows or any(not one.is_approved for one in rows)
    return {
        "minutes_rows": rows,
        "minutes_writes": writes,
        "minutes_begin": writes and left.exists() and (whole is None or whole.state == Minutes.State.DRAFT),
        "minutes_whole": whole,
        "minutes_due_on": due_on if writes and open_ones and meeting.state == Meeting.State.HELD else None,
        "minutes_overdue": clock.today() > due_on,
    }
