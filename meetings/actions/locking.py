"""Two people at one agenda stand in line: every change counts the meeting up first."""

from __future__ import annotations

from django.db.models import F

from core.errors import Refused
from meetings.models import AgendaItem, Meeting


def lock(meeting: Meeting) -> Meeting:
    """Take the meeting's row and read it anew. The UPDATE holds it on both databases until the transaction ends."""
    Meeting.objects.filter(pk=meeting.pk).update(revision=F("revision") + 1)
    meeting.refresh_from_db()
    return meeting


def lock_open(meeting: Meeting) -> Meeting:
    """Take a meeting whose agenda is to be changed. Refused when it is cancelled or has been held."""
    lock(meeting)
    if meeting.state == Meeting.State.CANCELLED:
        raise Refused("Sammanträdet är inställt. Ärendelistan kan inte ändras.")
    if meeting.state == Meeting.State.HELD:
        raise Refused("Sammanträdet är hållet. Ärendelistan kan inte ändras.")
    return meeting


def lock_item(item: AgendaItem) -> AgendaItem:
    """Take an item through its meeting. Refused when somebody has removed or moved it meanwhile."""
    meeting = lock_open(item.meeting)
    fresh = AgendaItem.objects.select_related("case__register").filter(pk=item.pk, meeting=meeting).first()
    if fresh is None:
        raise Refused("Punkten finns inte kvar på ärendelistan. Läs om sidan.")
    fresh.meeting = meeting
    return fresh


def must_not_be_decided(item: AgendaItem) -> None:
    """What the body has decided in does not leave the agenda: open the § again first."""
    proceeding = getattr(item, "proceeding", None)
    if proceeding is not None and proceeding.is_closed:
        raise Refused(
            "Paragrafen är avslutad med ett beslut. Öppna den igen innan punkten utgår eller flyttas."
        )
