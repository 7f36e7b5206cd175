"""The PDF of a memo. Laid out in a worker each time it has been saved, as it will be when it is approved, so that
approval and pack find it done. At approval it is made from the frozen version and kept as the record's file."""

from __future__ import annotations

import datetime
import itertools
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.tasks import task

from cases.actions.indexing import index
from cases.documents import TEMPLATE, document_if_approved
from cases.models import File, Memo, MemoVersion, Record
from cases.models.secrecy import MARK_FIELDS
from cases.queries import whole_memos
from core import clock, queueing
from core.words import clean_filename
from pdf.documents import render

SETTLED = 5  # seconds: savings that follow close on each other share one layout
PATIENCE = datetime.timedelta(minutes=5)  # younger ones are being printed right now


@task
def print_memo(version_id: int) -> None:
    """Harmless when run twice, also at the same time."""
    print_version(MemoVersion.objects.select_related("memo__record__case", "by").get(pk=version_id))


@task(priority=-10)
def lay_out_ahead(memo_id: int) -> None:
    """Lay out the memo as it stands now. What is laid out already costs nothing."""
    memo = whole_memos().filter(pk=memo_id).first()
    if memo is not None:
        render(TEMPLATE, document_if_approved(memo), numbered=False)


def lay_out_when_settled(memo: Memo) -> None:
    """Queue the layout of a memo that has been saved, once it is committed. One at most waits for each memo, and
    takes what is newest when its turn comes."""
    transaction.on_commit(partial(queueing.once, lay_out_ahead, memo.pk, delay=SETTLED))


def print_missing() -> int:
    """Versions whose printing was lost on the way, for `tick`. Returns how many there were."""
    a_while_ago = clock.now() - PATIENCE
    lost = MemoVersion.objects.filter(file=None, at__lt=a_while_ago).select_related(
        "memo__record__case", "by"
    )
    return sum(print_version(version) is not None for version in lost.order_by("id")[:20])


def print_version(version: MemoVersion) -> File | None:
    """Lay out the version and keep it with the record; the file of an earlier version is withdrawn and kept.
    None when it had been done."""
    if version.file_id is not None:
        return None
    made = render(TEMPLATE, version.document)
    with transaction.atomic():
        if not MemoVersion.objects.filter(pk=version.pk, file=None).update(number=F("number")):
            return None
        record = version.memo.record
        assert record is not None  # a version is made when the memo is registered
        file = File.objects.create(
            record=record,
            position=_position(version, record),
            name=_file_name(version),
            sha256=made.sha256,
            size=made.size,
            content_type="application/pdf",
            pages=made.pages,
            added_at=clock.now(),
            added_by=version.by,
            **_marks(version),
        )
        MemoVersion.objects.filter(pk=version.pk).update(file=file)
        _withdraw_older(version)
        index(record.case)
    return file


def _marks(version: MemoVersion) -> dict[str, Any]:
    """A new version is as closed as the one it replaces, until somebody has looked at it."""
    printed = version.memo.versions.filter(file__isnull=False).select_related("file").order_by("-number")
    earlier = next((one.file for one in printed if one.file is not None), None)
    if earlier is None:
        return {}
    return {name: getattr(earlier, name) for name in (*MARK_FIELDS, "personal_data")}


def _file_name(version: MemoVersion) -> str:
    title = version.document["title"].replace("/", "-")  # "Motion 2/2024" is no folder
    return clean_filename(f"{version.document['kind'] or 'Handling'} {title}.pdf")


def _position(version: MemoVersion, record: Record) -> int:
    """The place of the earlier version, so that an address that names it goes on to the new one; else the next."""
    earlier = version.memo.versions.filter(file__isnull=False).select_related("file").first()
    if earlier is not None and earlier.file is not None:
        return earlier.file.position
    return (record.files.aggregate(last=Max("position"))["last"] or 0) + 1


def _withdraw_older(version: MemoVersion) -> None:
    """Only the file of the latest version stands, in whatever order the workers came to them."""
    printed = list(
        version.memo.versions.filter(file__isnull=False).select_related("file", "by").order_by("number")
    )
    for older, newer in itertools.pairwise(printed):
        file = older.file
        if file is not None and file.withdrawn_at is None:
            file.withdrawn_at, file.withdrawn_by = clock.now(), newer.by
            file.withdrawn_reason = (newer.reason or "Ny version av skrivelsen")[:300]
            file.replaced_by = newer.file
            file.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "replaced_by"])
