"""What the case page says about meetings."""

from __future__ import annotations

from typing import Any

from cases.models import Case
from meetings.models import AgendaItem, Meeting
from meetings.queries.meetings import appearances, open_to_planning
from meetings.queries.route import route_of
from organisation.models import User
from organisation.roles import Capability


def on_agendas(case: Case, user: User) -> dict[str, Any] | None:
    """Where the case is or has been taken up, and for the secretary where it can be. Nothing to show: None."""
    items: list[AgendaItem] = list(appearances(case, user))
    prepares = user.can(Capability.PREPARE_MEETINGS, case.register.authority_id) and case.is_open
    open_meetings: list[Meeting] = []
    if prepares:
        taken = {item.meeting_id for item in items}
        ahead = open_to_planning(user).filter(body__authority=case.register.authority_id)
        open_meetings = [meeting for meeting in ahead[:40] if meeting.pk not in taken]
    if not items and not open_meetings:
        return None
    return {"items": items, "meetings": open_meetings, "case": case}


def route_panel(case: Case, user: User) -> dict[str, Any] | None:
    """The way of the case through the bodies, step by step; None before anything has been decided."""
    steps = route_of(case, user)
    return {"steps": steps} if steps else None
