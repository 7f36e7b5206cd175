"""Template and data in, tagged PDF out. Each document is laid out once and kept."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from core import blobs
from pdf import engine
from pdf.models import Rendering

WRAPPER = "pdf/base.html"


def render(template: str, data: dict[str, Any], *, numbered: bool = True) -> Rendering:
    """The PDF of a document: `template` is the body part (`documents/memo.html`), `data` plain JSON.

    Laid out once for the same HTML, style sheets, fonts and engine. `numbered` prints "1 (2)" on each
    page; a pack takes the document without and prints its own. ValueError for data that is not plain JSON.
    """
    html = markup(template, data)
    layout_key = digest("layout", engine.revision(), html)
    plain = keep(
        layout_key, template, lambda: _finished(engine.layout(html), layout_key), plain_key=layout_key
    )
    if not numbered:
        return plain
    numbered_key = digest("numbered", layout_key)
    return keep(numbered_key, template, lambda: _numbered(plain), plain_key=layout_key)


def own(sha256: str) -> Rendering | None:
    """The document, without page numbers, when these bytes are one we laid out ourselves: its tags can be trusted.

    So a reply or an extract that is enclosed with another case stays readable with a screen reader in the pack.
    """
    made = Rendering.objects.filter(sha256=sha256).exclude(plain_key="").first()
    plain = Rendering.objects.filter(key=made.plain_key).first() if made else None
    if plain is None or not blobs.exists(plain.sha256):
        return None
    plain.reused = True
    return plain


def markup(template: str, data: dict[str, Any]) -> str:
    """The whole page of HTML that is laid out."""
    return render_to_string(WRAPPER, {"template": template, "data": plain_json(data)})


def plain_json(data: Any) -> Any:
    """The data as JSON gives it back: no text stays marked as safe. ValueError if anything is lost."""
    try:
        copy = json.loads(json.dumps(data, ensure_ascii=False, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ValueError(f"data must be plain JSON: {error}") from error
    if copy != data:
        raise ValueError(
            "data must be plain JSON: only dict with text keys, list, text, numbers, true, false, null"
        )
    return copy


def digest(*texts: str) -> str:
    """One sum over several texts, each with its length so that they cannot run into each other."""
    total = hashlib.sha256()
    for text in texts:
        raw = text.encode()
        total.update(f"{len(raw)}\0".encode())
        total.update(raw)
    return total.hexdigest()


type Made = tuple[bytes, int, list[str]]  # content, pages, notes


def keep(key: str, template: str, make: Callable[[], Made], *, plain_key: str = "") -> Rendering:
    """The rendering under this key, made now if it is not there (or its bytes are gone)."""
    kept = Rendering.objects.filter(key=key).first()
    if kept is not None and blobs.exists(kept.sha256):
        kept.reused = True
        return kept
    content, pages, notes = make()
    blob = blobs.save(content)
    with transaction.atomic():
        rendering, _ = Rendering.objects.update_or_create(
            key=key,
            defaults={
                "template": template,
                "sha256": blob.sha256,
                "size": blob.size,
                "pages": pages,
                "notes": notes,
                "plain_key": plain_key,
            },
        )
    return rendering


def _finished(content: bytes, key: str) -> Made:
    from pdf import tags

    return *tags.finished(content, key[:12]), []


def _numbered(plain: Rendering) -> Made:
    from pdf import stamps

    with blobs.open(plain.sha256) as file:
        return stamps.numbered(file), plain.pages, []
