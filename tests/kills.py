"""Real processes that are killed at random: web, workers, and all that they have started.

Everything that belongs to a test carries its folder in the environment, so that the test finds its own processes
(children, their servers, soffice) and nobody else's.
"""

import hashlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from tests.races import Race

QUEUE = "django_tasks_db.DatabaseBackend"  # as in production; other tests run a task on the spot
WORKER = ("manage.py", "db_worker", "--no-reload", "--interval", "0.1", "--no-startup-delay", "-v0")


class Stage:
    """The processes of one test. `start` keeps what it starts alive until `end`."""

    def __init__(self, race: Race) -> None:
        self.race = race
        race.environment["TASKS_BACKEND"] = QUEUE
        self.port = _free_port()
        self.roles: dict[str, subprocess.Popen] = {}
        self.kills = 0

    def start(self, role: str) -> None:
        command = ["manage.py", "runserver", "--noreload", "-v0", f"127.0.0.1:{self.port}"]
        if role.startswith("worker"):
            command = list(WORKER)
        elif role == "clock":
            command = ["-m", "tests.kills", str(self.race.folder / "stop")]
        environment = self.race.environment | ({"DEBUG": "1"} if role == "web" else {})
        log = (self.race.folder / f"{role}.log").open("ab")
        self.roles[role] = subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        log.close()

    def kill(self, role: str) -> None:
        process = self.roles[role]
        process.kill()
        process.wait()
        self.kills += 1
        self.start(role)

    def is_at_work(self, role: str) -> bool:
        """Whether the process has come so far that it has started children to lay out pages."""
        pid = self.roles[role].pid
        try:
            return bool(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except OSError:
            return False

    def kill_one_of(self, name: str, dice: random.Random) -> bool:
        """Kill a process that ours have started, known by a word in its command line."""
        found = [pid for pid in self.ours() if name in _command(pid) and pid not in self._started()]
        if not found:
            return False
        try:
            os.kill(dice.choice(found), signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.kills += 1
        return True

    def _started(self) -> set[int]:
        return {process.pid for process in self.roles.values()}

    def ours(self) -> list[int]:
        """All living processes with this test's folder in their environment, but for the one racers start from."""
        mark = f"VAR_DIR={self.race.folder}\0".encode()
        starter = str(self.race.starter.pid) if self.race.starter else ""
        found = []
        for path in Path("/proc").iterdir():
            if path.name.isdigit() and path.name != starter:
                try:
                    alive = "Z" not in (path / "stat").read_text().rpartition(")")[2].split()[0]
                    if alive and mark in (path / "environ").read_bytes():
                        found.append(int(path.name))
                except OSError:
                    continue  # gone meanwhile
        return found

    def end(self) -> None:
        """Kill what we started, without a word of warning."""
        (self.race.folder / "stop").touch()
        for process in self.roles.values():
            process.kill()
            process.wait()

    def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not (met := condition()) and time.monotonic() < deadline:
            time.sleep(0.25)
        return met

    def commands(self) -> list[str]:
        return [_command(pid) for pid in self.ours()]


class Reader(threading.Thread):
    """Reads these addresses over and over, as the public would, and keeps the sum of every whole answer."""

    def __init__(self, stage: Stage, paths: list[str]) -> None:
        super().__init__(daemon=True)
        self.stage, self.paths = stage, paths
        self.seen: dict[str, set[str]] = {path: set() for path in paths}
        self.strange: list[str] = []
        self.finished = threading.Event()

    def run(self) -> None:
        while not self.finished.is_set():
            for path in self.paths:
                self._read(path)
            time.sleep(0.05)

    def _read(self, path: str) -> None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.stage.port}{path}", timeout=20) as answer:
                self.seen[path].add(hashlib.sha256(answer.read()).hexdigest())
        except urllib.error.HTTPError as error:
            if error.code != 404:  # not published yet
                self.strange.append(f"{error.code} {path}")
        except (OSError, http.client.HTTPException):
            pass  # the server was killed; a reader sees that the file did not come whole


def broken_blobs(folder: Path) -> list[str]:
    """Kept files whose bytes do not have the sum they are kept under."""
    kept = [path for path in folder.glob("*/blobs/??/*") if path.is_file()]
    assert kept
    return [path.name for path in kept if hashlib.sha256(path.read_bytes()).hexdigest() != path.name]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _clock(stop: Path) -> None:
    """`manage.py tick` over and over, in one process: a minute goes by every second."""
    from core import ticking

    while not stop.exists():
        ticking.run_all()
        time.sleep(1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_ksnau.settings")
    import django

    django.setup()
    _clock(Path(sys.argv[1]))
