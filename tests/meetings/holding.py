"""Rows of a meeting that is held, for tests of who may read and do what."""

from __future__ import annotations

import datetime

from cases.models import DelegationPoint
from meetings.actions.paragraphs import take_paragraphs
from meetings.models import (
    AgendaItem,
    Ballot,
    CallIn,
    Meeting,
    Motion,
    Proceeding,
    ReportedAbsence,
    Reservation,
)
from organisation.models import User


def rows(item: AgendaItem, called: Meeting, member: User) -> dict[str, int]:
    """A § with one of each, an absence with a call in a meeting that is called, and a point: their ids."""
    mandate = member.mandates.get()
    (paragraph,) = take_paragraphs(item.meeting, [item])
    Proceeding.objects.create(item=item, step="decides")
    motion = Motion.objects.create(item=item, position=1, kind="support", mover=mandate)
    ballot = Ballot.objects.create(item=item, position=1, yes="Ja", no="Nej")
    reservation = Reservation.objects.create(item=item, kind="reservation", mandate=mandate, noted_by=member)
    absence = ReportedAbsence.objects.create(meeting=called, mandate=mandate, reported_by=member)
    call = CallIn.objects.create(absence=absence, mandate=mandate, called_by=member)
    point = DelegationPoint.objects.create(
        giver=called.body,
        number="1",
        what="Bidrag",
        delegate_position="Direktör",
        from_on=datetime.date(2023, 1, 1),
    )
    return {
        "number": paragraph.number,
        "motion": motion.pk,
        "ballot": ballot.pk,
        "reservation": reservation.pk,
        "absence": absence.pk,
        "call": call.pk,
        "point": point.pk,
    }
