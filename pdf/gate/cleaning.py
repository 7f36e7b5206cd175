"""An uploaded PDF in, a plain one out: only pages, nothing that acts, nothing hidden, everything of a size."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from pdf.gate import archive, bounds, disarm, layers
from pdf.gate.refusals import BOMB, BROKEN, EMPTY_FILE, LOCKED, NOT_PDF, Unprintable

DAMAGED = "Filen är skadad men gick att läsa. Kontrollera att alla sidor är med."
SIGNED = "Filen är elektroniskt signerad. Signaturen gäller bara originalet."
PROTECTED = "Filen är skyddad mot ändring. Skyddet gäller bara originalet."
SIZES = "Filen anger ingen rimlig sidstorlek på minst en sida. Kontrollera att allt syns."
FILES = "Filer som ligger inuti PDF-filen är inte med. De finns kvar i originalet."
PORTFOLIO = "Filen är en PDF-portfölj. Bara omslaget är med; ladda upp filerna i den var för sig."
XFA = "Filen är ett formulär som bara vissa program kan visa. Kontrollera att innehållet syns."
REDACTIONS = "Filen har markeringar för maskning som inte är utförda: texten under dem går att läsa."
LEFT_HIDDEN = "Filen har dolda lager som inte kunde tas bort. De syns inte men finns kvar i filen."
NO_BOX = "MediaBox is undefined"  # the library then puts in an American sheet
MENDED = (NO_BOX, "Resources is missing")
LETTER = [0, 0, 612, 792]
ERRORS = (
    pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, RuntimeError,
    OverflowError, NotImplementedError,
)  # fmt: skip


def clean(source: str, target: str) -> dict[str, Any]:
    """Write the plain copy. Answers pages, notes and archival, or refused with the sentence. Never raises for
    what the file contains."""
    try:
        return _clean(source, target)
    except Unprintable as error:
        return {"refused": str(error)}
    except pikepdf.PasswordError:
        return {"refused": LOCKED}
    except ERRORS:
        return {"refused": BROKEN}


def _clean(source: str, target: str) -> dict[str, Any]:
    with open(source, "rb") as file:
        start = file.read(1024)
    if not start:
        raise Unprintable(EMPTY_FILE)
    if b"%PDF-" not in start:
        raise Unprintable(NOT_PDF)
    try:
        return _copied(source, target, with_layers=False)
    except layers.CannotRemove:
        return _copied(source, target, with_layers=True)


def _copied(source: str, target: str, *, with_layers: bool) -> dict[str, Any]:
    with pikepdf.open(source, suppress_warnings=True) as found, pikepdf.new() as pdf:
        bounds.count_pages(found)
        notes = _notes(found)
        hidden = layers.names_hidden(found)
        if hidden:
            notes.append(LEFT_HIDDEN if with_layers else _taken(hidden))
        if "/OCProperties" in found.Root and not with_layers:
            _bound_contents(found)
            layers.remove(found)
        _flatten(found)
        pdf.add_pages_from(found, forms="strip", outlines="ignore")
        warnings = [str(warning) for warning in found.get_warnings()]
        damaged = any(not any(word in warning for word in MENDED) for warning in warnings)
        if any(NO_BOX in warning for warning in warnings):
            for page in pdf.pages:
                if page.obj.get("/MediaBox") == LETTER:
                    del page.obj["/MediaBox"]
        bounds.check_streams(pdf)
        guessed = sum([disarm.page(page) for page in pdf.pages])
        for name in list(pdf.Root.keys()):
            if name not in ("/Type", "/Pages", *(["/OCProperties"] * with_layers)):
                del pdf.Root[name]
        disarm.objects(pdf)
        disarm.plain_filters(pdf)
        if damaged:
            notes.insert(0, _damage(pdf))
        if guessed:
            notes.append(SIZES)
        return {"notes": notes} | archive.save(pdf, target)


def _flatten(pdf: Pdf) -> None:
    """What is drawn on a page stays, also what is filled in; what can be clicked goes (web links apart)."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    for page in pdf.pages:
        found = page.obj.get("/Annots")
        if isinstance(found, Array) and len(found) > 50_000:
            del page.obj["/Annots"]
    pdf.flatten_annotations("all")


def _bound_contents(pdf: Pdf) -> None:
    """Before a stream is taken apart: no more of it than can be held."""
    total = 0
    for page in pdf.pages:
        content = page.obj.get("/Contents")
        for stream in content if isinstance(content, Array) else [content]:
            if isinstance(stream, pikepdf.Stream):
                total += bounds.unpacked(stream)
    if total > bounds.MAX_TOTAL:
        raise Unprintable(BOMB)


def _notes(pdf: Pdf) -> list[str]:
    """What people should know about the original and will not see in the copy."""
    notes = []
    root = pdf.Root
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary):
        notes += [SIGNED] * ("/SigFlags" in form) + [XFA] * ("/XFA" in form)
    if pdf.is_encrypted:
        notes.append(PROTECTED)
    names = root.get("/Names")
    if "/Collection" in root:
        notes.append(PORTFOLIO)
    elif isinstance(names, Dictionary) and "/EmbeddedFiles" in names:
        notes.append(FILES)
    if any(_has_redaction(page) for page in pdf.pages):
        notes.append(REDACTIONS)
    return notes


def _has_redaction(page: pikepdf.Page) -> bool:
    found = page.obj.get("/Annots")
    return isinstance(found, Array) and any(
        isinstance(a, Dictionary) and a.get("/Subtype") == Name.Redact for a in list(found)[:1000]
    )


def _taken(hidden: list[str]) -> str:
    names = ", ".join(f"”{name[:40]}”" for name in hidden[:3])
    return (
        f"Dolda lager är borttagna: {names}{' med flera' if len(hidden) > 3 else ''}. De finns i originalet."
    )


def _damage(pdf: Pdf) -> str:
    """How much came back of a damaged file. Refused: nothing at all."""
    blank, pages = sum(is_blank(page) for page in pdf.pages), len(pdf.pages)
    if blank == pages:
        raise Unprintable(BROKEN)
    return (
        f"{DAMAGED} Av {pages} sidor är {'en tom' if blank == 1 else f'{blank} tomma'}." if blank else DAMAGED
    )


def is_blank(page: pikepdf.Page) -> bool:
    """Whether nothing is drawn on the page."""
    if "/Contents" not in page.obj:
        return True
    paints = layers.PAINTS | layers.SHOWS | {"'", '"'}
    try:
        return not any(str(i.operator) in paints - {"n"} for i in pikepdf.parse_content_stream(page))
    except ERRORS:
        return False
