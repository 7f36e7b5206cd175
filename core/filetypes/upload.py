"""The file under examination, and the words to refuse it in."""

from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from core.errors import Refused

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


class Examined(NamedTuple):
    """A file we take: its real type, the ending that goes with it, pages when that can be known, and its name
    for people."""

    content_type: str
    extension: str
    pages: int | None
    label: str


class Bounds(NamedTuple):
    """What the one who opens the file can take: pixels of an image, bytes of names in an archive."""

    pixels: int
    directory: int


@dataclass(frozen=True)
class Upload:
    file: BinaryIO
    name: str
    extension: str
    size: int
    bounds: Bounds

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

    def macros(self) -> Refused:
        return self.refuse(
            "innehåller makron. Spara den utan makron eller som PDF och ladda upp den igen.", "file-macros"
        )

    def another(self, label: str) -> Refused:
        return self.refuse(
            f"slutar på .{self.extension} men innehållet är något annat än {label}. "
            "Öppna den i rätt program, spara den som PDF och ladda upp den igen.",
            "file-mismatch",
        )

    def unknown(self) -> Refused:
        return self.refuse(
            "är av en typ som inte tas emot. Spara innehållet som PDF och ladda upp det i stället.",
            "file-type",
        )

    def broken(self) -> Refused:
        return broken(self.name)


def broken(name: str) -> Refused:
    return refusal(
        name,
        "är skadad och kan inte öppnas. Spara om den från originalet och ladda upp den igen.",
        "file-broken",
    )


def refusal(name: str, what: str, code: str) -> Refused:
    return Refused(f"Filen {name} {what}", field="files", code=code)


def ole_has(upload: Upload, entry: str) -> bool:
    """Whether the old container has an entry of this name. Its directory lies anywhere, so all is read."""
    wanted, tail = entry.encode("utf-16-le"), b""
    upload.file.seek(0)
    while chunk := upload.file.read(1024 * 1024):
        if wanted in tail + chunk:
            return True
        tail = chunk[-len(wanted) :]
    return False
