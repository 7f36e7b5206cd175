"""Walls round a program that opens what a stranger has made: it reads its own files, writes in one folder, calls nobody.

The kernel's Landlock keeps it to the named folders (Linux 5.13) and from TCP (6.7); a network space of its own keeps
it from all else that is a network. Where the kernel or the container has neither, the limits on the process and the
program's own settings are what is left.
"""

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterable

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls, the same on every kind of processor
NO_NEW_PRIVILEGES = 38
EXECUTE, WRITE, READ, LIST = 1, 2, 4, 8
REMOVE, MAKE_SOCKET, TRUNCATE = 1 << 5, 1 << 9, 1 << 14
EVERYTHING = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}  # by version of Landlock
ANY_TCP = 3


def raise_walls(*, read: Iterable[str], write: Iterable[str], sockets: Iterable[str] = ()) -> bool:
    """From here on this process and all it starts may use only these folders. False where the kernel cannot."""
    with contextlib.suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWNET | (os.CLONE_NEWUSER if os.getuid() else 0))
    try:
        system = ctypes.CDLL(None, use_errno=True)
        version = system.syscall(CREATE, None, 0, 1)
    except (OSError, AttributeError):
        return False
    if version < 1:
        return False
    every = EVERYTHING[min(version, 3)]
    rules = struct.pack("QQ", every, ANY_TCP) if version >= 4 else struct.pack("Q", every)
    ruleset = system.syscall(CREATE, rules, len(rules), 0)
    if ruleset < 0:
        return False
    for folders, allowed in ((read, EXECUTE | READ | LIST), (write, every), (sockets, MAKE_SOCKET | REMOVE)):
        for folder in folders:
            _allow(system, ruleset, folder, allowed & every)
    system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done = system.syscall(RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return done


def _allow(system: ctypes.CDLL, ruleset: int, path: str, allowed: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not on this machine
        return
    if not os.path.isdir(path):
        allowed &= EXECUTE | WRITE | READ | TRUNCATE
    system.syscall(ADD, ruleset, 1, struct.pack("=Qi", allowed, opened), 0)
    os.close(opened)
