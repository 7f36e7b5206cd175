"""Work on what somebody else has made, done in a process of its own that can be stopped.

The child is forked from a small server that has the heavy libraries loaded already, so that a call costs some
hundredths of a second. It has limits on memory, processor time, time by the clock and what it writes; it and all it
starts are killed when one is passed, and die with the one that asked. What it answers is read as JSON and never
unpickled: a child that has been taken over can say nothing but words.

The work is a function at the top of a module that imports no models: no app registry and no database is there.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import multiprocessing
import multiprocessing.forkserver
import multiprocessing.process
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

MIB = 1024 * 1024
ANSWER = 4 * MIB  # larger things are written to a file
PRELOADED = ["__main__", "core.confined", "pikepdf", "PIL.Image", "PIL.ImageOps"]
# The beginnings of the names a child keeps of the environment; the rest may be passwords.
KEPT = ("PATH", "HOME", "LANG", "LC_", "TZ", "TMP", "TEMP", "XDG_", "FONTCONFIG", "PANGO", "LD_", "PYTHON")
PR_SET_PDEATHSIG = 1
SERVER_GONE = 255  # what multiprocessing says of a child when the server it came from was killed
KILLED = "killed"  # by the kernel for want of memory, or by somebody

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(PRELOADED)


def _leave_the_server_to_the_parent() -> None:
    """The server lives as long as somebody holds the end of a pipe. In a process that was forked, and in the
    server's own children, that end is closed; a forked process that calls starts a server of its own."""
    server: Any = multiprocessing.forkserver._forkserver
    if server._forkserver_alive_fd is not None:
        os.close(server._forkserver_alive_fd)
        server._forkserver_pid = server._forkserver_address = server._forkserver_alive_fd = None


os.register_at_fork(after_in_child=_leave_the_server_to_the_parent)


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` and `output` in bytes, `processor` and `clock` in seconds; `files` open at once."""

    memory: int = 1024 * MIB
    processor: int = 30
    clock: float = 60.0
    output: int = 512 * MIB
    files: int = 256


class Stopped(Exception):
    """The work did not finish: it passed a limit, or its process died. `why` is memory, time, output or crash."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Broke(Exception):
    """The work raised an error of its own. The message is for the log, not for people."""


def call(work: Callable[..., Any], /, *arguments: Any, limits: Limits | None = None) -> Any:
    """Do the work in a child and return its answer as JSON gives it back. Raises Stopped or Broke.

    Arguments are plain values and paths; files go by path, in a folder that the caller makes and removes. A child that
    somebody else killed is no fault of the file: the work is done once more, so it must bear to find its own traces.
    """
    try:
        return _once(work, arguments, limits or Limits())
    except Stopped as stopped:
        if stopped.why != KILLED:
            raise
    try:
        return _once(work, arguments, limits or Limits())
    except Stopped as stopped:
        raise Stopped("memory" if stopped.why == KILLED else stopped.why) from stopped


def _once(work: Callable[..., Any], arguments: tuple[Any, ...], limits: Limits) -> Any:
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_serve, args=(theirs, limits, work, arguments), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(limits.clock):
            raise Stopped("time")
        answer = json.loads(ours.recv_bytes(ANSWER))
    except (EOFError, OSError):
        child.join(1)
        raise Stopped(_died_of(child.exitcode)) from None
    finally:
        ours.close()
        end(child)
    if "answer" in answer:
        return answer["answer"]
    if "stopped" in answer:
        raise Stopped(answer["stopped"])
    raise Broke(answer["broke"])


def enter(limits: Limits) -> None:
    """Called first in a child: from here on it is held by the limits, and goes when its parent goes. The passwords
    in the environment it no longer has."""
    with contextlib.suppress(PermissionError):  # it leads its group already
        os.setsid()
    _leave_the_server_to_the_parent()  # else the server, and with it the child, would outlive who asked
    die_with_parent()
    _forget_environment()
    for name, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (value, value))
    grant_processor(limits.processor)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # too much written is an OSError, and can be said in words
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked


def _forget_environment() -> None:
    """Overwritten and not just removed: what the child starts can read in /proc what the child was started with."""
    library = ctypes.CDLL(None)
    library.getenv.restype = ctypes.c_void_p
    for name in os.environb.keys() - {os.fsencode(kept) for kept in os.environ if kept.startswith(KEPT)}:
        if where := library.getenv(name):
            ctypes.memset(where, 0, len(os.environb[name]))
        del os.environb[name]


def grant_processor(seconds: int) -> None:
    """From now on the process may use this much processor time, whatever it has used before."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def die_with_parent() -> None:
    """Ask the kernel for SIGKILL when the parent is gone; also for `preexec_fn` of what a child starts."""
    if hasattr(ctypes, "CDLL") and os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def end(child: multiprocessing.process.BaseProcess) -> None:
    """Kill the child with all that it has started, and take care of what is left."""
    if child.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            child.kill()
    child.join()


def _serve(pipe: Connection, limits: Limits, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    enter(limits)
    try:
        said = {"answer": work(*arguments)}
    except MemoryError:
        said = {"stopped": "memory"}
    except OSError as error:
        too_much = error.errno in (27, 28)  # EFBIG, ENOSPC
        said = {"stopped": "output"} if too_much else {"broke": f"{type(error).__name__}: {error}"[:500]}
    except Exception as error:
        said = {"broke": f"{type(error).__name__}: {error}"[:500]}
    pipe.send_bytes(json.dumps(said).encode())


def _died_of(code: int | None) -> str:
    if code == -signal.SIGXCPU:
        return "time"
    return KILLED if code in (-signal.SIGKILL, SERVER_GONE) else "crash"
