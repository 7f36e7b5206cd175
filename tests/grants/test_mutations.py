"""Each guard of the ledger is missed by a named test when it is gone (`tests.grants.mutations`)."""

import importlib
import inspect

import pytest
from django.db import connection, transaction
from hypothesis import Phase

from tests.grants import test_ledger_invariants
from tests.grants.mutations import MUTATIONS, lowered

pytestmark = pytest.mark.django_db
QUICK = [mutation for mutation in MUTATIONS if not mutation.race]
RACES = [mutation for mutation in MUTATIONS if mutation.race]


def run(test, request):
    """Call a test of another module with its fixtures: those of the module itself, and those that all have."""
    module = importlib.import_module(f"tests.grants.{test.partition('.')[0]}")
    function = getattr(module, test.partition(".")[2])
    made, marks = {}, {mark.args[0]: mark.args[1][0] for mark in _parametrized(function)}
    for names, values in marks.items():
        made |= dict(zip(names if isinstance(names, tuple) else [names], values, strict=True))

    def value(name):
        if name not in made:
            own = getattr(module, name, None)
            mine = inspect.unwrap(own) if own is not None else None
            made[name] = call(mine) if mine else request.getfixturevalue(name)
        return made[name]

    def call(function):
        return function(**{name: value(name) for name in inspect.signature(function).parameters})

    for name in inspect.signature(function).parameters:  # made ready first: only the test itself may fail
        value(name)
    return function, made


def _parametrized(function):
    return [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]


def fails(mutation, function, given):
    wanted = inspect.signature(function).parameters
    with (
        pytest.raises((Exception, pytest.fail.Exception), match=mutation.says),
        transaction.atomic(),
    ):
        function(**{name: given[name] for name in wanted})


@pytest.mark.parametrize("mutation", QUICK, ids=lambda mutation: mutation.name)
def test_guard_that_is_gone_is_missed(mutation, request, monkeypatch):
    function, given = run(mutation.test, request)
    monkeypatch.setattr(test_ledger_invariants, "PHASES", (Phase.generate,))
    with lowered(mutation.name):
        mutation.apply(monkeypatch.setattr)
        fails(mutation, function, given)


@pytest.mark.long
@pytest.mark.race
@pytest.mark.parametrize("mutation", RACES, ids=lambda mutation: mutation.name)
def test_guard_that_is_gone_is_missed_in_a_race(mutation, request, race):
    if connection.vendor not in mutation.engines:
        pytest.skip("SQLite, which has one lock for all, does not show it")
    race.environment["LEDGER_MUTATION"] = mutation.name
    function, given = run(mutation.test, request)
    fails(mutation, function, given)
