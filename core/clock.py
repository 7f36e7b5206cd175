"""The only source of today and now.

A moment can be set for a piece of code (`at`, used by tests and the demo script), and the demo has a date
of its own, kept in a file so that every process of the demo agrees; there the time of day goes on as usual.
"""

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_fixed: ContextVar[dt.datetime | None] = ContextVar("core_clock_fixed", default=None)
_demo_seen: tuple[tuple[int, int], dt.date] | None = None  # ((mtime, inode), the date): read once per change


def now() -> dt.datetime:
    """This moment, with a time zone."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    moment = timezone.now()
    day = demo_date()
    if day is None:
        return moment
    local = moment.astimezone(STOCKHOLM)
    return dt.datetime.combine(day, local.time(), tzinfo=STOCKHOLM)


def today() -> dt.date:
    """The date in Sweden: every legal date is counted from it."""
    return now().astimezone(STOCKHOLM).date()


@contextmanager
def at(moment: dt.datetime | dt.date | str) -> Iterator[dt.datetime]:
    """Let it be this moment inside the block. May be nested.

    A time without a zone is Swedish time, a bare date is noon that day, a text is ISO ("2024-05-21T13:00").
    """
    token = _fixed.set(_moment(moment))
    try:
        yield now()
    finally:
        _fixed.reset(token)


def _moment(value: dt.datetime | dt.date | str) -> dt.datetime:
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if len(value) > 10 else dt.date.fromisoformat(value)
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time(12))
    return value if value.tzinfo else value.replace(tzinfo=STOCKHOLM)


def demo_date() -> dt.date | None:
    """The demo's own date, or None when this is no demo or none is set."""
    global _demo_seen
    if not settings.DEMO:
        return None
    path = _demo_file()
    try:
        stat = path.stat()
    except OSError:
        return None
    mark = (stat.st_mtime_ns, stat.st_ino)
    if _demo_seen is None or _demo_seen[0] != mark:
        try:
            _demo_seen = (mark, dt.date.fromisoformat(path.read_text().strip()))
        except (OSError, ValueError):
            return None
    return _demo_seen[1]


def set_demo_date(date: dt.date) -> None:
    """Move the demo to this date, for every process that shares VAR_DIR."""
    path = _demo_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".today-")
    with os.fdopen(handle, "w") as file:
        file.write(f"{date.isoformat()}\n")
    Path(temporary).replace(path)  # a new inode, so that no reader keeps the old date


def _demo_file() -> Path:
    return Path(settings.VAR_DIR) / "demo" / "today"
