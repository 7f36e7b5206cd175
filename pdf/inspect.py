"""What a PDF file is, found by opening it. Nothing is drawn and nothing is changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import pikepdf

MAX_PAGES = 2000
LOCKED = "Filen är skyddad med lösenord. Be avsändaren om en kopia utan lösenord."
NOT_PDF = "Filen är ingen PDF, trots namnet."
BROKEN = "Filen är skadad och kan inte öppnas. Be avsändaren skicka den igen."
EMPTY = "Filen innehåller inga sidor."
TOO_LONG = f"Filen har fler än {MAX_PAGES} sidor. Dela upp den i flera filer."


@dataclass(frozen=True, slots=True)
class Facts:
    """`problem` is empty or a Swedish sentence that says why the file cannot be used and what to do."""

    pages: int = 0
    encrypted: bool = False
    damaged: bool = False  # could be opened only by repairing it: pages may be missing
    has_text: bool = False  # False: probably scanned, a screen reader finds nothing
    signed: bool = False
    problem: str = ""


def facts(file: str | Path | BinaryIO) -> Facts:
    """Open a PDF and say what it is. Never raises for what the file contains."""
    import pikepdf

    try:
        if not _looks_like_pdf(file):
            return Facts(problem=NOT_PDF)
        with pikepdf.open(file, suppress_warnings=True) as pdf:
            return _facts(pdf)
    except pikepdf.PasswordError:
        return Facts(encrypted=True, problem=LOCKED)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Facts(problem=BROKEN)


def _facts(pdf: "pikepdf.Pdf") -> Facts:
    tree: Any = pdf.Root.get("/Pages", {})
    count = tree.get("/Count", 0)
    if not isinstance(count, int) or count > MAX_PAGES:  # before the pages are touched
        return Facts(problem=TOO_LONG if isinstance(count, int) else BROKEN)
    pages = len(pdf.pages)
    if not pages:
        return Facts(problem=EMPTY)
    if pages > MAX_PAGES:
        return Facts(pages=pages, problem=TOO_LONG)
    form = pdf.Root.get("/AcroForm")
    return Facts(
        pages=pages,
        encrypted=pdf.is_encrypted,
        damaged=bool(pdf.get_warnings()),
        has_text=any(_has_font(page) for page in pdf.pages),
        signed=form is not None and "/SigFlags" in form,
    )


def _has_font(page: "pikepdf.Page") -> bool:
    """Whether the page, or a form it draws, brings a font: a scanned page has none."""
    resources: Any = page.obj.get("/Resources", {})
    if "/Font" in resources:
        return True
    forms: Any = resources.get("/XObject", {})
    return any("/Font" in form.get("/Resources", {}) for _, form in forms.items())


def _looks_like_pdf(file: str | Path | BinaryIO) -> bool:
    if isinstance(file, str | Path):
        with Path(file).open("rb") as stream:
            return b"%PDF-" in stream.read(1024)
    start = file.read(1024)
    file.seek(0)
    return b"%PDF-" in start
