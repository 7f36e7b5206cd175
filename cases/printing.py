"""The PDF of a memo. Laid out in a worker each time it has been saved, as it will be when it is approved, so that
approval and pack find it done. At approval it is made from the frozen version and kept as the record's file."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.tasks import task

from cases.actions.indexing import index
from cases.documents import TEMPLATE, Document, document_if_approved
from cases.masking import mask_for_everybody
from cases.models import File, Memo, MemoVersion, Record, SecretSection
from cases.models.secrecy import MARK_FIELDS
from cases.queries import whole_memos
from core import clock, queueing
from core.words import clean_filename
from pdf.documents import render
from pdf.models import Rendering

SETTLED = 5  # seconds: savings that follow close on each other share one layout
PATIENCE = datetime.timedelta(minutes=5)  # younger ones are being printed right now


@task
def print_memo(version_id: int) -> None:
    """Harmless when run twice, also at the same time."""
    print_version(printable().get(pk=version_id))


@task
def print_masked(version_id: int) -> None:
    """Harmless when run twice, also at the same time."""
    print_without_secret(printable().get(pk=version_id))


def printable() -> QuerySet[MemoVersion]:
    """Versions with what printing reads of them."""
    return MemoVersion.objects.select_related("memo__record__case", "by", "file").prefetch_related(
        "memo__secret_sections"
    )


@task(priority=-10)
def lay_out_ahead(memo_id: int) -> None:
    """Lay out the memo as it stands now. What is laid out already costs nothing."""
    memo = whole_memos().filter(pk=memo_id).first()
    if memo is not None:
        document = document_if_approved(memo)
        render(TEMPLATE, _noted(memo, document), numbered=False)


def lay_out_when_settled(memo: Memo) -> None:
    """Queue the layout of a memo that has been saved, once it is committed. One at most waits for each memo, and
    takes what is newest when its turn comes."""
    transaction.on_commit(partial(queueing.once, lay_out_ahead, memo.pk, delay=SETTLED))


def print_missing() -> int:
    """Versions whose printing was lost on the way, for `tick`. Returns how many there were."""
    a_while_ago = clock.now() - PATIENCE
    old = printable().filter(at__lt=a_while_ago).order_by("id")
    marked = Exists(SecretSection.objects.filter(memo=OuterRef("memo")))
    unmasked = [one for one in old.filter(marked, masked_file=None, file__isnull=False) if _lacks_masked(one)]
    lost = [*old.filter(file=None)[:20], *unmasked[:20]]
    return sum(print_version(version) is not None for version in lost)


def print_version(version: MemoVersion) -> File | None:
    """Lay out the version and keep it with the record; the file of an earlier version is withdrawn and kept. With
    secret sections it is marked with their provisions, and one without their words is kept beside it. None when all
    had been done."""
    if version.file_id is not None:
        return print_without_secret(version)
    made = render(TEMPLATE, _noted(version.memo, version.document))
    with transaction.atomic():
        if not MemoVersion.objects.filter(pk=version.pk, file=None).update(number=F("number")):
            return None
        _hold_marks(version)
        version.file = _kept(version, made, marks=_marks(version) | _marks_of_sections(version))
        MemoVersion.objects.filter(pk=version.pk).update(file=version.file)
        _withdraw_older(version)
        index(version.file.record.case)
    print_without_secret(version)
    return version.file


def print_without_secret(version: MemoVersion) -> File | None:
    """Lay out a printed version without the words of its secret sections, and keep that beside the whole one, in the
    same place of the record. None when it had been done and when nothing in it is secret."""
    mask = mask_for_everybody(version.memo)
    if version.file is None or not _lacks_masked(version):
        return None
    made = render(TEMPLATE, mask.document(version.document))
    with transaction.atomic():
        if not MemoVersion.objects.filter(pk=version.pk, masked_file=None).update(number=F("number")):
            return None
        _hold_marks(version)
        if mask != mask_for_everybody(version.memo):
            return None  # marked anew meanwhile: that has asked for a masked one of its own
        file = _kept(version, made, marks=_marks(version), name="maskad")
        MemoVersion.objects.filter(pk=version.pk).update(masked_file=file)
        _withdraw_older(version)
        index(file.record.case)
    return file


def _hold_marks(version: MemoVersion) -> None:
    """The marks as they are now, in line with whoever sets one: what is kept is never more open than they say."""
    Memo.objects.filter(pk=version.memo_id).update(revision=F("revision"))
    memos = Memo.objects.select_related("record__case").prefetch_related("secret_sections")
    version.memo = memos.get(pk=version.memo_id)


def _lacks_masked(version: MemoVersion) -> bool:
    mask = mask_for_everybody(version.memo)
    return version.masked_file_id is None and bool(mask.provisions_in(version.document))


def _noted(memo: Memo, document: Document) -> Document:
    """The whole document, with the provision at each section that is secret (TF 2:20)."""
    return replace(mask_for_everybody(memo), is_closed=False).document(document)


def _kept(version: MemoVersion, made: Rendering, *, marks: dict[str, Any], name: str = "") -> File:
    record = version.memo.record
    assert record is not None  # a version is made when the memo is registered
    return File.objects.create(
        record=record,
        position=version.file.position if version.file else _position(version, record),
        name=_file_name(version, name),
        sha256=made.sha256,
        size=made.size,
        content_type="application/pdf",
        pages=made.pages,
        added_at=clock.now(),
        added_by=version.by,
        **marks,
    )


def _marks(version: MemoVersion) -> dict[str, Any]:
    """A new version is as closed as the one it replaces, until somebody has looked at it; but for what follows from
    the sections."""
    printed = version.memo.versions.filter(file__isnull=False, number__lt=version.number)
    last = printed.select_related("file", "masked_file").order_by("-number").first()
    earlier = last.open_file if last else None
    if earlier is None:
        return {}
    return {name: getattr(earlier, name) for name in (*MARK_FIELDS, "personal_data")}


def _marks_of_sections(version: MemoVersion) -> dict[str, Any]:
    provision = mask_for_everybody(version.memo).provisions_in(version.document)
    if not provision:
        return {}
    last = max(version.memo.secret_sections.all(), key=lambda mark: mark.pk)
    return dict(zip(MARK_FIELDS, (provision, last.secrecy_marked_on, last.secrecy_marked_by), strict=True))


def _file_name(version: MemoVersion, after: str = "") -> str:
    title = version.document["title"].replace("/", "-")  # "Motion 2/2024" is no folder
    return clean_filename(
        f"{version.document['kind'] or 'Handling'} {title}{f' ({after})' if after else ''}.pdf"
    )


def _position(version: MemoVersion, record: Record) -> int:
    """The place of the earlier version, so that an address that names it goes on to the new one; else the next."""
    earlier = version.memo.versions.filter(file__isnull=False).select_related("file").first()
    if earlier is not None and earlier.file is not None:
        return earlier.file.position
    return (record.files.aggregate(last=Max("position"))["last"] or 0) + 1


def _withdraw_older(version: MemoVersion) -> None:
    """Only the file of the latest version stands, in whatever order the workers came to them."""
    printed = list(
        version.memo.versions.filter(file__isnull=False)
        .select_related("file", "masked_file", "by")
        .order_by("number")
    )
    for older, newer in itertools.pairwise(printed):
        for file, then in ((older.file, newer.file), (older.masked_file, newer.masked_file)):
            if file is None or file.withdrawn_at is not None:
                continue
            file.withdrawn_at, file.withdrawn_by = clock.now(), newer.by
            file.withdrawn_reason = (newer.reason or "Ny version av skrivelsen")[:300]
            file.replaced_by = then
            file.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "replaced_by"])
