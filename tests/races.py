"""Races: several processes against one database of their own, as several web servers would be.

    def test_numbers(race):
        case_id = race.once("tests.cases.runners.prepare")
        results = race.run("tests.cases.runners.register", processes=8, times=10)

A runner is a function that takes plain values and `process`, its own number, and returns something JSON can hold.
All processes are there before the first one starts. They are forked from a starter (`tests.starter`) that has loaded
everything, so that the machine's time goes to the race.
"""

import contextlib
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import prepared as databases

PATIENCE = 1800 if os.environ.get("LONG") else 300  # seconds before a race is called off


class Killed(AssertionError):
    """A racer died of a signal."""


class Race:
    """A database, a folder and an environment that processes share. Change `environment` before the first run."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.starter: subprocess.Popen[str] | None = None
        self.environment = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DEBUG"))
            },
            "SECRET_KEY": "only-for-races" * 4,
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url,
            "HTTPS": "0",
            "PDF_PROCESSES": "1",  # the racers are many already
        }

    def manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments, "-v0"],
            cwd=settings.BASE_DIR,
            env=self.environment,
            check=True,
            timeout=PATIENCE,
        )

    def once(self, runner: str, **given: Any) -> Any:
        """Run it in one process: to make ready, or to look afterwards. Raises Killed when it died of a signal."""
        return self.run(runner, processes=1, **given)[0]

    def run(self, runner: str, *, processes: int, killed: tuple[int, ...] = (), **given: Any) -> list[Any]:
        """Run it in so many processes at once; `killed` are those that shall die of SIGKILL and answer nothing.

        One that fails fails the test, with its trace.
        """
        results = self.folder / f"results-{uuid.uuid4().hex}"
        results.mkdir()
        order = {"runner": runner, "results": str(results), "processes": processes, "given": given}
        ends: list[int] = self._ask(order)
        trace = "\n".join(path.read_text() for path in sorted(results.glob("*.trace")))
        for process, end in enumerate(ends):
            if process in killed:
                assert end == -signal.SIGKILL, f"racer {process} was not killed: {end}\n{trace}"
            elif end < 0:
                raise Killed(f"racer {process} died of signal {-end}\n{trace}")
        assert not any(end for process, end in enumerate(ends) if process not in killed), trace
        return [json.loads((results / str(n)).read_text()) for n in range(processes) if n not in killed]

    def _ask(self, order: dict[str, Any]) -> Any:
        starter = self.starter = self.starter or self._start()
        assert starter.stdin
        assert starter.stdout
        starter.stdin.write(json.dumps(order) + "\n")
        starter.stdin.flush()
        answered, _, _ = select.select([starter.stdout], [], [], PATIENCE)
        if answered and (answer := starter.stdout.readline()):
            return json.loads(answer)
        self.end()
        said = (self.folder / "starter.log").read_text()[-5000:]
        pytest.fail(f"{order['runner']} was not done in {PATIENCE} s\n{said}")

    def _start(self) -> "subprocess.Popen[str]":
        with (self.folder / "starter.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.starter"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def end(self) -> None:
        """Kill the starter with the racers that are still there."""
        if starter := self.starter:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(starter.pid, signal.SIGKILL)
            starter.communicate()
            self.starter = None


@pytest.fixture(autouse=True)
def machine(request: pytest.FixtureRequest, prepared: Path) -> Iterator[None]:
    """Races run two at a time, but those marked `alone`: they kill, measure, or must keep a lease of seconds."""
    if not request.node.get_closest_marker("race"):
        yield
        return
    shared = not request.node.get_closest_marker("alone")
    with databases.alone(prepared, "machine", how=fcntl.LOCK_SH if shared else fcntl.LOCK_EX):
        yield


@pytest.fixture
def race(machine: None, tmp_path: Path, typefaces: Path, pattern: str, db: None) -> Iterator[Race]:
    """An empty, migrated database that processes can share."""
    (tmp_path / "typefaces").symlink_to(typefaces)
    name = databases.fresh(tmp_path, "race")
    databases.copy(pattern, name)
    race = Race(tmp_path, databases.address(name))
    try:
        yield race
    finally:
        race.end()
        databases.drop(name)
