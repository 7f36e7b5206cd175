"""Who holds the seats of a body on the day it meets, who has said no, and who sits on each seat in each §."""

from __future__ import annotations

from collections.abc import Iterable

from meetings.models import AgendaItem, Meeting, ReportedAbsence, Seating
from organisation.models import Mandate


def mandates_on(meeting: Meeting) -> list[Mandate]:
    """All appointments of the body on the meeting's day: chairs, members, substitutes in turn."""
    held = Mandate.objects.filter(body=meeting.body_id).on(meeting.on).in_turn()
    return list(held.select_related("user", "seat"))


def members_by_seat(mandates: Iterable[Mandate]) -> dict[int, Mandate]:
    return {one.seat_id: one for one in mandates if one.seat_id and one.role != Mandate.Role.SUBSTITUTE}


def substitutes(mandates: Iterable[Mandate]) -> list[Mandate]:
    return [one for one in mandates if one.role == Mandate.Role.SUBSTITUTE]


def standing_absences(meeting: Meeting) -> list[ReportedAbsence]:
    found = meeting.absences.filter(withdrawn_at=None).select_related("mandate__user", "reported_by")
    return list(found.prefetch_related("calls__mandate__user", "calls__called_by"))


def seatings_of(item: AgendaItem) -> list[Seating]:
    """The seats of a § in order, with who serves and for whom."""
    found = item.seatings.select_related("seat", "mandate__user", "instead_of__user")
    return list(found.order_by("seat__number"))
