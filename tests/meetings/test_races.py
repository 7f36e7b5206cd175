import pytest
from django.db import connection

from tests.conftest import LONG
from tests.meetings.runners import ROWS

pytestmark = [pytest.mark.race, pytest.mark.django_db]

FIRST = 180


@pytest.fixture
def processes():
    return 16 if connection.vendor == "postgresql" and LONG else 8


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


def test_one_second_issue_goes_out_and_is_built_once(race):
    meetings = race.once("tests.meetings.runners.prepare_sent")
    said = race.run("tests.meetings.runners.call_again", processes=4, meetings=meetings)
    assert sorted(said) == ["Utskick 2 byggs redan."] * 3 + ["issued"]
    race.run("tests.meetings.runners.build_the_same", processes=3, meetings=meetings)
    # the pack, the one for the web and the tilläggslista
    assert race.once("tests.meetings.runners.second_issue", meetings=meetings) == ["issued", 3, 1]


def test_files_dropped_at_once_on_an_item_get_places_and_numbers_of_their_own(race, processes):
    item = race.once("tests.meetings.runners.prepare_talk")
    numbers = race.run("tests.meetings.runners.drop", processes=processes, item=item)
    count = 2 * processes + 1  # the file that everybody has comes in once
    assert sorted(number for run in numbers for number in run) == list(range(1, count + 1))
    assert race.once("tests.meetings.runners.dropped") == [*range(1, count + 1), 1]
