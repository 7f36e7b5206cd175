"""Office files: archives of XML, looked at by their list of contents before anything is unpacked."""

import re
import zipfile

from core.filetypes.upload import OLE, Examined, Upload, ole_has

MAX_UNZIPPED = 1024**3
MAX_RATIO = 200
MAX_ENTRIES = 20_000
ZIP_END = b"PK\x05\x06"

OOXML = {
    "docx": ("word/document.xml", "wordprocessingml.document", "Word-dokument"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet", "Excel-arbetsbok"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation", "PowerPoint-presentation"),
}
ODF = {
    "odt": ("application/vnd.oasis.opendocument.text", "OpenDocument-text"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument-kalkylblad"),
    "odp": ("application/vnd.oasis.opendocument.presentation", "OpenDocument-presentation"),
}


def office(upload: Upload) -> Examined:
    label = OOXML[upload.extension][2] if upload.extension in OOXML else ODF[upload.extension][1]
    examined = by_content(upload, label)
    if examined.extension != upload.extension:
        raise upload.another(label)
    return examined


def by_content(upload: Upload, label: str = "dokument") -> Examined:
    head = upload.head(8)
    if head == OLE:  # Office wraps a locked document in the old container
        if ole_has(upload, "EncryptedPackage"):
            raise upload.locked()
        raise upload.another(label)
    if not head.startswith(b"PK\x03\x04"):
        raise upload.another(label)
    _check_directory(upload)
    with zipfile.ZipFile(upload.file) as archive:
        _check_archive(upload, archive)
        return _office_in(upload, archive, label)


def _check_directory(upload: Upload) -> None:
    """Look at the size of the archive's list of contents before the library reads all of it into memory."""
    upload.file.seek(max(0, upload.size - 65_557))
    tail = upload.file.read()
    ends = [found.start() for found in re.finditer(re.escape(ZIP_END), tail)]
    sizes = [int.from_bytes(tail[at + 12 : at + 16], "little") for at in ends if at + 16 <= len(tail)]
    upload.file.seek(0)
    if any(
        size > upload.bounds.directory for size in sizes
    ):  # all ones mean the large format, which no document needs
        raise upload.bomb()


def _check_archive(upload: Upload, archive: zipfile.ZipFile) -> None:
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
        raise upload.macros()


def _office_in(upload: Upload, archive: zipfile.ZipFile, label: str) -> Examined:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        for extension, (main, subtype, kind_label) in OOXML.items():
            if main in names:
                _read(archive, "[Content_Types].xml")
                _read(archive, main)
                content_type = f"application/vnd.openxmlformats-officedocument.{subtype}"
                return Examined(content_type, extension, None, kind_label)
    if "mimetype" in names and "content.xml" in names:
        declared = _read(archive, "mimetype").decode("ascii", "replace").strip()
        if b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
            raise upload.locked()
        for extension, (content_type, kind_label) in ODF.items():
            if declared == content_type:
                return Examined(content_type, extension, None, kind_label)
    raise upload.another(label)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of one entry: enough to see that it can be unpacked."""
    with archive.open(name) as entry:
        return entry.read(1024 * 1024)
