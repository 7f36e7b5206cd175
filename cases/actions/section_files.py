"""The PDFs of a memo's approved versions follow the marks on its sections."""

from __future__ import annotations

import copy

from django.db import transaction

from cases.actions.marks import set_mark
from cases.closing import closed
from cases.masking import Mask, mask_for_everybody
from cases.models import Memo, MemoVersion, Record
from cases.printing import print_masked
from core import clock
from organisation.models import User

UNMASKED = "Sekretessmarkeringen på avsnittet är ändrad"


def close_files(memo: Memo, before: Mask, by: User) -> None:
    """Mark each printed version that holds a secret section, or take the mark off when none is left, and have its
    masked PDF made. A mark of another kind, set on the file by itself, stays. `before` are the marks as they were."""
    mask = mask_for_everybody(memo)
    closes = bool(set(mask.marks) - set(before.marks))
    for version in memo.versions.all():
        file = version.file
        was, now = before.provisions_in(version.document), mask.provisions_in(version.document)
        if was == now:
            continue
        if file is None:  # it will be printed with its marks; a pack that is made meanwhile holds the words
            if closes and memo.record is not None:
                closed(_as_marked(memo.record, now), by)
            continue
        file.record = memo.record  # type: ignore[assignment]
        if file.secrecy_provision in {"", was}:
            set_mark(file, now, by, closes=closes)
        _without_masked(version, by)
        if now:
            transaction.on_commit(lambda pk=version.pk: print_masked.enqueue(pk))  # type: ignore[misc]


def _as_marked(record: Record, provision: str) -> Record:
    """The record as it would read with the mark. Never saved: its title and place in the register stay open."""
    marked = copy.copy(record)
    marked.secrecy_provision = provision
    return marked


def _without_masked(version: MemoVersion, by: User) -> None:
    """A masked PDF that no longer says what may be read is withdrawn and kept."""
    old = version.masked_file
    if old is None:
        return
    MemoVersion.objects.filter(pk=version.pk).update(masked_file=None)
    if old.withdrawn_at is None:
        old.withdrawn_at, old.withdrawn_by, old.withdrawn_reason = clock.now(), by, UNMASKED
        old.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
