"""Office files are archives of XML. The copy that LibreOffice is given has nothing in it that points outside."""

import re
import struct
import zipfile
from collections.abc import Iterator

import olefile

from core.filetypes import old_office
from pdf.gate.refusals import BOMB, BROKEN_OFFICE, MACROS, Unprintable

MIB = 1024 * 1024
MAX_ENTRIES = 20_000
MAX_ENTRY = 256 * MIB
MAX_TOTAL = 512 * MIB
MAX_XML = 100 * MIB  # one part that is read letter by letter
MAX_SHEET_ROWS = 20_000
LINKED = "Innehåll som filen hämtar från andra ställen är inte med."
TOO_MANY_ROWS = (
    f"Kalkylbladet har fler än {MAX_SHEET_ROWS} rader. Välj ut det som ska skrivas ut och spara det som PDF."
)

_RELATION = re.compile(r"""<(?:\w+:)?Relationship\b(?:"[^"]*"|'[^']*'|[^>"'])*>""")
_OUTSIDE = re.compile(r"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
_HYPERLINK = re.compile(r"""Type\s*=\s*["'][^"']*/hyperlink["']""", re.IGNORECASE)
_ODF_LINK = re.compile(
    r"""<(?!text:a\b|draw:a\b|form:|/)([\w-]+:[\w-]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)\sxlink:href=["'](?!\#|Pictures/|\./|media/|Object|["'])([^"']*)["']"""
)
_SHEET_TOP = re.compile(r"<worksheet\b[^>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\b")


MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
MAIN_ODF = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}


def extension_of(source: str) -> str:
    """What kind of document an archive without an ending is. Refused: none that we know."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
            for main, extension in MAIN.items():
                if main in names:
                    return extension
            if "mimetype" in names:
                with archive.open("mimetype") as entry:
                    return MAIN_ODF[entry.read(100).strip().rpartition(b".")[2]]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise Unprintable(BROKEN_OFFICE) from error
    raise Unprintable(BROKEN_OFFICE)


def check_old(source: str, extension: str) -> None:
    """Refused: a file of before 2007 that has not what its kind must have, or cannot be taken apart."""
    try:
        with olefile.OleFileIO(source) as container:
            if any(container.exists(name) for name in old_office.MACROS):
                raise Unprintable(MACROS)
            if not any(container.exists(name) for name in old_office.KINDS[extension][0]):
                raise Unprintable(BROKEN_OFFICE)
    except (OSError, ValueError, IndexError, TypeError, struct.error, RecursionError) as error:
        raise Unprintable(BROKEN_OFFICE) from error


def copy(source: str, target: str, extension: str) -> list[str]:
    """Copy the archive entry by entry, bounded. Returns notes. Refused: macros, a bomb, a broken archive, XML that
    declares entities of its own."""
    try:
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            return _copied(old, new, extension)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise Unprintable(BROKEN_OFFICE) from error
    except OSError as error:
        if error.errno:
            raise
        raise Unprintable(BROKEN_OFFICE) from error


def _copied(old: zipfile.ZipFile, new: zipfile.ZipFile, extension: str) -> list[str]:
    entries = old.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Unprintable(BOMB)
    total, rows = 0, 0
    notes: list[str] = []
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")):
            raise Unprintable(MACROS)
        if entry.is_dir() or name in seen or ".." in name.split("/"):
            continue
        seen.add(name)
        content = b"".join(_read(old, entry))
        total += len(content)
        if total > MAX_TOTAL:
            raise Unprintable(BOMB)
        if name.lower().endswith((".xml", ".rels")):
            content, linked = _inward(content, name, extension)
            notes = [LINKED] if linked else notes
            if name.startswith("xl/worksheets/"):
                rows += len(_ROW.findall(content))
            elif extension == "ods" and name == "content.xml":
                rows += content.count(b"<table:table-row")
        if rows > MAX_SHEET_ROWS:
            raise Unprintable(TOO_MANY_ROWS)
        stored = name == "mimetype"  # OpenDocument wants it first and unpacked
        new.writestr(
            zipfile.ZipInfo(name), content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED, 1
        )
    return notes


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What the entry holds, however little it says that it holds."""
    size = 0
    limit = MAX_XML if entry.filename.lower().endswith((".xml", ".rels")) else MAX_ENTRY
    with archive.open(entry) as file:
        while chunk := file.read(MIB):
            size += len(chunk)
            if size > limit:
                raise Unprintable(BOMB)
            yield chunk


def _inward(content: bytes, name: str, extension: str) -> tuple[bytes, bool]:
    """The XML without what is fetched from elsewhere, and whether something was."""
    text = _decoded(content)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unprintable(BROKEN_OFFICE)
    new = text
    if name.endswith(".rels"):
        new = _RELATION.sub(lambda found: "" if _is_outside(found[0]) else found[0], text)
    elif extension in ("odt", "ods", "odp"):
        new = _ODF_LINK.sub(r'<\1\2 xlink:href=""', text)
    linked = new != text
    if name.startswith("xl/worksheets/"):
        new = _fitted(new)
    return (new.encode() if new != text or not _is_utf8(content) else content), linked


def _is_utf8(content: bytes) -> bool:
    return not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00"))


def _decoded(content: bytes) -> str:
    """XML in the coding it says; what is not UTF-8 comes out as UTF-8 and says so."""
    if _is_utf8(content):
        head = content[:200].decode("ascii", "replace")
        named = re.search(r"""encoding=["']([\w-]+)["']""", head)
        if named and named[1].lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise Unprintable(BROKEN_OFFICE)
        return content.decode("utf-8", "surrogateescape") if _valid(content) else content.decode("latin-1")
    coding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-16-le"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        raise Unprintable(BROKEN_OFFICE) from None
    return re.sub(r"^\ufeff?<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-8"?>', text)


def _valid(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        raise Unprintable(BROKEN_OFFICE) from None
    return True


def _is_outside(relation: str) -> bool:
    return bool(_OUTSIDE.search(relation)) and not _HYPERLINK.search(relation)


def _fitted(sheet: str) -> str:
    """A sheet whose author never thought of paper is printed as wide as one page, lying down."""
    top = _SHEET_TOP.search(sheet)
    if top is None or "<pageSetup " in sheet or "fitToPage" in sheet:
        return sheet
    fit = '<pageSetUpPr fitToPage="1"/>'
    if "<pageSetUpPr" in sheet:
        sheet = re.sub(r"<pageSetUpPr\b", fit.removesuffix("/>"), sheet, count=1)
    elif "</sheetPr>" in sheet:
        sheet = sheet.replace("</sheetPr>", f"{fit}</sheetPr>", 1)
    elif re.search(r"<sheetPr\b[^>]*/>", sheet):
        sheet = re.sub(r"<sheetPr\b([^>]*)/>", rf"<sheetPr\1>{fit}</sheetPr>", sheet, count=1)
    else:
        sheet = f"{sheet[: top.end()]}<sheetPr>{fit}</sheetPr>{sheet[top.end() :]}"
    return _with_setup(sheet)


def _with_setup(sheet: str) -> str:
    setup = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    margins = re.search(r"<pageMargins\b[^>]*/>", sheet)
    if margins:
        return sheet[: margins.end()] + setup + sheet[margins.end() :]
    after = re.search(r"</sheetData>|<sheetData\s*/>", sheet)
    margins_too = (
        f'<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>{setup}'
    )
    # the end of the sheet may hold merged cells and marks, which come before the margins
    end = sheet.rfind("</worksheet>")
    later = re.search(
        r"<(headerFooter|drawing|legacyDrawing|tableParts|extLst)\b", sheet[after.end() :] if after else ""
    )
    at = after.end() + later.start() if after and later else end
    return sheet[:at] + margins_too + sheet[at:] if at > 0 else sheet
