"""Files: the bytes go to the store under their SHA-256, the row says what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.base import File as DjangoFile
from django.db import transaction
from django.db.models import Max

from cases.actions import guards
from cases.actions.indexing import index
from cases.closing import closed
from cases.models import File, Record
from core import blobs, clock
from core.errors import Refused
from core.filetypes import examine
from core.words import clean_filename
from organisation.models import User
from pdf import uploads
from trail.actions import record as trace


@dataclass(frozen=True)
class Upload:
    """A file to keep: its name as given and its content."""

    name: str
    content: BinaryIO | DjangoFile | bytes


@transaction.atomic
def attach(*, record: Record, uploads: Sequence[Upload], by: User | None) -> list[File]:
    """Keep files with a record, in order. Every file is opened to see what it really is; refused with the file's
    name and what to do if it is empty, too large, encrypted, broken or of a kind we do not take."""
    last = record.files.aggregate(last=Max("position"))["last"] or 0
    files = []
    for position, upload in enumerate(uploads, start=last + 1):
        file = _keep(record=record, upload=upload, position=position, by=by)
        trace("cases.file_added", on=file, within=record.case, by=by, number=record.designation)
        files.append(file)
    if files:
        index(record.case)
    return files


def _keep(*, record: Record, upload: Upload, position: int, by: User | None) -> File:
    name = clean_filename(upload.name)
    found = examine(upload.content, name)
    blob = blobs.save(upload.content)
    uploads.look_later(blob.sha256, name)  # a worker finds pages and a picture, once this is committed
    return File.objects.create(
        record=record,
        position=position,
        name=name,
        sha256=blob.sha256,
        size=blob.size,
        content_type=found.content_type,
        pages=found.pages,
        added_by=by,
    )


@transaction.atomic
def add_files(*, record: Record, uploads: Sequence[Upload], by: User) -> list[File]:
    """Add files to a registered record. Refused for those who may not register, in a voided record and without
    files."""
    guards.must_register(record.case.register, by)
    guards.lock(record.case)
    record.refresh_from_db(fields=["voided_at"])
    guards.must_stand(record.case)
    guards.must_be_registered(record)
    if not uploads:
        raise Refused("Välj minst en fil.", field="files", code="missing")
    return attach(record=record, uploads=uploads, by=by)


@transaction.atomic
def replace_file(*, file: File, upload: Upload, reason: str, by: User) -> File:
    """Put another file in a file's place. The old one is withdrawn, kept, and says why.

    Its secrecy and personal-data marks go over to the new one; what was published is not, until somebody
    publishes it. Refused for those who may not register.
    """
    guards.must_register(file.record.case.register, by)
    return exchange_file(file=file, upload=upload, reason=reason, by=by)


@transaction.atomic
def exchange_file(*, file: File, upload: Upload, reason: str, by: User) -> File:
    """The door behind replace_file, for actions that have asked by themselves who may (the documents of a meeting)."""
    record = _standing(file)
    reason = guards.written(reason, field="reason", missing="Skriv varför filen ersätts.")
    new = _keep(record=record, upload=upload, position=file.position, by=by)
    File.objects.filter(pk=new.pk).update(
        secrecy_provision=file.secrecy_provision,
        secrecy_marked_on=file.secrecy_marked_on,
        secrecy_marked_by=file.secrecy_marked_by,
        personal_data=file.personal_data,
    )
    new.refresh_from_db()
    file.replaced_by = new
    _withdraw(file, reason, by)
    trace("cases.file_replaced", on=file, within=record.case, by=by, number=record.designation)
    index(record.case)
    return new


@transaction.atomic
def withdraw_file(*, file: File, reason: str, by: User) -> File:
    """Take a file out of its record. It is kept and says why; nothing registered is deleted."""
    guards.must_register(file.record.case.register, by)
    record = _standing(file)
    _withdraw(file, guards.written(reason, field="reason", missing="Skriv varför filen tas bort."), by)
    trace("cases.file_withdrawn", on=file, within=record.case, by=by, number=record.designation)
    index(record.case)
    closed(file, by)
    return file


def _standing(file: File) -> Record:
    record = file.record
    guards.lock(record.case)
    record.refresh_from_db(fields=["voided_at", "case"])
    file.refresh_from_db()
    guards.must_stand(record.case)
    guards.must_be_registered(record)
    if file.withdrawn_at is not None:
        raise Refused(f"Filen {file.name} är redan ersatt eller borttagen.", code="withdrawn")
    if hasattr(file, "memo_version"):
        raise Refused(
            "Filen är den godkända tjänsteskrivelsen. Ändra skrivelsen i stället, så blir det en ny version.",
            code="approved-memo",
        )
    return record


def _withdraw(file: File, reason: str, by: User) -> None:
    file.withdrawn_at, file.withdrawn_by, file.withdrawn_reason = clock.now(), by, reason
    file.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "replaced_by"])
