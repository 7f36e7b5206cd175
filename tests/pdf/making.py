"""Parts and packs made without a database, for tests that make many: a small pool of documents is laid out once."""

import hashlib
import io
from functools import lru_cache
from typing import Any

import pikepdf

from pdf import assemble, documents, engine, finishing
from tests.pdf import samples

ABOUT = assemble.About(
    "Kallelse 21 maj", "Utskick 1", "Umeå kommun", "sv", "KS-2024/00012", "KSNAU", "2024-05-21"
)


def laid_out(template: str, data: dict[str, Any]) -> bytes:
    """One of our own documents, ready for a pack but without numbers."""
    return finishing.finished(engine.layout(documents.markup(f"documents/{template}.html", data)))[0]


@lru_cache(maxsize=32)
def memo(pages: int = 1, links: tuple[str, ...] = (), title: str = "Ärende") -> bytes:
    """A memo of about so many pages, whose enclosures lead to the names given (`KS-2024/00361 Bilaga 1`)."""
    enclosures = {
        "kind": "enclosures",
        "heading": "Beslutsunderlag",
        "items": [
            {
                "text": name.removeprefix("KS-2024/00361 "),
                "state": "attached",
                "note": "",
                "url": "",
                "record": 3,
            }
            for name in links
        ],
    }
    data = samples.long_memo(12 * (pages - 1), title=title) if pages > 1 else samples.memo(title=title)
    return laid_out("memo", data | {"sections": [*data["sections"], *([enclosures] if links else [])]})


@lru_cache(maxsize=8)
def agenda(*items: tuple[str, str]) -> bytes:
    return laid_out("summons", samples.summons(list(items)) | {"pages": {ident: 1 for ident, _ in items}})


def part(ident: str, content: bytes, *, own: bool = True, **more: Any) -> assemble.Part:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    values: dict[str, Any] = {
        "ident": ident,
        "title": f"Del {ident}",
        "file": io.BytesIO(content),
        "pages": pages,
        "own": own,
        "bookmarks": [(1, f"Bokmärke {ident}")],
        "archival": own,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return assemble.Part(**values | more)


def joined(*parts: assemble.Part, about: assemble.About = ABOUT) -> bytes:
    for one in parts:
        one.file.seek(0)
    return assemble.assemble(parts, about)[0]


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


@lru_cache(maxsize=4)
def laid_out_once(template: str) -> bytes:
    return laid_out(
        template, {"title": "Bilaga", "file": "a.pdf", "reason": "Filen är tom.", "beside": False}
    )
