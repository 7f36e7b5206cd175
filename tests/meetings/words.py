"""Every word that lies in a PDF, wherever: drawn, in bookmarks, in metadata, in streams once they are unpacked."""

from __future__ import annotations

import io

import pikepdf

from cases.models import File
from core import blobs
from tests.pdf import reader


def text(file: File | str) -> str:
    """What the pages say, from the first to the last."""
    return " ".join(pages(file))


def pages(file: File | str) -> list[str]:
    with _opened(file) as pdf:
        return [reader.text(page).replace("\u00a0", " ") for page in pdf.pages]


def bookmarks(file: File | str) -> list[tuple[int, str, int]]:
    with _opened(file) as pdf:
        return [(level, title.replace("\u00a0", " "), page) for level, title, page in reader.outline(pdf)]


def lies_in(word: str, file: File | str) -> bool:
    """Whether the word can be found at all: in the text of a page, in a string or in an unpacked stream."""
    return word in reader.everything(_bytes(file)).replace("\u00a0", " ")


def _opened(file: File | str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(_bytes(file)))


def _bytes(file: File | str) -> bytes:
    return blobs.read(file if isinstance(file, str) else file.sha256)
