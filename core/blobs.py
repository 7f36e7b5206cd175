"""Bytes kept once under their SHA-256 in the default storage (`blobs/ab/abcdef…`), never overwritten."""

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from core import leftovers

CHUNK = 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")


class Blob(NamedTuple):
    sha256: str
    size: int


def save(content: bytes | IO[bytes] | File) -> Blob:
    """Keep these bytes. Saving the same bytes again, also at the same time from another process, is harmless.

    Read as a stream, so the size is limited by the disk only.
    """
    directory = _incoming()
    handle, temporary = tempfile.mkstemp(dir=directory, prefix="blob-")
    try:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as file:
            for chunk in _chunks(content):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        blob = Blob(digest.hexdigest(), size)
        _put(Path(temporary), blob)
        return blob
    finally:
        Path(temporary).unlink(missing_ok=True)


def open(sha256: str) -> BinaryIO:
    """The bytes as a file to read. FileNotFoundError when they are not kept here."""
    return cast(BinaryIO, default_storage.open(name(sha256), "rb"))


def read(sha256: str) -> bytes:
    """All the bytes at once, for small things."""
    with open(sha256) as file:
        return file.read()


def exists(sha256: str) -> bool:
    return default_storage.exists(name(sha256))


def size(sha256: str) -> int:
    return default_storage.size(name(sha256))


@contextmanager
def path_or_temp(sha256: str) -> Iterator[Path]:
    """A local path to the bytes while the block runs: the file itself, or a copy of a remote one."""
    local = _local()
    if local is not None:
        path = Path(local.path(name(sha256)))
        if not path.exists():
            raise FileNotFoundError(str(path))
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix=f"{leftovers.PREFIX}blob-") as copy:
        with open(sha256) as file:
            for chunk in _chunks(file):
                copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def verify(sha256: str) -> bool:
    """Whether the bytes are here and still have this sum."""
    digest = hashlib.sha256()
    try:
        with open(sha256) as file:
            for chunk in _chunks(file):
                digest.update(chunk)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == sha256


def forget_half_written(hours: int = 24) -> int:
    """Remove what a killed process left half written, and its copies of remote files. Returns how many.

    Only what is ours by name, lies where we write and has not been touched for a day.
    """
    old = time.time() - hours * 3600
    count = 0
    for directory in {_incoming() or Path(tempfile.gettempdir()), Path(tempfile.gettempdir())}:
        for path in directory.glob("blob-*"):
            with contextlib.suppress(OSError):  # gone meanwhile, or somebody else's
                if path.is_file() and not path.is_symlink() and path.stat().st_mtime < old:
                    path.unlink()
                    count += 1
    return count


def name(sha256: str) -> str:
    """Where the storage keeps the bytes. Only a real sum will do, so a path can never be smuggled in."""
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return f"blobs/{sha256[:2]}/{sha256}"


def _local() -> FileSystemStorage | None:
    return default_storage if isinstance(default_storage, FileSystemStorage) else None


def _incoming() -> Path | None:
    """Where half-written files lie: on the same disk as the blobs, so that the last step is one rename."""
    local = _local()
    if local is None:
        return None
    directory = Path(local.path("blobs/incoming"))
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _put(temporary: Path, blob: Blob) -> None:
    local, target = _local(), name(blob.sha256)
    if default_storage.exists(target) and default_storage.size(target) == blob.size:
        return
    if local is not None:
        path = Path(local.path(target))
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.chmod(local.file_permissions_mode or 0o644)
        temporary.replace(path)  # atomic: two writers of the same bytes end with one whole file
        return
    with temporary.open("rb") as file:
        kept = default_storage.save(target, File(file))
    if kept != target:  # another process was first and the storage chose a new name for us
        default_storage.delete(kept)


def _chunks(content: bytes | IO[bytes] | File) -> Iterator[bytes]:
    file = BytesIO(content) if isinstance(content, bytes | bytearray | memoryview) else content
    if hasattr(file, "seek") and getattr(file, "seekable", lambda: True)():
        file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk.encode() if isinstance(chunk, str) else chunk
