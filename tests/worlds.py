"""Fixtures that are made once and kept for the tests beside them:

    @kept
    def minutes(made, secretary) -> Minutes:
        return draft_minutes(meeting=made.meeting, by=secretary)

To make the meeting a test is about often takes longer than the test. What a kept fixture has written stays in the
database when the test ends, under a savepoint; the next test in the file that begins with the same kept fixtures goes
on from there and is given copies of its own of all they returned. What a test itself does is taken back as ever. So
that many begin alike, the tests of a file run in the order of what they ask for.

- A kept fixture may ask for kept ones only, and for those that give nothing (a clock, `db`). It returns rows, or lists,
  dicts and dataclasses of rows; no function, which would hold on to the rows of the test it was made for. What it writes
  to disk must stay there. What is wrong is said at once.
- It is made anew where the clock or the settings are not those it was made under, and whenever something else has
  written to the database before it.
- Tests with real transactions (`transaction=True`, `live_server`, `race`, `demo`) know nothing of this: there a kept
  fixture is an ordinary one.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, is_dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from _pytest import fixtures
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.db.models import Model
from django.test import TestCase

from core import clock

COMMITS = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
OF_ITS_OWN = {"demo", "race"}  # a database
HARMLESS = {
    "signed_in",
    "client",
    "subtests",
    "django_capture_on_commit_callbacks",
    "capsys",
    "tmp_path",
    "request",
}
GIVES_NO_ROWS = {"django_capture_on_commit_callbacks"}
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK TO")


def kept(function: Callable[..., Any]) -> Any:
    """A fixture that is kept."""
    function.is_kept = True  # type: ignore[attr-defined]
    return pytest.fixture(function)


def _is_kept(fixturedef: Any) -> bool:
    return getattr(fixturedef.func, "is_kept", False)


@dataclass
class Layer:
    """The database as one more kept fixture left it, and what all of them up to here have returned."""

    key: tuple = ()
    savepoint: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    on_commit: list = field(default_factory=list)
    letters: list = field(default_factory=list)


class World:
    """The kept fixtures of the file that is run, one upon the other."""

    def __init__(self) -> None:
        self.atomics: Any = None  # the transaction they lie in
        self.layers: list[Layer] = []
        self.goes_on = False  # another test that can use them comes next
        self.begin(plain=False)

    def begin(self, *, plain: bool) -> None:
        """A test begins, with nothing asked for yet."""
        self.plain = plain
        self.depth = 0
        self.given: dict[str, Any] = {}
        self.written = False
        self.quiet = False
        self.stale = False

    @property
    def is_open(self) -> bool:
        return self.plain and self.atomics is not None

    def enter(self, original: Callable[[], Any]) -> Any:
        if not self.plain:
            return original()
        if self.atomics is None:
            self.atomics = original()
            self.layers = [Layer(savepoint=connection.savepoint())]
            connection.execute_wrappers.append(self._watch)
        return self.atomics

    def leave(self, original: Callable[[], None]) -> None:
        """Take back what the test has done, or everything when nobody goes on from here."""
        if self.goes_on and connection.is_usable():
            transaction.set_rollback(False)
            self._back_to(len(self.layers) - 1)
            return
        self.atomics, self.layers = None, []
        connection.execute_wrappers.remove(self._watch)
        original()

    def settle(self) -> None:
        """The test has asked for all it needs: what others had kept upon that goes."""
        self.refresh()
        if self.is_open and self.depth < len(self.layers) - 1:
            self._back_to(self.depth)

    def _back_to(self, number: int) -> None:
        with self._quietly():
            connection.savepoint_rollback(self.layers[number].savepoint)
        connection.run_on_commit = list(self.layers[number].on_commit)
        del self.layers[number + 1 :]

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        before, self.quiet = self.quiet, True
        try:
            yield
        finally:
            self.quiet = before

    def _watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.plain and not self.quiet:
            self.settle()
            self.written = self.written or not str(sql).lstrip().upper().startswith(READS)
        return execute(sql, params, many, context)

    def ask(self, fixturedef: Any, request: Any) -> Any:
        """The value of a kept fixture; None where it has to be made as any other."""
        key = (fixturedef.func, request.param_index, clock._fixed.get(), settings._wrapped)
        below = self.depth + 1
        if not self._stands_on_kept(fixturedef, request):
            return None
        if below < len(self.layers) and self.layers[below].key == key:
            value = self._hand_out(self.layers[below], fixturedef.argname)
            fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
        elif self.written:
            return None
        else:
            value = self._make(fixturedef, request, key)
        self.depth = below
        self.given[fixturedef.argname] = value
        return value

    def _stands_on_kept(self, fixturedef: Any, request: Any) -> bool:
        for name in fixturedef.argnames:
            needed = request._get_active_fixturedef(name)
            if _is_kept(needed):
                if name not in self.given:
                    return False
            elif needed.cached_result[0] is not None and name not in GIVES_NO_ROWS:
                pytest.fail(f"{fixturedef.argname} is kept and may not ask for {name}, which is not.")
        return True

    def _make(self, fixturedef: Any, request: Any, key: tuple) -> Any:
        if self.depth < len(self.layers) - 1:
            self._back_to(self.depth)
        self.refresh()
        letters = len(mail.outbox)
        with self._quietly():
            try:
                value = fixtures.pytest_fixture_setup(fixturedef, request)
            except BaseException:
                self._back_to(self.depth)
                raise
            if not (_has_fields(value) or isinstance(value, list | dict | tuple | str | int)):
                pytest.fail(f"{fixturedef.argname} is kept and must return rows, not {value!r}.")
            savepoint = connection.savepoint()
        values = copy.deepcopy(self.given | {fixturedef.argname: value})
        on_commit, sent = list(connection.run_on_commit), copy.deepcopy(mail.outbox[letters:])
        self.layers.append(Layer(key, savepoint, values, on_commit, sent))
        return value

    def _hand_out(self, layer: Layer, name: str) -> Any:
        """What `refresh` makes a copy of the value."""
        self.stale = True
        mail.outbox.extend(copy.deepcopy(layer.letters))
        pristine = layer.values[name]
        if isinstance(pristine, list | dict):
            return type(pristine)()
        return type(pristine).__new__(type(pristine)) if _has_fields(pristine) else copy.deepcopy(pristine)

    def refresh(self) -> None:
        """Bring all that the test has been given to the state of the layer it stands on: a later fixture may have
        changed what an earlier one returned, and what is one row in two of them is one here too."""
        if not self.stale:
            return
        self.stale = False
        memo: dict[int, Any] = {}
        pristine = self.layers[self.depth].values
        pairs = [(pristine[name], thing) for name, thing in self.given.items()]
        for one, thing in pairs:
            if _has_fields(one) or isinstance(one, list | dict):
                memo[id(one)] = thing
        for one, thing in pairs:
            _bring(one, thing, memo)


def _has_fields(thing: Any) -> bool:
    return isinstance(thing, Model | SimpleNamespace) or (
        is_dataclass(thing) and not isinstance(thing, type) and hasattr(thing, "__dict__")
    )


def _bring(pristine: Any, thing: Any, memo: dict[int, Any]) -> None:
    if isinstance(pristine, list):
        thing[:] = [copy.deepcopy(one, memo) for one in pristine]
    elif isinstance(pristine, dict) or _has_fields(pristine):
        old = thing if isinstance(pristine, dict) else vars(thing)
        fresh = pristine if isinstance(pristine, dict) else vars(pristine)
        new = {key: copy.deepcopy(value, memo) for key, value in fresh.items()}
        old.clear()
        old.update(new)


WORLD = World()


def _is_plain(item: pytest.Item) -> bool:
    """Whether the test has a transaction of its own that is taken back, on the one database."""
    asked = set(getattr(item, "fixturenames", ()))
    if not ("db" in asked or item.get_closest_marker("django_db")):
        return False
    return not (asked & OF_ITS_OWN or _commits(item))


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(COMMITS & set(getattr(item, "fixturenames", ())) or (mark and (mark.args or mark.kwargs)))


def pytest_configure() -> None:
    enter, leave = TestCase._enter_atomics.__func__, TestCase._rollback_atomics.__func__

    def _enter_atomics(cls: Any) -> Any:
        return WORLD.enter(lambda: enter(cls))

    def _rollback_atomics(cls: Any, atomics: Any) -> None:
        if atomics is WORLD.atomics:
            WORLD.leave(lambda: leave(cls, atomics))
        else:
            leave(cls, atomics)

    TestCase._enter_atomics = classmethod(_enter_atomics)
    TestCase._rollback_atomics = classmethod(_rollback_atomics)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a file that ask for the same come one after another; those with real transactions stay last."""
    found: list[pytest.Item] = []
    for _, group in itertools.groupby(items, key=lambda item: (item.path, _commits(item))):
        found += sorted(group, key=lambda item: _chain(item) if _is_plain(item) else [])
    items[:] = found


def _chain(item: pytest.Item) -> list[str]:
    """The kept fixtures a test asks for, in the order they will be made; what stands on most comes first."""
    known = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]

    def of(name: str) -> list[str]:
        last = known[name][-1] if name in known else None
        if last is None or not _is_kept(last):
            return []
        return list(dict.fromkeys([*(one for needed in last.argnames for one in of(needed)), name]))

    names, run, ordered = [*item.fixturenames, None], [], []  # type: ignore[attr-defined]
    for name in names:
        if name is not None and (of(name) or name in HARMLESS):
            run.append(name)
            continue
        ordered += sorted(run, key=lambda one: -len(of(one)))
        ordered += [] if name is None else [name]
        run = []
    item.fixturenames = ordered  # type: ignore[attr-defined]
    return list(dict.fromkeys(one for name in ordered for one in of(name)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    WORLD.begin(plain=_is_plain(item))


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Any:
    if not WORLD.is_open or WORLD.quiet:
        return None
    if _is_kept(fixturedef):
        return WORLD.ask(fixturedef, request)
    WORLD.refresh()
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    WORLD.settle()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    WORLD.goes_on = nextitem is not None and nextitem.path == item.path and _is_plain(nextitem)
