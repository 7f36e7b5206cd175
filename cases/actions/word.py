"""A memo begun from a Word file: read first, shown, and made when the person has seen what became what."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.db import transaction

from cases.actions import drafts
from cases.actions.drafts import Kept
from cases.actions.memos import save_memo, start_memo
from cases.memo_content import content_of
from cases.models import Case, Memo, OpenedFile, Record
from cases.proposal_reading import Known
from cases.queries import whole_memos
from cases.word.reading import read
from cases.word.results import Reading, Surroundings
from core import blobs
from core.errors import Refused
from organisation.models import Body, Unit, User


def read_word(*, case: Case, kept: Kept, by: User, body: Body | None, unit: Unit | None) -> Reading:
    """What a kept Word file would become as a memo in this case. Nothing is written. Refused as `cases.word.read`."""
    authority = case.register.authority
    bodies = [
        Known(row.pk, row.name, row.short_name, row.parent_id) for row in authority.bodies.order_by("pk")
    ]
    records = Record.objects.visible_to(by).registered().filter(case=case, voided_at=None)
    around = Surroundings(
        bodies=bodies,
        body_id=body.pk if body else None,
        unit_id=unit.pk if unit else None,
        dnr=case.dnr,
        letterhead=authority.letterhead,
        records={row.subject.casefold(): row.pk for row in records},
        site=settings.SITE_URL,
    )
    reading = read(blobs.read(kept.sha256), kept.name, around)
    content = reading.content
    if not content.title:
        content.title = case.subject
    if not content.addressee and body is not None:
        content.addressee = body.addressee
    return reading


@transaction.atomic
def start_from_word(
    *, case: Case, by: User, slip: str, body: Body | None = None, unit: Unit | None = None
) -> Memo:
    """Begin a memo with what a Word file says, and keep the file with it. `slip` is the kept file's
    (cases.actions.drafts). Where the file names nobody who signs, those sign who usually do. Refused as start_memo and save_memo, for a file that cannot be
    read, and for a slip that is somebody else's."""
    kept = next(iter(drafts.slips([slip], by=by)), None)
    if kept is None:
        raise Refused("Filen finns inte kvar. Välj Word-filen igen.", code="slip")
    memo = start_memo(case=case, by=by, body=body, unit=unit)
    usual = content_of(whole_memos().get(pk=memo.pk))
    reading = read_word(case=case, kept=kept, by=by, body=body, unit=memo.unit)
    content = replace(reading.content, signatories=reading.content.signatories or usual.signatories)
    OpenedFile.objects.create(memo=memo, name=kept.name, sha256=kept.sha256, size=kept.size, added_by=by)
    return save_memo(memo=memo, content=content, revision=memo.revision, by=by)
