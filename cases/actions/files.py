"""Files: the bytes go to the store under their SHA-256, the row says what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.db import transaction
from django.db.models import Max

from cases.models import File, Record
from core import blobs
from core.filetypes import examine
from core.words import clean_filename
from organisation.models import User
from trail.actions import record as trace


@dataclass(frozen=True)
class Upload:
    """A file to keep: its name as given and its content."""

    name: str
    content: IO[bytes] | bytes


@transaction.atomic
def attach(*, record: Record, uploads: Sequence[Upload], by: User | None) -> list[File]:
    """Keep files with a record, in order. Every file is opened to see what it really is; refused with the file's
    name and what to do if it is empty, too large, encrypted, broken or of a kind we do not take."""
    last = record.files.aggregate(last=Max("position"))["last"] or 0
    files = []
    for position, upload in enumerate(uploads, start=last + 1):
        name = clean_filename(upload.name)
        found = examine(upload.content, name)
        blob = blobs.save(upload.content)
        files.append(
            File.objects.create(
                record=record,
                position=position,
                name=name,
                sha256=blob.sha256,
                size=blob.size,
                content_type=found.content_type,
                pages=found.pages,
                added_by=by,
            )
        )
        trace("cases.file_added", on=record, within=record.case, by=by, number=record.designation)
    return files
