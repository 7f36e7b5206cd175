"""What every test has: no network, files in a folder of its own, a trail that can be emptied."""

import os
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.management.commands import flush as flushing
from django.db import connection
from django.test import override_settings

from budget import guards as controls
from grants import guards as ledger
from meetings import guards as frozen
from trail import guards

# what others take in comes first
pytest_plugins = [
    "tests.prepared",
    "tests.worlds",
    "tests.laid_out",
    "tests.browser",
    "tests.cast",
    "tests.demo_world",
    "tests.races",
]

# The short dose is the same in every run; the long one looks further each time.
LONG = bool(os.environ.get("LONG"))
hypothesis.settings.register_profile("short", deadline=None, derandomize=True, max_examples=100)
hypothesis.settings.register_profile("long", deadline=None, max_examples=5000)
hypothesis.settings.load_profile("long" if LONG else "short")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes in a test's name would differ from one process to the next, and fill the screen."""
    return argname if isinstance(val, bytes) else None


DATABASE = {"db", "transactional_db", "live_server", "demo", "race"}
PAGE = {"client", "signed_in"}
PAGE_FOLDERS = {"pdf", "portal"}


@pytest.hookimpl(tryfirst=True)  # before `-m` looks at the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what asks a database, so that the rest need not run once an engine, and what looks at pages; leave the
    long dose for --long."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or DATABASE & asked:
            item.add_marker(pytest.mark.database)
        page = PAGE & asked or item.path.parent.name in PAGE_FOLDERS
        if page and not item.get_closest_marker("race"):
            item.add_marker(pytest.mark.page)
    late = set() if LONG else {item for item in items if item.get_closest_marker("long")} | retold(items)
    if late:
        config.hook.pytest_deselected(items=list(late))
        items[:] = [item for item in items if item not in late]


def retold(items: list[pytest.Item]) -> set[pytest.Item]:
    """Of a story in the browser that is told at several widths all but one, which goes by its name: no script of ours asks
    how wide the window is, and the walk over all pages looks at each width of each page."""
    stories: dict[tuple[Any, ...], list[pytest.Item]] = {}
    for item in items:
        params = dict(getattr(getattr(item, "callspec", None), "params", {}))
        if item.get_closest_marker("browser") and params.pop("width", None):
            key = str(item.path.name), item.originalname, *sorted(map(str, params.items()))
            stories.setdefault(key, []).append(item)
    return {
        item
        for key, told in stories.items()
        for number, item in enumerate(told)
        if number != zlib.crc32("".join(key).encode()) % len(told)
    }


@pytest.fixture(scope="session")
def typefaces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where unpacked typefaces lie, shared by all processes of a run: to unpack them takes seconds."""
    shared = tmp_path_factory.getbasetemp().parent / "typefaces"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory, typefaces: Path) -> Iterator[None]:
    """Nothing a test writes lands in the working copy, and no test is a demo unless it says so."""
    var = tmp_path_factory.mktemp("var")
    (var / "static").mkdir()
    (var / "typefaces").symlink_to(typefaces)
    with override_settings(VAR_DIR=var, MEDIA_ROOT=var / "files", STATIC_ROOT=var / "static", DEMO=False):
        yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A file that is there is the database; a server is asked for a copy instead."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, begun_from_pattern: None
) -> None:
    """pytest-django asks this just before it makes its database."""


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """A test that reaches out fails: nothing we build needs anybody else's machine."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def is_here(host: object) -> bool:
        text = host.decode() if isinstance(host, bytes) else str(host)
        return text in {"localhost", "::1", "", "None"} or text.startswith("127.")

    def guarded_connect(self: socket.socket, address: tuple) -> None:
        if self.family != socket.AF_UNIX and not is_here(address[0]):
            raise RuntimeError(f"a test tried to reach {address!r}")
        return connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> list:
        if not is_here(host):
            raise RuntimeError(f"a test tried to look up {host!r}")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


ABOUT_MODELS = {"django_content_type", "auth_permission", "django_site"}


@pytest.fixture(scope="session", autouse=True)
def emptied_trail() -> Iterator[None]:
    """Tests with real transactions empty the tables afterwards; only there the guards of the trail and of signed
    minutes step aside. What Django itself writes about the models stays: to write it anew takes longer than a test."""
    operations = type(connection.ops)
    flush, vendor = operations.sql_flush, connection.vendor

    def flush_past_the_guards(self, style, tables, **kwargs):
        statements = flush(self, style, [table for table in tables if table not in ABOUT_MODELS], **kwargs)
        if guards.TABLE not in tables:
            return statements
        every = (guards, frozen, ledger, controls)
        lowered = [one for each in every for one in each.lowering(vendor)]
        raised = [one for each in every for one in each.raising(vendor)]
        return [*lowered, *statements, *raised]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", flush_past_the_guards)
        patch.setattr(flushing, "emit_post_migrate_signal", lambda *args, **kwargs: None)
        yield
