"""Minutes as people may find them."""

from __future__ import annotations

from django.db.models import QuerySet

from meetings.models import Meeting, Minutes


def published_minutes(meeting: Meeting) -> QuerySet[Minutes]:
    """Approved minutes that everybody reads."""
    return meeting.minutes.filter(state=Minutes.State.APPROVED, open_at__isnull=False).order_by("number")


def whole(minutes: QuerySet[Minutes]) -> QuerySet[Minutes]:
    """With the meeting and its body, as every page needs them."""
    return minutes.select_related(
        "meeting__body__authority",
        "meeting__chair",
        "meeting__secretary",
        "meeting__case__register",
        "file__record__case",
        "public_file__record__case",
    )
