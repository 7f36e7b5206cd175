"""WeasyPrint, in a child of its own. Nothing here knows of Django: the child is given the files it may read.

Fetcher, fonts and parsed style sheets are made once and kept; a first page is laid out before anybody waits for one.
"""

import hashlib
import io
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

STATIC = "https://static.invalid/"  # a name that cannot exist: answered by the fetcher, never asked for
STYLES = ("print/fonts.css", "print/document.css", "print/print.css", "print/minutes.css")
KINDS = {
    ".ttf": "font/ttf",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
MOST_COMPLAINTS = 40

type Complaint = tuple[int, str]  # level of the log line, and what it says
type Layout = Callable[[str], tuple[bytes, list[Complaint]]]


def engine(files: dict[str, str]) -> Layout:
    """A warmed engine that may read `files` (name under STATIC: path) and what a document carries as `data:`."""
    from weasyprint import CSS, HTML
    from weasyprint.css.counters import CounterStyle
    from weasyprint.html import UA
    from weasyprint.text.fonts import FontConfiguration

    from pdf import basis, shortcuts, tidying

    shortcuts.take()
    listener = _Listener()
    logger = logging.getLogger("weasyprint")
    logger.handlers, logger.propagate = [listener], False
    logger.setLevel(logging.WARNING)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    fetcher, fonts = _closed_fetcher(files), FontConfiguration()
    sheet = CSS(string=basis.narrowed(UA), counter_style=CounterStyle())

    class Page(HTML):
        """HTML over a basis of our own. WeasyPrint's tests replace theirs in the same way."""

        def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
            return [sheet]

    styles = [
        CSS(url=STATIC + name, url_fetcher=fetcher, font_config=fonts) for name in STYLES if name in files
    ]

    def layout(html: str) -> tuple[bytes, list[Complaint]]:
        listener.heard = []
        out = io.BytesIO()
        Page(string=html, base_url=STATIC, url_fetcher=fetcher).write_pdf(
            out,
            stylesheets=styles,
            font_config=fonts,
            pdf_variant="pdf/a-3a",
            pdf_tags=True,
            uncompressed_pdf=True,  # `finishing` packs it
            finisher=lambda _, pdf: tidying.tidy(pdf, hashlib.sha256(html.encode()).hexdigest()[:12]),
            pdf_identifier=False,  # a sum for which everything is written twice; `finishing` gives the file its own
        )
        return out.getvalue(), listener.heard

    layout(WARMING)
    return layout


WARMING = """<!doctype html><html lang="sv"><title>x</title><body><article class="document"><h1>Åäö</h1>
<p>Text med <strong>fet</strong> och <em>kursiv</em> stil.</p><table><tr><td>1</td></tr></table></article>"""


class _Listener(logging.Handler):
    """What the engine says instead of raising: a picture without words, an address it was not let to."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[Complaint] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.heard) < MOST_COMPLAINTS:
            self.heard.append((record.levelno, record.getMessage()[:500]))


def _closed_fetcher(files: dict[str, str]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):
        """Answers `data:` and our own files. Everything else is refused before anything is opened."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith(STATIC):
                path = files.get(unquote(urlsplit(url).path.lstrip("/")))
                if path is None:
                    raise ValueError(f"not one of our own files: {url}")
                return URLFetcherResponse(
                    url, Path(path).read_bytes(), {"Content-Type": KINDS[Path(path).suffix]}
                )
            return super().fetch(url, headers)

    return ClosedFetcher()
