"""Plain text and e-mail."""

import codecs
import re

from core.filetypes.upload import OLE, Examined, Upload, ole_has


def text(upload: Upload) -> Examined:
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
    if upload.extension == "md":
        return Examined("text/markdown", "md", None, "Textfil")
    return Examined("text/plain", "txt", None, "Textfil")


_HEADER = re.compile(
    rb"^(from|to|date|subject|received|message-id|mime-version):", re.IGNORECASE | re.MULTILINE
)


def eml(upload: Upload) -> Examined:
    head = upload.head(65_536)
    if b"\x00" in head or not _HEADER.search(head.replace(b"\r\n", b"\n").split(b"\n\n")[0]):
        raise upload.another("e-postmeddelande")
    return Examined("message/rfc822", "eml", None, "E-postmeddelande")


def msg(upload: Upload) -> Examined:
    if upload.head(8) != OLE or not ole_has(upload, "__properties_version1.0"):
        raise upload.another("e-postmeddelande från Outlook")
    return Examined("application/vnd.ms-outlook", "msg", None, "E-postmeddelande från Outlook")
