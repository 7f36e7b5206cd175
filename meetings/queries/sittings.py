"""Which meetings there are of some bodies on some days."""

from __future__ import annotations

from collections.abc import Iterable

from meetings.models import Meeting
from organisation.sittings import Key, Sitting


def sittings_on(asked: Iterable[Key]) -> dict[Key, Sitting]:
    wanted = set(asked)
    found = Meeting.objects.filter(
        body__in={body for body, _ in wanted}, on__in={day for _, day in wanted}
    ).select_related("body")
    return {
        (one.body_id, one.on): Sitting(
            one.get_absolute_url(),
            one.get_state_display(),
            held=one.state == Meeting.State.HELD,
            cancelled=one.state == Meeting.State.CANCELLED,
        )
        for one in found
        if (one.body_id, one.on) in wanted
    }
