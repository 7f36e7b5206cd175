"""What files turned out to be when they were opened: how many pages, a small picture, or why they cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import File
from pdf import uploads
from pdf.models import Look

OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
SETTLED = (Look.State.READY, Look.State.BESIDE, Look.State.REFUSED)
# What a file is called, and what its pages were made from when they are not its own.
KINDS = {
    "application/pdf": ("PDF", ""),
    "text/plain": ("Text", "text"),
    "text/markdown": ("Text", "text"),
    "text/csv": ("CSV", "CSV"),
    "message/rfc822": ("E-post", "e-post"),
    "application/vnd.ms-outlook": ("E-post", "e-post"),
    "application/msword": ("Word", "Word"),
    "application/vnd.ms-excel": ("Excel", "Excel"),
    "application/vnd.ms-powerpoint": ("PowerPoint", "PowerPoint"),
    f"{OFFICE}wordprocessingml.document": ("Word", "Word"),
    f"{OFFICE}spreadsheetml.sheet": ("Excel", "Excel"),
    f"{OFFICE}presentationml.presentation": ("PowerPoint", "PowerPoint"),
    f"{ODF}text": ("OpenDocument", "OpenDocument"),
    f"{ODF}spreadsheet": ("OpenDocument", "OpenDocument"),
    f"{ODF}presentation": ("OpenDocument", "OpenDocument"),
}


@dataclass(frozen=True)
class Looked:
    """A file and what is known of it. Nothing is known until a worker has opened it. `asked`: one is to do so."""

    file: File
    look: Look | None
    asked: bool = True

    @property
    def settled(self) -> bool:
        return self.look is not None

    @property
    def refused(self) -> bool:
        return self.look is not None and self.look.state == Look.State.REFUSED

    @property
    def beside(self) -> bool:
        return self.look is not None and self.look.state == Look.State.BESIDE

    @property
    def message(self) -> str:
        return self.look.message if self.look else ""

    @property
    def pages(self) -> int | None:
        """As printed, once that is known; before that, what the file itself says."""
        if self.look is not None and self.look.state == Look.State.READY:
            return self.look.pages
        return self.file.pages

    @property
    def kind(self) -> str:
        """PDF, Word, Bild: the sort of file, in a word."""
        content_type = self.file.content_type
        return KINDS.get(content_type, ("Bild" if content_type.startswith("image/") else "Fil", ""))[0]

    @property
    def made_from(self) -> str:
        """What the pages were made from, for a file that has none of its own."""
        return KINDS.get(self.file.content_type, ("", ""))[1]

    @property
    def has_picture(self) -> bool:
        """Whether there is a small picture to show. Never of what is secret: opening that is written down, and a
        picture in a list would show it to somebody who has not opened it."""
        return bool(self.look and self.look.thumbnail) and not is_secret(self.file)


def is_secret(file: File) -> bool:
    return file.is_secret or file.record.is_secret or file.record.case.is_secret


def looks_of(files: Iterable[File]) -> dict[int, Looked]:
    """What is known of each file, by its id, in one query. The files come with their records and cases."""
    files = list(files)
    if not files:
        return {}
    keys = {file.pk: uploads.key(file.sha256, file.name) for file in files}
    known = {look.key: look for look in Look.objects.filter(key__in=set(keys.values()))}
    settled = {key: look for key, look in known.items() if look.state in SETTLED}
    return {file.pk: Looked(file, settled.get(keys[file.pk]), keys[file.pk] in known) for file in files}
