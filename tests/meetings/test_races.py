import pytest
from django.db import connection

from tests.meetings.runners import ROWS

pytestmark = [pytest.mark.race, pytest.mark.django_db]

FIRST = 180


@pytest.fixture
def processes():
    return 16 if connection.vendor == "postgresql" else 8


def test_meetings_called_at_once_get_whole_runs_of_paragraphs(race, processes):
    meetings = race.once("tests.meetings.runners.prepare", meetings=processes)
    taken = race.run("tests.meetings.runners.call", processes=processes, meetings=meetings)
    last = FIRST + processes * ROWS
    assert sorted(number for run in taken for number in run) == list(range(FIRST, last))
    assert all(run == list(range(run[0], run[0] + ROWS)) for run in taken)
    assert race.once("tests.meetings.runners.kept") == [*range(FIRST, last), last, processes]


def test_one_meeting_called_at_once_goes_out_once(race):
    processes = 4
    meetings = race.once("tests.meetings.runners.prepare", meetings=1)
    said = race.run("tests.meetings.runners.call_the_same", processes=processes, meetings=meetings)
    assert sorted(said) == ["Utskick 1 byggs redan."] * (processes - 1) + ["issued"]
    assert race.once("tests.meetings.runners.kept") == [180, 181, 182, 183, 1]
