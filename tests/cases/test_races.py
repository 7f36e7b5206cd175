"""Numbers when many register at once: unique, without gaps, and nobody is turned away by a lock."""

import itertools
import os

import pytest
from django.db import connection

from core import clock

pytestmark = [pytest.mark.race, pytest.mark.django_db]

PROCESSES = 16 if connection.vendor == "postgresql" else 8
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
