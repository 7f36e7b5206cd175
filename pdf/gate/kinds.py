"""Which way a file goes, told by its first bytes and the ending of its name. Nothing is opened."""

import re

from pdf.gate import office
from pdf.gate.refusals import BROKEN_OFFICE, BROKEN_PICTURE, NOT_PDF

HEAD = 1024
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENDING = re.compile(r"\.([^\W_]{1,10})$")
SAME = {"jpeg": "jpg", "tiff": "tif", "heif": "heic"}
PICTURES = frozenset(["jpg", "png", "gif", "tif", "webp", "bmp", "heic"])
TEXTS = frozenset(["txt", "csv", "md"])
LETTERS = frozenset(["eml", "msg"])
HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


def ending(name: str) -> str:
    found = ENDING.search(name.lower())
    return SAME.get(found[1], found[1]) if found else ""


def kind(head: bytes, name: str) -> str:
    """The ending that fits the file, or "" for what is not printed. `office` is an archive without an ending."""
    extension = ending(name)
    picture = picture_kind(head)
    if picture:
        return picture
    if head.startswith(b"PK\x03\x04"):
        return extension if extension in office.EXTENSIONS else "office" if not extension else ""
    if head.startswith(OLE):
        return extension if extension in office.OLD or extension == "msg" else ""
    if extension in TEXTS | {"eml"}:
        return extension
    return "pdf" if b"%PDF-" in head else ""


def picture_kind(head: bytes) -> str:
    for start, found in ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif")):
        if head.startswith(start):
            return found
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return "tif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if (
        head[:2] == b"BM"
        and len(head) > 26
        and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 108, 124)
    ):
        return "bmp"
    return "heic" if head[4:8] == b"ftyp" and head[8:12] in HEIC else ""


def broken(name: str) -> str | None:
    """The refusal of a file whose content is not what its name promises; None when it is merely of another kind."""
    extension = ending(name)
    if extension == "pdf":
        return NOT_PDF
    if extension in PICTURES:
        return BROKEN_PICTURE
    return BROKEN_OFFICE if extension in office.EXTENSIONS else None
