"""Secrecy on one section of a memo: set, and taken away. The words are never changed by it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from cases import rules
from cases.actions import guards
from cases.actions.indexing import index
from cases.actions.revisions import Kind, close_sitting, keep_version
from cases.actions.section_files import close_files
from cases.masking import mask_for_everybody
from cases.models import Memo, MemoSection, SecretSection
from cases.queries import whole_memos
from core import clock
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace
from trail.queries import events_on

NOT_YOU = (
    "Sekretess på ett avsnitt markerar den som skriver skrivelsen, om den själv får läsa sekretess i ärendet, ärendets "
    "handläggare och registrator."
)


@transaction.atomic
def mark_section(*, memo: Memo, section: int, provision: str, by: User) -> SecretSection:
    """Mark one section of prose as secret (OSL 5:5), by its number. It closes at once, with its heading and in every
    version that has been kept, for everybody but those cleared for secrecy and the case's own official.

    Also when the memo is with a manager or approved: then the PDF of each approved version is marked as the existing
    mark is set, which closes packs that hold it, and a masked one is made beside it. The mark is a version of its own
    and stands in the trail, by number.

    Refused for those who may not, who would lose sight of what they mark, without chapter and section, and for what
    is no section of prose in the memo. Another provision replaces the one before.
    """
    provision = guards.provision_of(provision)
    if not provision:
        raise Refused("Ange sekretessbestämmelsen, till exempel OSL 19:1.", field="provision", code="missing")
    now = _held(memo, by)
    row = next((one for one in now.sections.all() if one.pk == section), None)
    mark = next((one for one in now.secret_sections.all() if one.section == section), None)
    if (row is None and mark is None) or (row is not None and row.kind != MemoSection.Kind.PROSE):
        raise Refused("Bara ett avsnitt med text kan sekretessmarkeras för sig.", code="section")
    if mark is not None and mark.secrecy_provision == provision:
        return mark
    before = mask_for_everybody(now)
    close_sitting(now, by)
    mark, _ = SecretSection.objects.update_or_create(
        memo=now,
        section=section,
        defaults={
            "secrecy_provision": provision,
            "secrecy_marked_on": clock.today(),
            "secrecy_marked_by": by,
        },
    )
    _keep(now, before, by, Kind.MARKED, "cases.memo_section_marked", _place(row))
    return mark


@transaction.atomic
def unmark_section(*, memo: Memo, section: int, by: User) -> None:
    """Take the mark off a section: it is read again by all who read the memo, in its versions too. Harmless when it
    has none. Refused as mark_section."""
    now = _held(memo, by)
    mark = next((one for one in now.secret_sections.all() if one.section == section), None)
    if mark is None:
        return
    before = mask_for_everybody(now)
    close_sitting(now, by)
    mark.delete()
    row = next((one for one in now.sections.all() if one.pk == section), None)
    _keep(now, before, by, Kind.UNMARKED, "cases.memo_section_unmarked", _place(row))


def read_secret_sections(*, memo: Memo, by: User) -> None:
    """Write in the trail that somebody read a memo with secret sections (OSL 5:5): once for each person and day, since a
    page that is written in is fetched anew after each saving."""
    midnight = clock.now().astimezone(clock.STOCKHOLM).replace(hour=0, minute=0, second=0, microsecond=0)
    read = events_on(memo).filter(kind="cases.read_secret_sections", actor_id=by.pk)
    if read.filter(at__gte=midnight).exists():
        return
    trace("cases.read_secret_sections", on=memo, within=memo.case, by=by)


def _held(memo: Memo, by: User) -> Memo:
    """The memo as it stands, in whatever state and also in a closed case: what is secret is marked when it is seen."""
    if not rules.may_mark_sections(by, memo):
        raise Refused(NOT_YOU, code="forbidden")
    Memo.objects.filter(pk=memo.pk).update(
        revision=F("revision") + 1
    )  # whoever is about to approve reads it anew
    return whole_memos().select_related("saved_by").get(pk=memo.pk)


def _place(row: MemoSection | None) -> str:
    return f"avsnitt {row.position}" if row is not None else "ett borttaget avsnitt"


def _keep(now: Memo, before: object, by: User, kind: str, event: str, place: str) -> None:
    keep_version(now, by, kind)
    now = whole_memos().get(pk=now.pk)
    trace(event, on=now, within=now.case, by=by, place=place)
    close_files(now, before, by)  # type: ignore[arg-type]
    index(now.case)
