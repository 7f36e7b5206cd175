"""Items that come back at every meeting, put on the agenda by one click: the promises that are late, and the minutes
since last time."""

from __future__ import annotations

from django.db import transaction

from cases.models import Record
from core.errors import Refused
from meetings.actions.agenda import add_row, choose_reported
from meetings.actions.locking import lock_open
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.queries.promised import late_assignments
from meetings.rules.planning import must_prepare
from organisation.models import User
from trail.actions import record as trace

PROMISES, EARLIER = "Uppföljning av uppdrag", "Föregående protokoll"
MOST = 10


@transaction.atomic
def add_assignment_list(*, meeting: Meeting, by: User) -> AgendaItem:
    """The body gets the list of promises that are late on its day, as an item with a page in the pack. The list is live
    until the kallelse goes out and is kept as it was then. Refused when it is there, and when nothing is late."""
    must_prepare(by, meeting.body)
    lock_open(meeting)
    if meeting.items.filter(holds=AgendaItem.Holds.ASSIGNMENTS).exists():
        raise Refused("Uppdragslistan står redan på ärendelistan.")
    if not late_assignments(meeting):
        raise Refused(f"Inga uppdrag som rapporteras till {meeting.body.short_name} är försenade.")
    item = add_row(meeting=meeting, kind=AgendaItem.Kind.INFORMATION, title=PROMISES, by=by)
    item.holds = AgendaItem.Holds.ASSIGNMENTS
    item.save(update_fields=["holds"])
    return item


@transaction.atomic
def add_earlier_minutes(*, meeting: Meeting, by: User) -> AgendaItem:
    """The body's approved minutes that have not been reported to it, as a list of reports. Refused without any."""
    must_prepare(by, meeting.body)
    lock_open(meeting)
    records = not_reported(meeting)
    if not records:
        raise Refused("Inga justerade protokoll har kommit till sedan de senast anmäldes.")
    item = add_row(meeting=meeting, kind=AgendaItem.Kind.REPORT, title=EARLIER, by=by)
    choose_reported(item=item, records=records, by=by)
    trace("meetings.minutes_reported_back", on=item, within=meeting, by=by, count=len(records))
    return item


def not_reported(meeting: Meeting) -> list[Record]:
    minutes = Minutes.objects.filter(
        meeting__body=meeting.body_id,
        meeting__on__lt=meeting.on,
        state=Minutes.State.APPROVED,
        file__record__voided_at=None,
    ).exclude(file__record__reported_in__item__meeting__body=meeting.body_id)
    found = minutes.select_related("file__record__case__register").order_by("-meeting__on", "-number")[:MOST]
    return [one.file.record for one in reversed(found) if one.file is not None]
