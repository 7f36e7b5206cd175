"""Our typefaces unpacked once and kept: unpacking them is four fifths of a child's start."""

import contextlib
import hashlib
import os
import tempfile
from importlib.metadata import version
from pathlib import Path

from django.conf import settings


def unpacked(path: str) -> str:
    """The path to the same typeface as plain TrueType, made the first time; the given path where nothing can be kept.

    Kept under VAR_DIR by the sum of its content, so a changed typeface is another file.
    """
    packed = Path(path)
    name = hashlib.sha256(version("fonttools").encode() + packed.read_bytes()).hexdigest()[:32]
    kept = Path(settings.VAR_DIR) / "typefaces" / f"{name}.ttf"
    if not kept.exists():
        with contextlib.suppress(OSError):
            _unpack(packed, kept)
    return str(kept) if kept.exists() else path


def _unpack(packed: Path, kept: Path) -> None:
    from fontTools.ttLib import woff2

    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=kept.parent, suffix=".half")
    try:
        with packed.open("rb") as source, os.fdopen(handle, "wb") as target:
            woff2.decompress(source, target)
        Path(temporary).replace(kept)  # whole or not at all, also when two processes do it
    finally:
        Path(temporary).unlink(missing_ok=True)
