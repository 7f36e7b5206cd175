"""The loaded demo for any test: `def test_it(demo): …`.

The demo is loaded once into a database of its own (`tests.prepared`). Every test that asks for `demo` gets a fresh
copy of it, on both engines, and may change and commit what it likes: the next test sees nothing of it. It stands
on 17 May 2024 (`demo.go_to(day)` moves it), has its files, and works with `client`, `signed_in`, `live_server` and
`open_page` alike. No `django_db` mark is needed. Run with PostgreSQL it is a PostgreSQL database.

    def test_secretary_sees_the_agenda(demo, signed_in):
        page = signed_in(demo.person("sekreterare")).get("/arbete/sammantraden/ksnau/2024-05-21/")
"""

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings

from cases.models import Case, Record
from core import clock
from meetings.models import Meeting
from organisation.models import User
from tests import prepared as databases
from umea_ksnau.demo import find, loading


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "demo" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)  # so that there is an empty database to begin with


class Demo:
    """The things of the demo by their keys in fixtures/."""

    password = loading.PASSWORD

    def person(self, key: str) -> User:
        return find.person(key)

    def case(self, dnr: str) -> Case:
        return find.case(dnr)

    def record(self, designation: str) -> Record:
        return find.record(designation)

    def meeting(self, key: str = "ksnau/2024-05-21") -> Meeting:
        return find.meeting(key)

    def go_to(self, day: datetime.date) -> None:
        clock.set_demo_date(day)


@pytest.fixture(scope="session")
def loaded_demo(
    pattern: str, prepared: Path, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[tuple[str, Path]]:
    """A database with the demo in it, to copy from, and a folder with its files, this process's own."""

    def load(folder: Path) -> str:
        name = databases.fresh(folder, "demo")
        databases.copy(pattern, name)
        var = folder / "demo-files"
        shutil.rmtree(var, ignore_errors=True)
        with _folder(var, var), _standing_on(name):
            loading.load()
        return name

    own = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), databases.once(prepared, "demo", load) as name:
        shutil.copytree(prepared / "demo-files", own, dirs_exist_ok=True)
        yield name, own


@pytest.fixture
def demo(
    request: pytest.FixtureRequest,
    loaded_demo: tuple[str, Path],
    typefaces: Path,
    django_db_blocker: Any,
    tmp_path: Path,
) -> Iterator[Demo]:
    """The demo as `load_demo` leaves it."""
    loaded, files = loaded_demo
    name = databases.fresh(tmp_path, "copy")
    shutil.copytree(files / "demo", tmp_path / "demo")
    (tmp_path / "typefaces").symlink_to(typefaces)
    served = "live_server" in request.fixturenames
    server = _own_connections(request.getfixturevalue("live_server")) if served else nullcontext()
    with django_db_blocker.unblock():
        databases.copy(loaded, name)
        try:
            with _folder(tmp_path, files), _standing_on(name), server:
                yield Demo()
        finally:
            databases.drop(name)


@contextmanager
def _standing_on(name: str) -> Iterator[None]:
    """Everything in this process that asks the default database asks this one. The connection of the other tests
    is laid aside, not closed: it may hold a database in memory."""
    usual = connections["default"]
    given = connections.settings["default"]
    before = given["NAME"]
    given["NAME"] = name
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        given["NAME"] = before
        connections["default"] = usual


@contextmanager
def _folder(var: Path, files: Path) -> Iterator[None]:
    (var / "static").mkdir(parents=True, exist_ok=True)
    with override_settings(VAR_DIR=var, MEDIA_ROOT=files / "files", STATIC_ROOT=var / "static", DEMO=True):
        yield


@contextmanager
def _own_connections(live_server: Any) -> Iterator[None]:
    """The threads of the server connect by themselves instead of sharing the connection of the other tests."""
    shared = live_server.thread.connections_override
    kept = dict(shared)
    shared.clear()
    try:
        yield
    finally:
        shared.update(kept)
