"""Template and data in, tagged PDF out. Each document is laid out once and kept."""

import contextlib
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from core import blobs
from pdf import engine, making
from pdf.models import Rendering

WRAPPER = "pdf/base.html"
MOST_SUMS = 5000


def render(template: str, data: dict[str, Any], *, numbered: bool = True) -> Rendering:
    """The PDF of a document: `template` is the body part (`documents/memo.html`), `data` plain JSON.

    Laid out once for the same HTML, style sheets, fonts and engine. `numbered` prints "1 (2)" on each
    page; a pack takes the document without and prints its own. ValueError for data that is not plain JSON.
    """
    layout_key = key(template, data)

    def laid_out() -> Finished:
        return _finished(engine.layout(markup(template, data)))

    plain = keep(layout_key, template, laid_out, plain_key=layout_key)
    if not numbered:
        return plain
    numbered_key = digest("numbered", layout_key)
    return keep(numbered_key, template, lambda: _numbered(plain), plain_key=layout_key)


def key(template: str, data: dict[str, Any], revision: str = "") -> str:
    """What the document without page numbers is kept under. `revision` if it has just been asked for."""
    return digest("layout", revision or engine.revision(), code(), _sum_of_markup(template, data))


_sums: OrderedDict[str, str] = OrderedDict()  # sum of template name and data: sum of the page they fill


def _sum_of_markup(template: str, data: dict[str, Any]) -> str:
    """Filling in the templates is half of what a known document costs. Neither they nor our code change while a
    process lives, so the same data need not be filled in again to see that it gives the same page."""
    if settings.DEBUG:
        return digest(markup(template, data))
    told = digest(template, json.dumps(plain_json(data), ensure_ascii=False))
    if (known := _sums.get(told)) is None:
        known = _sums[told] = digest(markup(template, data))
        while len(_sums) > MOST_SUMS:
            with contextlib.suppress(KeyError):  # another thread was here
                _sums.popitem(last=False)
    return known


def own(sha256: str) -> Rendering | None:
    """The document, without page numbers, when these bytes are one we laid out ourselves: its tags can be trusted.

    So a reply or an extract that is enclosed with another case stays readable with a screen reader in the pack.
    """
    plain_key = plain_keys([sha256]).get(sha256)
    return _kept(plain_key) if plain_key else None


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


@dataclass(frozen=True, slots=True)
class Finished:
    """A PDF that has just been made. `notes` for people; `archival` and `readable` as in `Rendering`."""

    content: bytes
    pages: int
    notes: list[str] = field(default_factory=list)
    archival: bool = False
    readable: bool = True


def keep(key: str, template: str, make: Callable[[], Finished], *, plain_key: str = "") -> Rendering:
    """The rendering under this key, made now if it is not there (or its bytes are gone).

    Made once however many ask at the same time: the others wait for it, and one of them takes over if the maker
    dies or fails.
    """
    pauses = making.pauses()
    while (kept := _kept(key)) is None:
        with making.turn(key) as ours:
            if ours:
                return _kept(key) or _made(key, template, make, plain_key)
        next(pauses)
    return kept


def _kept(key: str) -> Rendering | None:
    kept = Rendering.objects.filter(key=key).first()
    if kept is None or not blobs.exists(kept.sha256):
        return None
    kept.reused = True
    return kept


def kept(keys: Iterable[str]) -> dict[str, Rendering]:
    """Those of these renderings that are there, by key, in one question. Each is marked as reused."""
    found = {one.key: one for one in Rendering.objects.filter(key__in=set(keys)) if blobs.exists(one.sha256)}
    for one in found.values():
        one.reused = True
    return found


def plain_keys(sums: Iterable[str]) -> dict[str, str]:
    """For those of these files that are documents of our own: the key of each without page numbers."""
    ours = Rendering.objects.filter(sha256__in=set(sums)).exclude(plain_key="").order_by("-pk")
    return dict(ours.values_list("sha256", "plain_key"))


def _made(key: str, template: str, make: Callable[[], Finished], plain_key: str) -> Rendering:
    finished = make()
    blob = blobs.save(finished.content)
    with transaction.atomic():
        rendering, _ = Rendering.objects.update_or_create(
            key=key,
            defaults={
                "template": template,
                "sha256": blob.sha256,
                "size": blob.size,
                "pages": finished.pages,
                "notes": finished.notes,
                "plain_key": plain_key,
                "archival": finished.archival,
                "readable": finished.readable,
            },
        )
    return rendering


@lru_cache(maxsize=1)
def code() -> str:
    """A sum over this package itself: what it does to a finished page counts as much as the style sheets do."""
    modules = sorted(Path(__file__).parent.rglob("*.py"))
    versions = f"{version('pikepdf')} {version('fonttools')}"
    return digest(versions, *(path.read_text() for path in modules if "migrations" not in path.parts))


def _finished(content: bytes) -> Finished:
    from pdf import finishing

    content, pages, archival = finishing.finished(content)
    return Finished(content, pages, archival=archival)


def _numbered(plain: Rendering) -> Finished:
    from pdf import stamps

    with blobs.open(plain.sha256) as file:
        return Finished(stamps.numbered(file), plain.pages, archival=plain.archival)
