"""Numbers when many register at once: unique, without gaps, and nobody is turned away by a lock."""

import itertools
import os

import pytest
from django.db import connection

from core import clock

pytestmark = [pytest.mark.race, pytest.mark.django_db]

PROCESSES = 16 if connection.vendor == "postgresql" and os.environ.get("LONG") else 8
TOTAL = 500 if os.environ.get("LONG") else 64
RECORDS = 160 if os.environ.get("LONG") else 64  # in one case
FIRST = 501


def test_numbers_taken_at_once_are_unique_and_without_gaps(race):
    times, each = -(-TOTAL // PROCESSES), -(-RECORDS // PROCESSES)
    shared = race.once("tests.cases.runners.prepare", year=clock.today().year, first=FIRST)
    taken = race.run(
        "tests.cases.runners.register", processes=PROCESSES, times=times, records=each, case=shared
    )
    cases = list(range(FIRST + 1, FIRST + 1 + PROCESSES * times))
    records = list(range(1, 1 + PROCESSES * each))
    given = {name: sorted(itertools.chain(*(one[name] for one in taken))) for name in ("cases", "records")}
    assert given == {"cases": cases, "records": records}
    assert race.once("tests.cases.runners.numbers") == {"cases": [FIRST, *cases], "records": records}


def test_motions_that_come_in_at_once_are_numbered_without_gaps(race):
    """The first of the year too: the series itself is made by whoever comes first."""
    council = race.once("tests.cases.runners.prepare_motions")
    taken = race.run("tests.cases.runners.register_motions", processes=PROCESSES, council=council, times=4)
    numbers = list(range(1, 1 + PROCESSES * 4))
    assert sorted(itertools.chain(*taken)) == numbers
    assert race.once("tests.cases.runners.motion_numbers") == numbers


def test_memo_approved_by_many_at_once_is_registered_once(race):
    made = race.once("tests.cases.runners.prepare_memo", managers=PROCESSES)
    answers = race.run("tests.cases.runners.approve", processes=PROCESSES, **made)
    assert sorted(answers) == ["1", *["state"] * (PROCESSES - 1)]
    assert race.once("tests.cases.runners.approved", memo=made["memo"]) == {
        "records": 1,
        "versions": 1,
        "reviews": 2,
    }


def test_of_many_who_save_the_same_text_one_is_kept_and_the_others_are_told(race):
    made = race.once("tests.cases.runners.prepare_memo", managers=1)
    race.once("tests.cases.runners.take_back", memo=made["memo"])
    answers = race.run("tests.cases.runners.save_title", processes=PROCESSES, **made)
    assert sorted(answers) == ["", *["changed"] * (PROCESSES - 1)]


def test_finding_explained_by_many_at_once_is_explained_once(race):
    made = race.once("tests.cases.runners.prepare_findings", count=8)  # the first is won by who starts first
    answers = race.run("tests.cases.runners.explain", processes=PROCESSES, **made)
    for said in zip(*answers, strict=True):
        assert sorted(said) == ["", *["explained"] * (PROCESSES - 1)]
    assert race.once("tests.cases.runners.explained", memo=made["memo"]) == {"answers": 8, "events": 8}
