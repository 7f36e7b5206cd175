"""What a file really is, found by opening it. Only the kinds listed here are taken; all else is refused in words."""

from __future__ import annotations

import codecs
import logging
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File

from core.errors import Refused

logger = logging.getLogger(__name__)

MAX_PIXELS = 80_000_000  # A3 at 600 dpi; what lies above would fill the memory of the one who opens it
MAX_UNZIPPED = 1024**3
MAX_RATIO = 200
MAX_ENTRIES = 20_000
MAX_DIRECTORY = 8 * 1024 * 1024  # bytes of names
ZIP_END = b"PK\x05\x06"
_one_at_a_time = threading.Lock()
ENDING = re.compile(r"\.([^\W_]{1,10})$")  # "Bilaga 1. Rapport januari-april" has a full stop and no ending
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Examined:
    """A file we take: its real type, the ending that goes with it, pages when that can be known, and its name
    for people."""

    content_type: str
    extension: str
    pages: int | None
    label: str


@dataclass(frozen=True)
class _Upload:
    """The file under examination, and the words to refuse it in."""

    file: BinaryIO
    name: str
    extension: str
    size: int

    def head(self, length: int = 4096) -> bytes:
        self.file.seek(0)
        head = self.file.read(length)
        self.file.seek(0)
        return head

    def refuse(self, what: str, code: str) -> Refused:
        return refusal(self.name, what, code)

    def locked(self) -> Refused:
        return self.refuse(
            "är skyddad med lösenord. Spara den utan lösenord och ladda upp den igen.", "file-encrypted"
        )

    def bomb(self) -> Refused:
        return self.refuse(
            "packas upp till orimligt mycket. Spara innehållet som PDF och ladda upp det i stället.",
            "file-bomb",
        )

    def another(self, label: str) -> Refused:
        return self.refuse(
            f"slutar på .{self.extension} men innehållet är något annat än {label}. "
            "Öppna den i rätt program, spara den som PDF och ladda upp den igen.",
            "file-mismatch",
        )


def refusal(name: str, what: str, code: str) -> Refused:
    return Refused(f"Filen {name} {what}", field="files", code=code)


def examine(content: bytes | IO[bytes] | File | str | Path, name: str) -> Examined:
    """Open the file and say what it is.

    Refused, each with the file's name and what to do: nothing in it, too large, a kind we do not take, a name
    that says something else than the content, locked with a password, broken, an image or archive that would
    fill the memory.
    """
    with _opened(content) as file:
        size = file.seek(0, 2)
        ending = ENDING.search(name.lower())
        extension = ending[1] if ending else ""
        upload = _Upload(file, name, extension, size)
        check_size(name, size)
        return _examine(upload)


def check_size(name: str, size: int) -> None:
    """Refused: nothing in the file, or more than we take."""
    if size == 0:
        raise refusal(name, "är tom. Kontrollera att den är sparad och ladda upp den igen.", "file-empty")
    limit = settings.UPLOAD_LIMIT_BYTES
    if size > limit:
        raise refusal(
            name,
            f"är {_megabytes(size)} MB. Gränsen är {_megabytes(limit)} MB. "
            "Dela upp den eller spara den med mindre bilder och ladda upp den igen.",
            "file-size",
        )


def _megabytes(size: int) -> str:
    tenths = (size * 10 + 1024 * 512) // (1024 * 1024)
    return f"{tenths // 10}" if tenths % 10 == 0 or tenths >= 1000 else f"{tenths // 10},{tenths % 10}"


def _examine(upload: _Upload) -> Examined:
    # the name promises a kind, which the content must keep
    kind = KINDS.get(upload.extension) if upload.extension else _guessed(upload)
    if kind is None:
        raise upload.refuse(
            "är av en typ som inte tas emot. Spara innehållet som PDF och ladda upp det i stället.",
            "file-type",
        )
    try:
        return kind(upload)
    except Refused:
        raise
    except Exception as error:  # a broken file breaks the library that reads it in any way it likes
        logger.info("%s could not be opened", upload.extension, exc_info=True)
        raise upload.refuse(
            "är skadad och kan inte öppnas. Spara om den från originalet och ladda upp den igen.",
            "file-broken",
        ) from error


Kind = Callable[[_Upload], Examined]


def _guessed(upload: _Upload) -> Kind | None:
    """A file without an ending is what its first bytes say, when they can say it."""
    head = upload.head()
    if _begins_as_pdf(head):
        return _pdf
    if _image_format(head):
        return _image
    if head.startswith(b"PK\x03\x04"):
        return _office_by_content
    return None


def _begins_as_pdf(head: bytes) -> bool:
    """Readers forgive junk before the first line; we do not, since a program can hide there."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")


def _pdf(upload: _Upload) -> Examined:
    import pikepdf  # slow to import, and most requests examine nothing

    if not _begins_as_pdf(upload.head()):
        raise upload.another("PDF")
    try:
        with pikepdf.open(upload.file, attempt_recovery=True, suppress_warnings=True) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise upload.locked() from None
    if pages == 0:
        raise upload.refuse("är en PDF utan sidor. Spara om den och ladda upp den igen.", "file-broken")
    return Examined("application/pdf", "pdf", pages, "PDF")


_IMAGES = {
    "PNG": ("image/png", "png", "PNG-bild"),
    "JPEG": ("image/jpeg", "jpg", "JPEG-bild"),
    "GIF": ("image/gif", "gif", "GIF-bild"),
    "TIFF": ("image/tiff", "tif", "TIFF-bild"),
    "WEBP": ("image/webp", "webp", "WebP-bild"),
}


def _image_format(head: bytes) -> str | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return "TIFF"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return None


def _image(upload: _Upload) -> Examined:
    """An image, decoded to its end. Its real format counts, whichever image ending the name has."""
    from PIL import Image

    format_ = _image_format(upload.head())
    if format_ is None:
        raise upload.another("bild")
    content_type, extension, label = _IMAGES[format_]
    too_large = upload.refuse(
        "är en bild med för många bildpunkter. Spara den i lägre upplösning och ladda upp den igen.",
        "file-pixels",
    )
    try:
        with _strictly(), Image.open(upload.file, formats=[format_]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise too_large
            image.load()
            frames = getattr(image, "n_frames", 1)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_large from None
    return Examined(content_type, extension, frames if format_ == "TIFF" else 1, label)


@contextmanager
def _strictly() -> Iterator[None]:
    """Half an image is a broken one. The PDF library tells Pillow otherwise, for the whole process."""
    from PIL import ImageFile

    with _one_at_a_time:
        lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient


_OOXML = {
    "docx": ("word/document.xml", "wordprocessingml.document", "Word-dokument"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet", "Excel-arbetsbok"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation", "PowerPoint-presentation"),
}
_ODF = {
    "odt": ("application/vnd.oasis.opendocument.text", "OpenDocument-text"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument-kalkylblad"),
    "odp": ("application/vnd.oasis.opendocument.presentation", "OpenDocument-presentation"),
}


def _office(upload: _Upload) -> Examined:
    label = _OOXML[upload.extension][2] if upload.extension in _OOXML else _ODF[upload.extension][1]
    examined = _office_by_content(upload, label)
    if examined.extension != upload.extension:
        raise upload.another(label)
    return examined


def _office_by_content(upload: _Upload, label: str = "dokument") -> Examined:
    head = upload.head(8)
    if head == OLE:  # Office wraps a locked document in the old container
        if _ole_has(upload, "EncryptedPackage"):
            raise upload.locked()
        raise upload.another(label)
    if not head.startswith(b"PK\x03\x04"):
        raise upload.another(label)
    _check_directory(upload)
    with zipfile.ZipFile(upload.file) as archive:
        _check_archive(upload, archive)
        return _office_in(upload, archive, label)


def _check_directory(upload: _Upload) -> None:
    """Look at the size of the archive's list of contents before the library reads all of it into memory."""
    upload.file.seek(max(0, upload.size - 65_557))
    tail = upload.file.read()
    ends = [found.start() for found in re.finditer(re.escape(ZIP_END), tail)]
    sizes = [int.from_bytes(tail[at + 12 : at + 16], "little") for at in ends if at + 16 <= len(tail)]
    upload.file.seek(0)
    if any(size > MAX_DIRECTORY for size in sizes):  # all ones mean the large format, which no document needs
        raise upload.bomb()


def _check_archive(upload: _Upload, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unzipped = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MAX_ENTRIES
        or unzipped > MAX_UNZIPPED
        or (unzipped > 50 * 1024 * 1024 and unzipped > MAX_RATIO * upload.size)
    ):
        raise upload.bomb()
    if any(entry.flag_bits & 1 for entry in entries):
        raise upload.locked()
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise upload.refuse(
            "innehåller makron. Spara den utan makron eller som PDF och ladda upp den igen.", "file-macros"
        )


def _office_in(upload: _Upload, archive: zipfile.ZipFile, label: str) -> Examined:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        for extension, (main, subtype, kind_label) in _OOXML.items():
            if main in names:
                _read(archive, "[Content_Types].xml")
                _read(archive, main)
                content_type = f"application/vnd.openxmlformats-officedocument.{subtype}"
                return Examined(content_type, extension, None, kind_label)
    if "mimetype" in names and "content.xml" in names:
        declared = _read(archive, "mimetype").decode("ascii", "replace").strip()
        if b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
            raise upload.locked()
        for extension, (content_type, kind_label) in _ODF.items():
            if declared == content_type:
                return Examined(content_type, extension, None, kind_label)
    raise upload.another(label)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of one entry: enough to see that it can be unpacked."""
    with archive.open(name) as entry:
        return entry.read(1024 * 1024)


def _text(upload: _Upload) -> Examined:
    decoder = codecs.getincrementaldecoder("utf-8")()
    upload.file.seek(0)
    try:
        while chunk := upload.file.read(1024 * 1024):
            if b"\x00" in chunk:
                raise upload.another("text")
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise upload.refuse(
            "är text i en gammal teckenkodning. Spara den som UTF-8 och ladda upp den igen.", "file-encoding"
        ) from None
    if upload.extension == "csv":
        return Examined("text/csv", "csv", None, "CSV-fil")
    return Examined("text/plain", "txt", None, "Textfil")


_HEADER = re.compile(
    rb"^(from|to|date|subject|received|message-id|mime-version):", re.IGNORECASE | re.MULTILINE
)


def _eml(upload: _Upload) -> Examined:
    head = upload.head(65_536)
    if b"\x00" in head or not _HEADER.search(head.replace(b"\r\n", b"\n").split(b"\n\n")[0]):
        raise upload.another("e-postmeddelande")
    return Examined("message/rfc822", "eml", None, "E-postmeddelande")


def _msg(upload: _Upload) -> Examined:
    if upload.head(8) != OLE or not _ole_has(upload, "__properties_version1.0"):
        raise upload.another("e-postmeddelande från Outlook")
    return Examined("application/vnd.ms-outlook", "msg", None, "E-postmeddelande från Outlook")


def _ole_has(upload: _Upload, entry: str) -> bool:
    """Whether the old container has an entry of this name. Its directory lies anywhere, so all is read."""
    wanted, tail = entry.encode("utf-16-le"), b""
    upload.file.seek(0)
    while chunk := upload.file.read(1024 * 1024):
        if wanted in tail + chunk:
            return True
        tail = chunk[-len(wanted) :]
    return False


KINDS: dict[str, Kind] = {
    "pdf": _pdf,
    **dict.fromkeys(["png", "jpg", "jpeg", "gif", "tif", "tiff", "webp"], _image),
    **dict.fromkeys([*_OOXML, *_ODF], _office),
    "txt": _text,
    "csv": _text,
    "eml": _eml,
    "msg": _msg,
}
ACCEPT = ",".join(f".{extension}" for extension in KINDS)  # for <input type="file" accept="…">


@contextmanager
def _opened(content: bytes | IO[bytes] | File | str | Path) -> Iterator[BinaryIO]:
    """The content as a file that can be read back and forth. A file handed in is left open, at its start."""
    if isinstance(content, bytes):
        yield BytesIO(content)
    elif isinstance(content, str | Path):
        with Path(content).open("rb") as file:
            yield file
    else:
        inner = content.file if isinstance(content, File) and content.file is not None else content
        inner.seek(0)
        try:
            yield cast(BinaryIO, inner)
        finally:
            inner.seek(0)
