"""The order of the agenda. §§ that are given stay with their items whatever the order becomes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from core.errors import Refused
from meetings.actions.agenda import row_name
from meetings.actions.locking import lock_item, lock_open
from meetings.models import AgendaItem, Meeting
from meetings.rules.planning import must_prepare
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def move_item(*, item: AgendaItem, by: User, step: int) -> AgendaItem:
    """Move a row up (-1) or down (1). Refused at the ends of the list."""
    must_prepare(by, item.meeting.body)
    item = lock_item(item)
    rows = list(item.meeting.items.all())
    at = rows.index(item)
    to = at + step
    if not 0 <= to < len(rows):
        raise Refused("Punkten står redan först." if step < 0 else "Punkten står redan sist.")
    rows.insert(to, rows.pop(at))
    _write(rows)
    trace("meetings.item_ordered", on=item, within=item.meeting, by=by, row=row_name(item), place=to + 1)
    item.refresh_from_db(fields=["position"])
    return item


@transaction.atomic
def reorder(*, meeting: Meeting, order: Sequence[int], by: User) -> None:
    """Put all rows in this order, by their ids. Refused when the list has changed since it was shown."""
    must_prepare(by, meeting.body)
    lock_open(meeting)
    rows = {item.pk: item for item in meeting.items.all()}
    if set(order) != set(rows) or len(order) != len(rows):
        raise Refused("Ärendelistan har ändrats av någon annan. Läs om sidan och ordna den igen.")
    _write([rows[pk] for pk in order])
    trace("meetings.reordered", on=meeting, by=by)


def _write(rows: list[AgendaItem]) -> None:
    moved = []
    for position, item in enumerate(rows, 1):
        if item.position != position:
            item.position = position
            moved.append(item)
    AgendaItem.objects.bulk_update(moved, ["position"])
