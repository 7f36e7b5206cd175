"""The kinds of file we take, by the ending of the name. Runs in a child: see `core.filetypes.examine`."""

import logging
from collections.abc import Callable
from typing import Any

from core.errors import Refused
from core.filetypes import images, office, old_office, pdfs, texts
from core.filetypes.upload import Bounds, Examined, Upload

logger = logging.getLogger(__name__)

Kind = Callable[[Upload], Examined]
KINDS: dict[str, Kind] = {
    "pdf": pdfs.pdf,
    **dict.fromkeys(
        ["png", "jpg", "jpeg", "gif", "tif", "tiff", "webp", "bmp", "heic", "heif"], images.image
    ),
    **dict.fromkeys([*office.OOXML, *office.ODF], office.office),
    **dict.fromkeys(old_office.KINDS, old_office.old_office),
    "txt": texts.text,
    "csv": texts.text,
    "md": texts.text,
    "eml": texts.eml,
    "msg": texts.msg,
}


def examine(path: str, name: str, extension: str, size: int, bounds: list[int]) -> dict[str, Any]:
    """What the file is, or why it is refused, in plain values."""
    with open(path, "rb") as file:
        upload = Upload(file, name, extension, size, Bounds(*bounds))
        try:
            return {"examined": list(_examined(upload))}
        except Refused as refused:
            return {"refused": [refused.message, refused.code]}


def _examined(upload: Upload) -> Examined:
    # the name promises a kind, which the content must keep
    kind = KINDS.get(upload.extension) if upload.extension else _guessed(upload)
    if kind is None:
        raise upload.unknown()
    try:
        return kind(upload)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a broken file breaks the library that reads it in any way it likes
        logger.info("%s could not be opened", upload.extension, exc_info=True)
        raise upload.broken() from error


def _guessed(upload: Upload) -> Kind | None:
    """A file without an ending is what its first bytes say, when they can say it."""
    head = upload.head()
    if pdfs.begins_as_pdf(head):
        return pdfs.pdf
    if images.image_format(head):
        return images.image
    if head.startswith(b"PK\x03\x04"):
        return office.by_content
    return None
