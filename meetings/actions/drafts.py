"""The pack and the beredningslista as they would be, built for reading. Nothing is sent, numbered or kept."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.errors import Refused
from meetings import packs
from meetings.actions.locking import lock
from meetings.models import Meeting
from meetings.queries.agenda import rows_of
from meetings.queries.building import DRAFT, PREPARATION, build_ref, latest_build
from meetings.queries.meetings import latest_issue, moved_away
from meetings.rules.planning import must_prepare
from organisation.models import User
from pdf import packs as pdf_packs
from pdf.models import Job


@transaction.atomic
def build_draft(*, meeting: Meeting, by: User) -> Job:
    """Build the whole pack as it would be if it was issued now, with its change sheet. Refused while one is being built."""
    must_prepare(by, meeting.body)
    lock(meeting)
    latest = latest_build(meeting, DRAFT)
    if latest is not None and latest.running:
        raise Refused("Handlingarna byggs redan.")
    spec = packs.spec(meeting, rows_of(meeting), number=None, on=clock.today(), last=latest_issue(meeting))
    return pdf_packs.start(spec, ref=build_ref(meeting, DRAFT))


@transaction.atomic
def build_preparation(*, meeting: Meeting, by: User) -> Job:
    """Build the beredningslista for the presidium. Refused while one is being built."""
    must_prepare(by, meeting.body)
    lock(meeting)
    latest = latest_build(meeting, PREPARATION)
    if latest is not None and latest.running:
        raise Refused("Listan byggs redan.")
    spec = packs.preparation_spec(meeting, rows_of(meeting), moved_away(meeting), on=clock.today())
    return pdf_packs.start(spec, ref=build_ref(meeting, PREPARATION))
