"""Who sits in a body on the day it meets."""

from __future__ import annotations

import datetime

from meetings.models import Meeting
from organisation.models import Body, Mandate, User


def recipients(meeting: Meeting) -> list[Mandate]:
    """Members and substitutes who hold a mandate on the meeting's day, each person once, in turn."""
    found: dict[int, Mandate] = {}
    mandates = Mandate.objects.filter(body=meeting.body_id).on(meeting.on).in_turn().select_related("user")
    for mandate in mandates:
        found.setdefault(mandate.user_id, mandate)
    return list(found.values())


def chair_on(body: Body, day: datetime.date) -> User | None:
    mandate = (
        Mandate.objects.filter(body=body, role=Mandate.Role.CHAIR).on(day).select_related("user").first()
    )
    return mandate.user if mandate else None
