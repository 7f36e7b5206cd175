"""Several who save the frames at once, as processes of their own."""

import pytest

pytestmark = [pytest.mark.race, pytest.mark.django_db]


def test_no_save_of_the_frames_writes_over_another(race):
    directive, _ = race.once("tests.budget.runners.prepare")
    saved = race.run("tests.budget.runners.count_up", processes=4, directive=directive, times=15)
    after = race.once("tests.budget.runners.outcome", directive=directive)
    assert sum(saved) > 0
    assert after["base"] == [sum(saved)]  # each saw the one before it
    assert after["version"] == [1 + sum(saved)]


def test_one_of_those_who_save_the_same_page_wins_and_the_others_are_told(race):
    directive, proposal = race.once("tests.budget.runners.prepare")
    said = race.run("tests.budget.runners.change", processes=5, proposal=proposal)
    assert (said.count("saved"), said.count("saved-meanwhile")) == (1, 4)
    after = race.once("tests.budget.runners.outcome", directive=directive)
    assert after["changes"] == [said.index("saved") + 1]
