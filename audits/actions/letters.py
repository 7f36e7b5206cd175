"""The adopted reply as a letter to the auditors: ordered when the minutes are approved, made once in a worker, registered
as outgoing, kept."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from functools import partial

from django.db import transaction

from audits.letters import letter_content
from audits.models import Reply
from audits.replying import LETTER
from cases.actions import guards
from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.models import Decision, Record
from core import blobs, clock
from core.errors import Refused
from core.locking import lock
from organisation.models import User
from pdf.documents import render
from pdf.engine import NotLaidOut
from trail.actions import record as trace

log = logging.getLogger(__name__)
PATIENCE = datetime.timedelta(minutes=5)
_writers: list[Callable[[int], object]] = []


def written_by(start: Callable[[int], object]) -> None:
    """Say what makes the letters: the app registers its worker."""
    _writers[:] = [start]


def after_decision(decision: Decision, by: User) -> None:
    """The decision is settled: the reply it adopted may be read by all, and the letter is ordered."""
    for reply in Reply.objects.filter(decision=decision, state=Reply.State.ADOPTED, settled_on=None):
        settle(reply, by)


def settle(reply: Reply, by: User) -> None:
    now = clock.now()
    Reply.objects.filter(pk=reply.pk).update(settled_on=clock.today(), settled_by=by, settled_at=now)
    for start in _writers:
        transaction.on_commit(partial(start, reply.pk))


def write_missing() -> int:
    """Letters whose making was lost on the way, for `tick`. One in a case that is closed waits for it to be opened."""
    rows = Reply.objects.filter(
        letter=None,
        settled_at__lt=clock.now() - PATIENCE,
        review__case__closed_on=None,
        review__case__voided_at=None,
    )
    return sum(write_letter(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)[:20])


def write_letter(reply_id: int) -> bool:
    """Lay the letter out, register it as outgoing in the case and keep it. Harmless when run twice. Returns whether this
    call did it; False also while the case is closed."""
    found = Reply.objects.select_related(
        "review__case__register__authority", "review__case__official", "decision__body", "body", "settled_by"
    )
    reply = found.filter(pk=reply_id, letter=None, settled_on__isnull=False).first()
    if reply is None:
        return False
    try:
        made = render(LETTER, letter_content(reply))
        return _keep(reply, made.sha256)
    except (Refused, NotLaidOut) as reason:
        log.warning("audit letter %s: %s", reply_id, type(reason).__name__)
        return False


@transaction.atomic
def _keep(reply: Reply, sha256: str) -> bool:
    case, by = reply.review.case, reply.settled_by
    guards.lock(case)
    lock(reply)
    if by is None or Reply.objects.filter(pk=reply.pk, letter__isnull=False).exists():
        return False
    with blobs.open(sha256) as file:
        entry = Entry(
            subject=f"{reply.content['title']}, {reply.decision}"[:300],
            direction=Record.Direction.OUT,
            kind=Record.Kind.STATEMENT,
            counterparty=reply.review.auditor,
            document_on=clock.today(),
            files=[Upload(f"Yttrande {case.slug}.pdf", file)],
        )
        record = register_record(case=case, entry=entry, by=by)
    Reply.objects.filter(pk=reply.pk).update(letter=record.files.get())
    trace("audits.letter_written", on=reply.review, within=case, by=by, number=record.designation)
    return True
