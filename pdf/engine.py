"""The layout engine behind one function. Which engine it is, and that it works in children, is said nowhere else.

Everything the engine may read is our own: style sheets, fonts and drawings among the static files, and what a
document carries itself as `data:`. It has no network and no file system.
"""

import hashlib
import logging
import os
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from core.confined import Broke, Stopped
from pdf import children, typefaces, weasy

NAME = "weasyprint"
REVISION = 2  # raise when this module draws differently with the same engine
PACKAGES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "pyphen")  # what decides how a page looks
WHY = {
    "time": "tog för lång tid att lägga ut",
    "memory": "krävde för mycket minne",
    "output": "blev för stort",
    "killed": "avbröts",
    "crash": "fick programmet att krascha",
}

log = logging.getLogger(NAME)

type Sources = tuple[tuple[str, str, int, int], ...]  # name, path, time and size of each file


class NotLaidOut(Exception):
    """The engine gave no PDF. `why` is a Swedish half-sentence about the document: "tog för lång tid"."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why = why


def layout(html: str) -> bytes:
    """A tagged PDF of this page of HTML. The same text gives the same bytes.

    Done in a child with limits, one of `settings.PDF_PROCESSES`. Raises NotLaidOut when the child passed them or
    the engine could not follow. What the engine complains about goes to the log "weasyprint".
    """
    sources = _sources()
    try:
        content, complaints = children.layout(html, _files(sources), sources, most=settings.PDF_PROCESSES)
    except Stopped as stopped:
        raise NotLaidOut(WHY[stopped.why]) from stopped
    except Broke as broke:
        raise NotLaidOut("kunde inte läggas ut", str(broke)) from broke
    for level, complaint in complaints:
        log.log(level, "%s", complaint)
    return content


def revision() -> str:
    """A sum over all that decides how a page looks beside its own HTML: engine, style sheets, fonts."""
    return _revision(_sources())


@lru_cache(maxsize=1)
def _revision(sources: Sources) -> str:
    digest = hashlib.sha256(f"{NAME} {REVISION} {' '.join(map(version, PACKAGES))}".encode())
    digest.update(Path(weasy.__file__).read_bytes())
    for name, path, _, _ in sources:
        content = Path(path).read_bytes()
        digest.update(f"\0{name} {len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _files(sources: Sources) -> dict[str, str]:
    """What the children may read: name and path."""
    return {
        name: typefaces.unpacked(path) if path.endswith(".woff2") else path for name, path, _, _ in sources
    }


def _sources() -> Sources:
    """Each style sheet and font with its time and size, so that a change is noticed without a restart."""
    found = []
    for folder in ("print", "fonts"):
        root = finders.find(folder)
        if root:
            for above, _, names in os.walk(root):  # a third of the time of `Path.rglob`, and asked for often
                for path in (os.path.join(above, name) for name in names):
                    if os.path.splitext(path)[1] in weasy.KINDS:
                        stat = os.stat(path)
                        name = f"{folder}/{os.path.relpath(path, root).replace(os.sep, '/')}"
                        found.append((name, path, stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(found))
