"""The proof of posting (bevis): laid out when the notice has come down, and registered in the meeting's case."""

from __future__ import annotations

import logging

from django.db import transaction

from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.models import Case, File, Record
from core import blobs, clock
from core.errors import Refused
from meetings.actions.issuing import open_meeting_case
from meetings.board_documents import PROOF, proof, proof_name
from meetings.models import Notice
from pdf.documents import render
from trail.actions import record as trace

log = logging.getLogger(__name__)


def keep_proof(notice: Notice) -> File | None:
    """Lay out the proof of a notice that has come down, and register it once. None while it hangs, and when another
    process has done it. Refused when the case is closed."""
    if notice.taken_down_on is None or notice.proof_id:
        return None
    made = render(PROOF, proof(notice))
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(slug=notice.slug)
        notice.refresh_from_db()
        if notice.proof_id:
            return None
        with blobs.open(made.sha256) as file:
            entry = Entry(
                subject=f"Bevis om anslag, {proof_name(notice)}",
                direction=Record.Direction.INTERNAL,
                document_on=clock.today(),
                files=[Upload(f"Bevis om anslag {notice.slug}.pdf", file)],
            )
            record = register_record(case=_case(notice), entry=entry, by=notice.posted_by)
        notice.proof = record.files.get()
        notice.save(update_fields=["proof"])
        trace(
            "meetings.proof_kept",
            on=notice,
            within=notice.meeting or notice,
            by=None,
            number=record.designation,
        )
    return notice.proof


def _case(notice: Notice) -> Case:
    """The meeting's own case; a decision by delegation has its own."""
    if notice.decision is not None:
        return notice.decision.case
    assert notice.meeting is not None
    if notice.meeting.case is None:
        open_meeting_case(meeting=notice.meeting, by=notice.posted_by)
    case = notice.meeting.case
    assert case is not None
    return case


def keep_missing_proofs() -> int:
    """Proofs that are not made yet, for `tick`. Returns how many were made."""
    missing = Notice.objects.filter(taken_down_on__isnull=False, proof__isnull=True)
    made = 0
    for notice in missing.select_related(
        "body__authority", "meeting__body__authority", "meeting__case", "decision__case", "posted_by"
    ).order_by("id")[:20]:
        try:
            made += keep_proof(notice) is not None
        except Refused as refusal:  # a closed case: the page says so, and the secretary opens it
            log.warning("bevis %s: %s", notice.slug, refusal.message)
    return made
