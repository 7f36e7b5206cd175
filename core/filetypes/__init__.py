"""What a file really is, found by opening it in a child with limits. Only the kinds listed here are taken; all else
is refused in words."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File

from core import confined, leftovers
from core.confined import MIB, Limits
from core.errors import Refused
from core.filetypes.kinds import KINDS
from core.filetypes.kinds import examine as _look
from core.filetypes.upload import OLE, Examined, broken, refusal

__all__ = ["ACCEPT", "KINDS", "OLE", "Examined", "check_size", "examine", "refusal"]

MAX_PIXELS = 80_000_000  # A3 at 600 dpi; what lies above would fill the memory of the one who opens it
MAX_DIRECTORY = 8 * MIB  # bytes of names in an archive
LIMITS = Limits(memory=1024 * MIB, processor=20, clock=45, output=MIB)
ACCEPT = ",".join(f".{extension}" for extension in KINDS)  # for <input type="file" accept="…">
ENDING = re.compile(r"\.([^\W_]{1,10})$")  # "Bilaga 1. Rapport januari-april" has a full stop and no ending
STOPPED = {
    "memory": "kräver mer minne än någon handling behöver. Spara innehållet på nytt som PDF, gärna i mindre delar, "
    "och ladda upp det.",
    "time": "tog för lång tid att öppna. Försök igen om en stund, eller spara innehållet på nytt som PDF, gärna i "
    "mindre delar, och ladda upp det.",
}


def examine(content: bytes | IO[bytes] | File | str | Path, name: str) -> Examined:
    """Open the file and say what it is.

    Refused, each with the file's name and what to do: nothing in it, too large, a kind we do not take, a name
    that says something else than the content, locked with a password, broken, an image or archive that would
    fill the memory, anything that could not be opened within the limits of the child.
    """
    with _opened(content) as file:
        size = file.seek(0, 2)
        ending = ENDING.search(name.lower())
        extension = ending[1] if ending else ""
        check_size(name, size)
        with _on_disk(content, file) as path:
            return _examined(path, name, extension, size)


def _examined(path: str, name: str, extension: str, size: int) -> Examined:
    try:
        answer = confined.call(_look, path, name, extension, size, [MAX_PIXELS, MAX_DIRECTORY], limits=LIMITS)
    except confined.Stopped as stopped:
        words = STOPPED.get(stopped.why)
        raise refusal(name, words, "file-heavy") if words else broken(name) from stopped
    except confined.Broke as broke:
        raise broken(name) from broke
    if "refused" in answer:
        message, code = answer["refused"]
        raise Refused(message, field="files", code=code)
    return Examined(*answer["examined"])


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


@contextmanager
def _on_disk(content: object, file: BinaryIO) -> Iterator[str]:
    """A path to the bytes for the child: the file's own, or a copy of it."""
    own = getattr(content, "temporary_file_path", None)
    if isinstance(content, str | Path) or own is not None:
        yield str(own() if own is not None else content)
        return
    with tempfile.NamedTemporaryFile(prefix=f"{leftovers.PREFIX}examine-") as copy:
        file.seek(0)
        while chunk := file.read(MIB):
            copy.write(chunk)
        copy.flush()
        yield copy.name


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
