"""Award letters (bidragsbesked): ordered when the decision is settled, made once in a worker, registered, kept."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from functools import partial

from django.db import transaction

from cases.actions import guards
from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.decision_events import standing_of
from cases.models import Decision, Record
from core import blobs, clock
from core.errors import Refused
from core.locking import lock
from grants.actions.conditions import conditions_of_decision
from grants.award_letters import TEMPLATE, Json, award_letter
from grants.models import Award, AwardLetter
from grants.queries.awards import figures_of
from grants.rules.awards import must_follow_up
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
    """The decision is settled: its conditions are taken over, and a letter to each recipient is ordered."""
    conditions_of_decision(decision, by)
    for award in Award.objects.filter(decision=decision).order_by("pk"):
        order(award, by)


def order(award: Award, by: User) -> AwardLetter:
    """Put the letter in the queue, made after the commit. Twice is once."""
    letter, _ = AwardLetter.objects.get_or_create(award=award, defaults={"ordered_by": by})
    if letter.file_id is None:
        for start in _writers:
            transaction.on_commit(partial(start, award.pk))
    return letter


@transaction.atomic
def order_letter(*, award: Award, by: User) -> AwardLetter:
    """The button, when the letter is missing: orders it. Refused to others than those who follow up, before the decision
    is settled, when the letter is there, and in a closed case."""
    must_follow_up(by, award)
    guards.lock(award.case)
    lock(award)
    if AwardLetter.objects.filter(award=award, file__isnull=False).exists():
        raise Refused("Beskedet är redan skrivet och registrerat.", code="twice")
    if standing_of(award.decision).settled_on is None:
        raise Refused(
            f"Protokollet med {award.decision} är inte justerat. Beskedet skrivs när det är justerat.",
            code="unsettled",
        )
    if not award.case.is_open:
        raise Refused(f"{award.case.dnr} är avslutat. Öppna ärendet igen först.", code="closed")
    if not figures_of(award).granted:
        raise Refused("Inget bidrag står kvar att lämna besked om.", code="nothing")
    return order(award, by)


def write_missing() -> int:
    """Letters whose making was lost on the way, for `tick`. One in a case that is closed waits for it to be opened."""
    rows = AwardLetter.objects.filter(
        file=None,
        ordered_at__lt=clock.now() - PATIENCE,
        award__case__closed_on=None,
        award__case__voided_at=None,
    )
    return sum(write_letter(pk) for pk in rows.order_by("pk").values_list("award", flat=True)[:20])


def write_letter(award_id: int) -> bool:
    """Lay the letter out, register it as outgoing in the case and keep it. Harmless when run twice. Returns whether this
    call did it; False also when nothing stands granted, or the case has been closed."""
    award = (
        Award.objects.select_related(
            "case__register__authority", "case__official", "decision__body", "application", "letter"
        )
        .filter(pk=award_id, letter__file=None, letter__isnull=False)
        .first()
    )
    if award is None:
        return False
    try:
        content = award_letter(award, figures_of(award), standing_of(award.decision))
        made = render(TEMPLATE, content)
        return _keep(award, content, made.sha256)
    except (Refused, NotLaidOut) as reason:
        log.warning("award letter %s: %s", award_id, type(reason).__name__)
        return False


@transaction.atomic
def _keep(award: Award, content: Json, sha256: str) -> bool:
    guards.lock(award.case)
    lock(award)
    letter = AwardLetter.objects.select_related("ordered_by").get(award=award)
    if letter.file_id is not None:
        return False
    with blobs.open(sha256) as file:
        entry = Entry(
            subject=f"Bidragsbesked, {award.decision}"[:300],
            direction=Record.Direction.OUT,
            kind=Record.Kind.LETTER,
            counterparty=award.recipient,
            public_counterparty="Privatperson" if award.is_private_person else "",
            personal_data=award.is_private_person,
            document_on=clock.today(),
            files=[Upload(f"Bidragsbesked {award.case.slug}.pdf", file)],
        )
        record = register_record(case=award.case, entry=entry, by=letter.ordered_by)
    letter.file, letter.content = record.files.get(), content
    letter.sha256, letter.made_at = letter.file.sha256, clock.now()
    letter.save()
    trace(
        "grants.letter_written", on=award, within=award.case, by=letter.ordered_by, number=record.designation
    )
    return True
