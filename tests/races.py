"""Races: several processes against one database of their own, as several web servers would be.

    def test_numbers(race):
        case_id = race.once("tests.cases.runners.prepare")
        results = race.run("tests.cases.runners.register", processes=8, times=10)

A runner is a function that takes plain values and `process`, its own number, and returns something JSON can hold.
All processes are ready before the first one starts.
"""

import importlib
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

PATIENCE = 300  # seconds before a race is called off


class Race:
    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.environment = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DEBUG"))
            },
            "SECRET_KEY": "only-for-races" * 4,
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url,
            "HTTPS": "0",
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
        """Run it in one process: to make ready, or to look afterwards."""
        return self.run(runner, processes=1, **given)[0]

    def run(self, runner: str, *, processes: int, **given: Any) -> list[Any]:
        """Run it in so many processes at once. The first one that fails fails the test, with its trace."""
        start = self.folder / f"start-{uuid.uuid4().hex}"
        racers = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "tests.races",
                    runner,
                    str(start),
                    json.dumps({**given, "process": n}),
                ],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for n in range(processes)
        ]
        deadline = time.monotonic() + PATIENCE
        while (
            len(list(self.folder.glob(f"{start.name}.ready-*"))) < processes and time.monotonic() < deadline
        ):
            if any(racer.poll() for racer in racers):
                break
            time.sleep(0.01)
        start.touch()
        results = []
        try:
            for racer in racers:
                out, err = racer.communicate(timeout=max(1, deadline - time.monotonic()))
                assert racer.returncode == 0, err
                results.append(json.loads(out.splitlines()[-1]))
        finally:
            for racer in racers:
                racer.kill()
                racer.communicate()
        return results


@pytest.fixture
def race(tmp_path: Path) -> Iterator[Race]:
    """An empty, migrated database that processes can share."""
    if connection.vendor == "sqlite":
        race = Race(tmp_path, f"sqlite:///{tmp_path / 'race.sqlite3'}")
        race.manage("migrate")
        yield race
        return
    given = connection.settings_dict
    name = f"race_{uuid.uuid4().hex[:12]}"
    login = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    race = Race(tmp_path, f"postgres://{login}@{given['HOST']}:{given['PORT'] or 5432}/{name}")
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        race.manage("migrate")
        yield race
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _main() -> None:
    runner, start, given = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_ksnau.settings")
    importlib.import_module("django").setup()
    module, _, name = runner.rpartition(".")
    run = getattr(importlib.import_module(module), name)
    start.with_name(f"{start.name}.ready-{given['process']}").touch()
    while not start.exists():
        time.sleep(0.002)
    print(json.dumps(run(**given)))


if __name__ == "__main__":
    _main()
