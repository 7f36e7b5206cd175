"""When a memo goes back to its writer while its case stands on an agenda: the row stays, the secretary is told."""

from __future__ import annotations

from cases.models import Memo
from core import clock
from core.dates import day_and_month
from meetings.models import AgendaItem, Meeting
from organisation.actions import notify
from organisation.models import User
from trail.refs import ref


def tell_secretaries(memo: Memo, by: User) -> None:
    """Tell the secretary of each meeting ahead where the case is to be taken up. Number and link only: title and
    reason may be secret (OSL 5:2 second paragraph)."""
    items = AgendaItem.objects.filter(
        case=memo.case_id, withdrawn_at=None, meeting__on__gte=clock.today(), meeting__secretary__isnull=False
    ).exclude(meeting__state=Meeting.State.CANCELLED)
    for item in items.select_related("meeting__body", "meeting__secretary"):
        meeting, secretary = item.meeting, item.meeting.secretary
        if secretary is None or secretary == by:
            continue
        of = f"{meeting.body.short_name} {day_and_month(meeting.on)}"
        text = f"Skrivelsen i {memo.case.dnr} är åter hos den som skrev den. Ärendet står kvar på sin plats till {of}."
        if memo.record_id is not None:
            text += " Den godkända versionen gäller tills en ny är godkänd."
        notify(
            to=secretary,
            subject=f"Skrivelse återlämnad: {memo.case.dnr}",
            text=text,
            path=meeting.get_absolute_url(),
            ref=ref(item),
            kind="meetings.memo_returned",
        )
