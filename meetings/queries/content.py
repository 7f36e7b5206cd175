"""The minutes as data: as they were frozen, or, before the first signature, as they stand now."""

from __future__ import annotations

from typing import Any

from meetings.minutes_content import content_of
from meetings.models import Minutes

Json = dict[str, Any]


def content_now(minutes: Minutes) -> Json:
    """`Minutes.content`: never built anew once it has been frozen."""
    return minutes.content if minutes.content is not None else content_of(minutes)


def paragraphs_of(minutes: Minutes) -> list[Json]:
    return list(content_now(minutes)["paragraphs"])


def paragraph_in(minutes: Minutes, item: int) -> Json | None:
    """One § by its item."""
    return next((one for one in paragraphs_of(minutes) if one["item"] == item), None)
