"""Databases that are made once and copied: one that is migrated and empty, one with the demo in it.

To migrate takes longer than hundreds of tests, to load the demo longer than many. The first process of a run that asks
makes them, and all of its processes copy. With PREPARED, the path of a folder, the runs that follow copy too: whoever
sets it throws away the folder, and the server with the databases, before anything in the code is changed (`./dev test`).
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of this run, and perhaps of the next, prepare things in."""
    if kept := os.environ.get("PREPARED"):
        folder = Path(kept) / connection.vendor
    else:
        own = tmp_path_factory.getbasetemp()
        folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "prepared"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def pattern(prepared: Path, django_db_blocker: Any) -> Iterator[str]:
    """A migrated, empty database to copy: a file, or a database's name."""
    with django_db_blocker.unblock(), once(prepared, "migrated", _migrated) as name:
        yield name


@pytest.fixture(scope="session")
def begun_from_pattern(pattern: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The database of the tests begins as a copy: nothing is left to migrate."""
    if connection.vendor == "sqlite":
        own = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        copy(pattern, own)
        connection.settings_dict["TEST"]["NAME"] = own
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = pattern


def _migrated(folder: Path) -> str:
    name = fresh(folder, "migrated")
    if connection.vendor != "sqlite":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DEBUG": "1", "VAR_DIR": str(folder), "DATABASE_URL": address(name)},
        check=True,
    )
    return name


@contextlib.contextmanager
def once(folder: Path, what: str, make: Callable[[Path], str]) -> Iterator[str]:
    """The database `make(folder)` has made, by whichever process came first. The last one to leave drops it, unless it
    is kept for runs that follow."""
    users, made = folder / f"{what}.users", folder / f"{what}.name"
    with alone(folder, what):
        if not made.exists():
            made.write_text(make(folder))
        name = made.read_text()
        with users.open("a") as file:
            file.write("+")
    try:
        yield name
    finally:
        with alone(folder, what):
            users.write_text(users.read_text()[1:])
            if not users.read_text() and "PREPARED" not in os.environ:
                made.unlink()
                drop(name)


@contextlib.contextmanager
def alone(folder: Path, what: str, *, how: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Nobody else in the folder does `what` meanwhile; with LOCK_SH only others that say so too."""
    with (folder / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, how)
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)  # also for a child that was forked meanwhile


def fresh(folder: Path, what: str) -> str:
    """The name of a database that is not there yet: a file in the folder, or a name on the server. One that was half
    made when a run was stopped is not met again."""
    name = f"test_{what}_{uuid.uuid4().hex[:12]}"
    return str(folder / f"{name}.sqlite3") if connection.vendor == "sqlite" else name


def address(name: str) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    given = connection.settings_dict
    login = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    return f"postgres://{login}@{given['HOST']}:{given['PORT'] or 5432}/{name}"


def copy(source: str, name: str) -> None:
    """A database of its own, like another that nobody is in."""
    if connection.vendor != "sqlite":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return
    for part in Path(source).parent.glob(f"{Path(source).name}*"):  # with its log
        shutil.copy(part, name + part.name.removeprefix(Path(source).name))


def drop(name: str) -> None:
    if connection.vendor != "sqlite":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        return
    for part in Path(name).parent.glob(f"{Path(name).name}*"):
        part.unlink()
