"""PDF files: opened, and their pages counted without building a list of them."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from core.filetypes.upload import Examined, Upload

MAX_NODES = 100_000  # of the page tree: twenty times what the longest plan has


def begins_as_pdf(head: bytes) -> bool:
    """Readers forgive junk before the first line; we do not, since a program can hide there."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")


def pdf(upload: Upload) -> Examined:
    if not begins_as_pdf(upload.head()):
        raise upload.another("PDF")
    try:
        with pikepdf.open(upload.file, attempt_recovery=True, suppress_warnings=True) as opened:
            pages = count_pages(opened, MAX_NODES)
    except pikepdf.PasswordError:
        raise upload.locked() from None
    if pages == 0:
        raise upload.refuse("är en PDF utan sidor. Spara om den och ladda upp den igen.", "file-broken")
    if pages is None:
        raise upload.bomb()
    return Examined("application/pdf", "pdf", pages, "PDF")


def count_pages(opened: pikepdf.Pdf, most: int) -> int | None:
    """The number of pages, or None when the tree has more than `most` nodes (one that runs in a circle has).

    The library would first build its own list, which takes a quarter of a second for each thousand repeated pages.
    """
    pages, nodes = 0, 0
    todo: list[Any] = [opened.Root.Pages]
    while todo:
        node = todo.pop()
        nodes += 1
        kids = node.get("/Kids") if isinstance(node, Dictionary) else None
        if nodes > most or (isinstance(kids, Array) and len(kids) > most):
            return None
        if isinstance(kids, Array):
            todo.extend(kid for kid in kids if isinstance(kid, Dictionary))
        else:
            pages += isinstance(node, Dictionary)
    return pages
