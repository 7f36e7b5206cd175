"""The documents of the demo as real PDF files. Laid out once: the same HTML gives the kept file."""

from __future__ import annotations

from typing import Any

from cases.actions.files import Upload
from cases.richtext import for_print
from core import blobs
from pdf import documents
from umea_ksnau.demo.reading import Json, attachment

TEMPLATE = "documents/attachment.html"


def upload(file: Json, *, title: str) -> Upload:
    """A file of a record, under the name that the register and the stamp print."""
    about: Json = {"title": title}
    html = file.get("html", "")
    if "attachment" in file:
        html, about = attachment(file["attachment"])
    data: dict[str, Any] = {
        "title": about["title"],
        "header": [[str(text) for text in pair] for pair in about.get("header", [])],
        "html": for_print(html),
        "landscape": bool(about.get("landscape")),
    }
    return Upload(file["name"], blobs.read(documents.render(TEMPLATE, data).sha256))
