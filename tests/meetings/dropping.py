"""Files to drop on an agenda item, and what a worker would have found out about them."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from typing import Any

from PIL import Image

from cases.actions.files import Upload
from cases.models import File
from core import blobs
from meetings.actions.documents import add_documents
from meetings.models import AgendaItem, ItemDocument
from organisation.models import User
from pdf import uploads
from pdf.models import Look
from tests.meetings import making

LETTER = (
    b"From: Berit Boende <berit@example.org>\r\nTo: kommunen@umea.example\r\n"
    b"Date: Fri, 10 May 2024 08:15:00 +0200\r\nSubject: Synpunkt om torget\r\n\r\nHej.\r\n"
)
BROKEN = b"%PDF-1.7\nthis is no longer one"


@lru_cache
def photo(colour: str = "green") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return out.getvalue()


def drop(item: AgendaItem, by: User, *names: str, **given: Any) -> list[ItemDocument]:
    """PDF files of different lengths, so that no two have the same bytes."""
    start = item.documents.count() + 2  # what a test registers by itself has fewer pages
    files = [
        Upload(name, making.pdf(start + number)) for number, name in enumerate(names or ("Karta.pdf",), 1)
    ]
    return add_documents(item=item, uploads=files, by=by, **given).documents


def seen(file: File, state: str = Look.State.READY, **facts: Any) -> Look:
    """What the worker writes down when it has opened a file."""
    key = uploads.key(file.sha256, file.name)
    return Look.objects.update_or_create(key=key, defaults={"state": state} | facts)[0]


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (20, 28), "white").save(out, "WEBP")
    return blobs.save(out.getvalue()).sha256


@lru_cache
def office(main: str) -> bytes:
    """The least that passes for an office file: its list of contents and its main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, "<w/>")
    return out.getvalue()


def docx() -> bytes:
    return office("word/document.xml")


def xlsx() -> bytes:
    return office("xl/workbook.xml")
