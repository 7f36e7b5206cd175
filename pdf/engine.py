"""The layout engine behind one function. Only this module knows that it is WeasyPrint.

Everything the engine may read is our own: style sheets, fonts and drawings among the static files, and what a
document carries itself as `data:`. It has no network and no file system.
"""

import atexit
import hashlib
import io
import threading
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders

REVISION = 1  # raise when this module draws differently with the same engine
STATIC = "https://static.invalid/"  # a name that cannot exist: answered by the fetcher, never asked for
STYLES = ("print/fonts.css", "print/document.css", "print/print.css")
KINDS = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}

_one_at_a_time = threading.Lock()  # a font configuration must not be shared between threads at work


def layout(html: str) -> bytes:
    """A tagged PDF of this page of HTML. The same text gives the same bytes."""
    from weasyprint import HTML

    with _one_at_a_time:
        tools = _tools(_sources())
        document = HTML(string=html, base_url=STATIC, url_fetcher=tools["fetcher"])
        out = io.BytesIO()
        document.write_pdf(
            out,
            stylesheets=tools["styles"],
            font_config=tools["fonts"],
            pdf_variant="pdf/ua-1",
            pdf_tags=True,
        )
        return out.getvalue()


def revision() -> str:
    """A sum over all that decides how a page looks beside its own HTML: engine, style sheets, fonts."""
    return _revision(_sources())


@lru_cache(maxsize=1)
def _revision(sources: tuple[tuple[str, int, int], ...]) -> str:
    digest = hashlib.sha256(f"{REVISION} {version('weasyprint')} {version('pydyf')}".encode())
    for path, _, _ in sources:
        content = Path(path).read_bytes()
        digest.update(f"\0{Path(path).name} {len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources() -> tuple[tuple[str, int, int], ...]:
    """Each style sheet and font with its time and size, so that a change is noticed without a restart."""
    found = []
    for folder in ("print", "fonts"):
        root = finders.find(folder)
        if root:
            for path in sorted(Path(root).rglob("*")):
                if path.suffix in KINDS:
                    stat = path.stat()
                    found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


@lru_cache(maxsize=1)
def _tools(sources: tuple[tuple[str, int, int], ...]) -> dict[str, Any]:
    """Fetcher, fonts and parsed style sheets: made once per process, again only when a source has changed."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = _closed_fetcher(), FontConfiguration()
    styles = [CSS(url=STATIC + name, url_fetcher=fetcher, font_config=fonts) for name in STYLES]
    return {"fetcher": fetcher, "fonts": fonts, "styles": styles}


# Fonts must be given back while the font library is still there, not when the interpreter takes itself apart.
atexit.register(_tools.cache_clear)


def _closed_fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):
        """Answers `data:` and our own static files. Everything else is refused before anything is opened."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith(STATIC):
                name = unquote(urlsplit(url).path.lstrip("/"))
                found = finders.find(name) if name.startswith(("print/", "fonts/")) else None
                kind = KINDS.get(Path(name).suffix)
                if not found or not kind:
                    raise ValueError(f"not one of our own files: {url}")
                return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": kind})
            return super().fetch(url, headers)

    return ClosedFetcher()
