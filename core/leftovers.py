"""Working folders of our own, and what killed processes left of them."""

import contextlib
import shutil
import tempfile
import time
from pathlib import Path

PREFIX = "arenden-"


def folder(purpose: str) -> Path:
    """A new folder among the system's temporary ones. Whoever makes it removes it; if it dies, `forget` does, a day
    after anything in the folder was last made: nobody may count on one that has lain still for so long."""
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{purpose}-"))


def forget(hours: int = 24) -> int:
    """Remove folders and files that have lain still for a day. Returns how many. For `tick`."""
    old = time.time() - hours * 3600
    count = 0
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # gone meanwhile, or somebody else's
            if path.is_symlink() or path.stat().st_mtime >= old:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
            count += 1
    return count
