"""Closing §§ in several processes: each once, no number moved; and a power cut that leaves nothing half."""

import pytest

from tests.meetings.holding_runners import ROWS

pytestmark = [pytest.mark.race, pytest.mark.django_db]
NUMBERS = list(range(180, 180 + 2 * ROWS))


def test_two_meetings_closed_at_once_close_each_paragraph_once(race):
    meetings = race.once("tests.meetings.holding_runners.prepare")
    closed = race.run("tests.meetings.holding_runners.close_all", processes=4, meetings=meetings)
    labels = sorted(f"KSNAU § {number}" for number in NUMBERS)
    assert sorted(label for mine in closed for label in mine) == labels
    kept = race.once("tests.meetings.holding_runners.kept")
    assert (kept["numbers"], kept["next"]) == (NUMBERS, NUMBERS[-1] + 1)
    assert (kept["closed"], kept["decisions"]) == (2 * ROWS, labels)


def test_power_cut_in_the_middle_of_closing_leaves_nothing_half(race):
    meetings = race.once("tests.meetings.holding_runners.prepare")
    race.run("tests.meetings.holding_runners.cut_off", processes=1, killed=(0,), meetings=meetings)
    kept = race.once("tests.meetings.holding_runners.kept")
    assert (kept["begun"], kept["closed"], kept["decisions"]) == (0, 0, [])
    race.run("tests.meetings.holding_runners.close_all", processes=2, meetings=meetings)
    assert race.once("tests.meetings.holding_runners.kept")["closed"] == 2 * ROWS
