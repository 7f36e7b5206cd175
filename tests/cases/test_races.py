import pytest
from django.db import connection

pytestmark = [pytest.mark.race, pytest.mark.django_db]

CASES, RECORDS = 500, 64


@pytest.fixture
def processes():
    return 16 if connection.vendor == "postgresql" else 8


def shares(total, processes):
    return -(-total // processes)


def test_cases_registered_at_once_get_every_number_once(race, processes):
    by = race.once("tests.cases.runners.prepare")
    times = shares(CASES, processes)
    taken = race.run("tests.cases.runners.register", processes=processes, times=times, by=by)
    expected = list(range(501, 501 + times * processes))
    assert sorted(dnr for share in taken for dnr in share) == [
        f"KS-{taken[0][0][3:7]}/{number:05d}" for number in expected
    ]
    assert race.once("tests.cases.runners.kept")[0] == expected


def test_records_added_at_once_get_every_number_once(race, processes):
    by = race.once("tests.cases.runners.prepare")
    case = race.once("tests.cases.runners.open_case", by=by)
    times = shares(RECORDS, processes)
    taken = race.run("tests.cases.runners.add_records", processes=processes, times=times, by=by, case=case)
    expected = list(range(1, times * processes + 1))
    assert sorted(number for share in taken for number in share) == expected
    assert race.once("tests.cases.runners.kept")[1] == expected
