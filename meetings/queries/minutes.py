"""Minutes as people may find them."""

from __future__ import annotations

from django.db.models import QuerySet

from meetings.models import Meeting, Minutes, MinutesText


def minutes_of(meeting: Meeting) -> QuerySet[Minutes]:
    return meeting.minutes.select_related(
        "file__record__case", "public_file__record__case", "meeting__body__authority"
    ).order_by("number")


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


def texts_of(minutes: Minutes) -> dict[tuple[int, str], MinutesText]:
    rows = MinutesText.objects.filter(item__in_minutes__minutes=minutes).select_related("edited_by")
    return {(row.item_id, row.slot): row for row in rows}
