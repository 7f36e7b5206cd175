"""Signs of life from a process that holds something: a job, a document it makes, a task.

What is held has a lease in the database. While the work goes on the lease is renewed every now and then by one
thread, whatever the work itself is busy with; when the process is killed the thread goes with it, the lease runs
out, and somebody else takes over.
"""

import contextlib
import datetime as dt
import logging
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterator

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

log = logging.getLogger(__name__)
LONGEST = 3600.0  # seconds; what has held on for longer hangs, and may be taken over


def lease() -> dt.datetime:
    """Until when something is held that is taken or renewed now: the computer's own time, not the demo's."""
    return timezone.now() + dt.timedelta(seconds=settings.PDF_LEASE)


class _Held:
    def __init__(self, renew: Callable[[], object]) -> None:
        self.renew, self.since = renew, time.monotonic()


_held: dict[Hashable, _Held] = {}
_lock = threading.Lock()
_thread: threading.Thread | None = None


@contextlib.contextmanager
def beating(renew: Callable[[], object]) -> Iterator[None]:
    """Call `renew` regularly, in another thread with a database connection of its own, while the block runs.

    Inside a transaction nothing is done: nobody else sees what is held there, and on SQLite the two would wait for
    each other.
    """
    if connection.in_atomic_block:
        yield
        return
    key = object()
    start(key, renew)
    try:
        yield
    finally:
        stop(key)


def start(key: Hashable, renew: Callable[[], object]) -> None:
    global _thread
    with _lock:
        _held[key] = _Held(renew)
        if _thread is None:
            _thread = threading.Thread(target=_beat, name="heartbeat", daemon=True)
            _thread.start()


def stop(key: Hashable) -> None:
    with _lock:
        _held.pop(key, None)


def _beat() -> None:
    global _thread
    while True:
        time.sleep(settings.PDF_LEASE / 3)
        with _lock:
            if not _held:
                _thread = None
                return
            latest = time.monotonic() - LONGEST
            held = [one for one in _held.values() if one.since > latest]
        try:
            for one in held:
                _renew(one)
        finally:
            connections.close_all()


def _renew(one: _Held) -> None:
    try:
        one.renew()
    except Exception:  # the database may be away for a while; the next beat tries again
        log.warning("a lease could not be renewed", exc_info=True)


def _forget() -> None:
    """After a fork: the thread and what it held are the parent's."""
    global _thread, _lock
    _held.clear()
    _thread, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
