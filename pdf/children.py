"""Children that lay out documents and stay, so that each does not load and read the same things anew.

A child has limits on memory, processor time, time by the clock and what it answers. One that passes a limit or
crashes is ended and another takes its place; all are replaced after some hundred documents, and die with the
process that started them. They are started when first needed, each process has its own, and threads share them.
"""

import atexit
import contextlib
import gc
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection

from core import confined, leftovers
from core.confined import MIB, Broke, Limits, Stopped
from pdf import weasy
from pdf.weasy import Complaint

DOCUMENTS, LONGEST = 300, 6 * 3600  # a child is replaced after so many, or so many seconds
SECONDS, LONG_SECONDS = (
    30,
    60,
)  # of processor; twice as much by the clock, for a machine that does other things too
LONG = 200_000  # characters of HTML: a table over fifty pages
LARGEST = 256 * MIB  # of one answer
SERVER_DIED = 255  # what Python says of a child whose server was killed, and it with it
START = 60.0  # seconds for a child to be ready
confined.context.set_forkserver_preload([*confined.PRELOADED, "pdf.preloaded"])
LIMITS = Limits(memory=1024 * MIB, processor=LONG_SECONDS, output=64 * MIB)


class Child:
    """One process with a warmed engine. Not for two threads at once."""

    def __init__(self, files: Mapping[str, str], sources: object) -> None:
        self.sources = sources
        self.left, self.born = DOCUMENTS, time.monotonic()
        self.folder = leftovers.folder("pdf")
        self.pipe, theirs = confined.context.Pipe()
        self.process = confined.context.Process(
            target=_serve, args=(theirs, LIMITS, dict(files), str(self.folder)), daemon=True
        )
        try:
            self.process.start()
        except (
            OSError,
            EOFError,
        ) as error:  # the server was killed as it was asked; the next try starts another
            self.pipe.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            raise Stopped("killed") from error
        finally:
            theirs.close()
        try:
            self._answer(START)
        except BaseException:
            self.end()
            raise

    def layout(self, html: str) -> tuple[bytes, list[Complaint]]:
        """The PDF, and what the engine complained about. Raises Stopped or Broke; after Stopped it is gone."""
        seconds = LONG_SECONDS if len(html) > LONG else SECONDS
        self.left -= 1
        try:
            self.pipe.send_bytes(f"{seconds}\n{html}".encode(errors="replace"))
        except OSError:
            raise Stopped(self._died()) from None
        said, content = self._answer(2.0 * seconds)
        return content, [(int(level), str(text)) for level, text in said["complaints"]]

    def _answer(self, seconds: float) -> tuple[dict, bytes]:
        """A line of JSON, and what follows it as it is."""
        try:
            if not self.pipe.poll(seconds):
                raise Stopped("time")
            answer = self.pipe.recv_bytes(LARGEST)
        except (EOFError, ConnectionError):
            raise Stopped(self._died()) from None
        except OSError as error:  # longer than we take, or the pipe broke
            raise Stopped("output" if str(error) == "bad message length" else self._died()) from None
        line, _, content = answer.partition(b"\n")
        said = json.loads(line)
        if "stopped" in said:
            raise Stopped(str(said["stopped"]))
        if "broke" in said:
            raise Broke(str(said["broke"]))
        return said, content

    def _died(self) -> str:
        self.process.join(1)
        code = self.process.exitcode
        if code in (-signal.SIGKILL, -signal.SIGTERM, SERVER_DIED):
            return "killed"
        return "time" if code == -signal.SIGXCPU else "crash"

    @property
    def is_worn(self) -> bool:
        return self.left <= 0 or time.monotonic() - self.born > LONGEST or not self.process.is_alive()

    def end(self) -> None:
        self.pipe.close()
        confined.end(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class _Staff:
    """The children of this process: who is free, and how many there are."""

    free: list[Child]
    count: int
    room: threading.Condition


_staff = _Staff([], 0, threading.Condition())


def layout(
    html: str, files: Mapping[str, str], sources: object, *, most: int
) -> tuple[bytes, list[Complaint]]:
    """Have the HTML laid out by a child that has read these files; at most `most` children work at once.

    Raises Stopped (a limit was passed, or the child died) or Broke (the engine's own error). A child that somebody
    else killed is no fault of the document: it is given to another once.
    """
    for trying in (1, 2):
        child = None
        try:
            child = _take(files, sources, most)
            made = child.layout(html)
        except Stopped as stopped:
            if child is not None:
                _leave(None, child)
            if stopped.why != "killed" or trying == 2:
                raise
            continue
        except BaseException as error:
            if child is not None:
                _leave(child if isinstance(error, Broke) else None, child)
            raise
        _leave(child, child)
        return made
    raise AssertionError("unreachable")


def _take(files: Mapping[str, str], sources: object, most: int) -> Child:
    staff = _staff
    with staff.room:
        while not staff.free and staff.count >= max(1, most):
            staff.room.wait()
        child = staff.free.pop() if staff.free else None
        if child is None:
            staff.count += 1
    try:
        if child is not None and (child.sources != sources or child.is_worn):
            child.end()
            child = None
        return child or Child(files, sources)
    except BaseException:
        _leave(None, None)
        raise


def _leave(kept: Child | None, child: Child | None) -> None:
    staff = _staff
    if child is not None and (kept is None or child.is_worn):
        child.end()
        kept = None
    with staff.room:
        if kept is not None:
            staff.free.append(kept)
        else:
            staff.count -= 1
        staff.room.notify()


def processes() -> list[int]:
    """The ids of the children that wait for work."""
    with _staff.room:
        return [child.process.pid for child in _staff.free if child.process.pid is not None]


def dismiss() -> None:
    """End the children that wait for work."""
    with _staff.room:
        free, _staff.free = _staff.free, []
        _staff.count -= len(free)
        _staff.room.notify_all()
    for child in free:
        child.end()


def _forget() -> None:
    """After a fork: the children are the parent's. Its pipes are closed here and nothing is ended."""
    global _staff
    for child in _staff.free:
        child.pipe.close()
    _staff = _Staff([], 0, threading.Condition())


os.register_at_fork(after_in_child=_forget)
atexit.register(dismiss)


def _serve(pipe: Connection, limits: Limits, files: dict[str, str], folder: str) -> None:
    """What a child does: wait for HTML, answer with a PDF, until the other end is closed."""
    confined.enter(limits)
    tempfile.tempdir = folder
    work = weasy.engine(files)
    gc.collect()
    gc.freeze()  # what was read at the start stays: it need not be gone through again and again
    pipe.send_bytes(b'{"complaints": []}\n')
    while True:
        with contextlib.suppress(EOFError, ConnectionResetError):
            seconds, _, html = pipe.recv_bytes().decode().partition("\n")
            confined.grant_processor(int(seconds))
            pipe.send_bytes(_said(work, html))
            continue
        return


def _said(work: weasy.Layout, html: str) -> bytes:
    try:
        content, complaints = work(html)
        return json.dumps({"complaints": complaints}).encode() + b"\n" + content
    except MemoryError:
        return b'{"stopped": "memory"}\n'
    except RecursionError:
        return b'{"broke": "RecursionError: nested too deep"}\n'
    except Exception as error:
        return json.dumps({"broke": f"{type(error).__name__}: {error}"[:500]}).encode() + b"\n"
