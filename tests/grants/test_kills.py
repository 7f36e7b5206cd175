"""A process that is killed in the middle of a bulk decision leaves nothing or everything."""

import pytest

from tests.grants.deciding_runners import ORE, ROWS

pytestmark = [pytest.mark.race, pytest.mark.django_db]
NOTHING = {
    "decisions": 0, "awards": 0, "grants": 0, "held": 1, "compilation": "draft", "ore": [0, ROWS * ORE, 0], "wrong": [],
}  # fmt: skip
EVERYTHING = {
    "decisions": 1, "awards": ROWS, "grants": 1, "held": 0, "compilation": "decided", "ore": [0, 0, ROWS * ORE],
    "wrong": [],
}  # fmt: skip


def test_killed_in_a_bulk_decision_leaves_nothing_and_the_next_does_everything(race):
    case = race.once("tests.grants.deciding_runners.prepare")
    assert race.once("tests.grants.deciding_runners.outcome") == NOTHING
    for at in (3, 10, 20, 30, 40):
        race.run("tests.grants.deciding_runners.decided", processes=1, killed=(0,), case=case, dies_at=at)
        assert race.once("tests.grants.deciding_runners.outcome") == NOTHING
    took = race.once("tests.grants.deciding_runners.decided", case=case, dies_at=0)
    assert took > 40  # all the deaths were in the middle
    assert race.once("tests.grants.deciding_runners.outcome") == EVERYTHING
