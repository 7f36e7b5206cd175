"""A registration being written: uploaded files are kept between the steps, and a saved e-mail fills in the form.

The bytes lie in the store under their SHA-256; the form carries a signed slip for each of them. A slip holds for
the person who uploaded the file and nobody else, so that a sum somebody has heard of opens nothing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

from django.core import signing

from cases.actions.files import Upload
from cases.models import Record
from core import blobs, clock, letters
from core.eml import Letter
from core.errors import Refused
from core.filetypes import examine
from core.words import clean_filename
from organisation.models import User

_PREFIX = re.compile(r"^(?:\s*(?:sv|vb|re|fw|fwd|ang)\s*:)+\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """A file that is kept but belongs to no record yet."""

    name: str
    sha256: str
    size: int
    label: str
    pages: int | None = None

    def slip(self, by: User) -> str:
        return _signer(by).sign_object(asdict(self))

    def upload(self) -> Upload:
        return Upload(self.name, blobs.open(self.sha256))


@dataclass(frozen=True)
class ReadLetter:
    """What a saved e-mail says about itself, in the words of the register."""

    direction: str
    counterparty: str
    subject: str
    document_on: datetime.date | None
    text: str


@dataclass
class Draft:
    """What came with one sending of the form."""

    kept: list[Kept] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    letter: ReadLetter | None = None


def _signer(by: User) -> signing.Signer:
    # No time in the slip: the same form sent twice must look the same (core.once).
    return signing.Signer(salt=f"cases.drafts.{by.pk}")


def slips(values: Iterable[str], *, by: User) -> list[Kept]:
    """The files that the slips stand for. A slip that is not this person's, or is made up, is left out."""
    found = []
    for value in values:
        try:
            kept = Kept(**_signer(by).unsign_object(value))
        except (signing.BadSignature, TypeError, ValueError):
            continue
        if kept not in found and blobs.exists(kept.sha256):
            found.append(kept)
    return found


def keep_uploads(*, uploads: Sequence[Upload], kept: Sequence[Kept] = (), by: User) -> Draft:
    """Keep uploaded files for the next step, and read the first saved e-mail among them.

    Never refused: a file that cannot be taken becomes a problem with its name and what to do; the others are
    kept. An attachment that is not taken stays in the letter itself, and that is said.
    """
    draft = Draft(kept=list(kept))
    for upload in uploads:
        one = _keep(draft, upload)
        if one is None or not letters.is_letter(one.name):
            continue
        try:
            letter = letters.read(blobs.read(one.sha256), one.name)
        except Refused as refusal:
            draft.problems.append(refusal.message)
            continue
        draft.letter = draft.letter or _read(letter, by)
        for attachment in letter.attachments:
            _keep(draft, Upload(attachment.name, attachment.content), inside=one.name)
    return draft


def read_letter(upload: Upload, *, by: User) -> ReadLetter | None:
    """What a saved e-mail says about itself; None for another kind of file and for a letter that cannot be read."""
    if not letters.is_letter(upload.name):
        return None
    content = upload.content
    if not isinstance(content, bytes):
        content.seek(0)
        content = content.read()
    try:
        return _read(letters.read(content, upload.name), by)
    except Refused:
        return None


def _keep(draft: Draft, upload: Upload, inside: str = "") -> Kept | None:
    name = clean_filename(upload.name)
    try:
        found = examine(upload.content, name)
    except Refused as refusal:
        left = f" Den ligger kvar i brevet {inside}." if inside else ""
        draft.problems.append(refusal.message + left)
        return None
    blob = blobs.save(upload.content)
    kept = Kept(name, blob.sha256, blob.size, found.label, found.pages)
    if kept not in draft.kept:
        draft.kept.append(kept)
    return kept


def _read(letter: Letter, by: User) -> ReadLetter:
    sent = letter.date.astimezone(clock.STOCKHOLM).date() if letter.date else None
    outgoing = bool(letter.sender_email) and User.objects.filter(email__iexact=letter.sender_email).exists()
    sender = letter.sender_name or letter.sender_email
    counterparty = (letter.to[0] if letter.to else "") if outgoing else sender
    return ReadLetter(
        direction=Record.Direction.OUT if outgoing else Record.Direction.IN,
        counterparty=counterparty[:200],
        subject=_PREFIX.sub("", letter.subject)[:300],
        document_on=min(sent, clock.today()) if sent else None,
        text=letter.text[:4000],
    )
