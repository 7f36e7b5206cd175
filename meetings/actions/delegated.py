"""Decisions by delegation are reported at the next meeting (KL 6:40)."""

from __future__ import annotations

from django.db import transaction

from core.errors import Refused
from meetings.actions.agenda import add_row, choose_reported
from meetings.models import AgendaItem, Meeting
from meetings.queries.delegated import unreported
from meetings.rules.planning import must_prepare
from organisation.models import User

TITLE = "Redovisning av delegationsbeslut"


@transaction.atomic
def report_decisions(*, meeting: Meeting, by: User) -> AgendaItem:
    """Put all that wait on the meeting's agenda, in the row for them; the row is made when it is not there.

    Refused when nothing waits.
    """
    must_prepare(by, meeting.body)
    waiting = [decision.record for decision in unreported(meeting.body, by) if decision.record]
    if not waiting:
        raise Refused("Alla delegationsbeslut är redan anmälda.")
    row = meeting.items.filter(kind=AgendaItem.Kind.REPORT, title=TITLE, withdrawn_at=None).first()
    if row is None:
        row = add_row(meeting=meeting, kind=AgendaItem.Kind.REPORT, title=TITLE, by=by)
    before = [each.record for each in row.reported.select_related("record__case__register")]
    return choose_reported(item=row, records=[*before, *waiting], by=by)
