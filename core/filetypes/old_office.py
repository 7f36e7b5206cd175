"""Word, Excel and PowerPoint files as they were before 2007: a container of streams, looked at without running it."""

from typing import Any

import olefile

from core.filetypes.upload import OLE, Examined, Upload

MACROS = ("Macros", "_VBA_PROJECT_CUR", "VBA")
LOCKED_RECORD = 0x002F  # FILEPASS, in the first records of a workbook (MS-XLS 2.4.117)
KINDS = {
    "doc": (("WordDocument",), "application/msword", "Word-dokument"),
    "xls": (("Workbook", "Book"), "application/vnd.ms-excel", "Excel-arbetsbok"),
    "ppt": (("PowerPoint Document",), "application/vnd.ms-powerpoint", "PowerPoint-presentation"),
}


def old_office(upload: Upload) -> Examined:
    streams, content_type, label = KINDS[upload.extension]
    if upload.head(8) != OLE:
        raise upload.another(label)
    upload.file.seek(0)
    with olefile.OleFileIO(upload.file) as container:
        main = next((name for name in streams if container.exists(name)), None)
        if container.exists("EncryptedPackage"):
            raise upload.locked()
        if main is None:
            raise upload.another(label)
        if _is_locked(container, main):
            raise upload.locked()
        if any(container.exists(name) for name in MACROS):
            raise upload.macros()
    return Examined(content_type, upload.extension, None, label)


def _is_locked(container: Any, main: str) -> bool:
    """Whether the text is enciphered: a bit of the document's head, a record of the workbook, or a stream."""
    start = container.openstream(main).read(4096)
    if main == "WordDocument":
        return bool(int.from_bytes(start[10:12], "little") & 0x0100)  # fEncrypted (MS-DOC 2.5.2)
    if main == "PowerPoint Document":
        return bool(container.exists("EncryptedSummary"))
    at = 0
    while at + 4 <= len(start):
        kind, length = (
            int.from_bytes(start[at : at + 2], "little"),
            int.from_bytes(start[at + 2 : at + 4], "little"),
        )
        if kind == LOCKED_RECORD:
            return True
        at += 4 + length
    return False
