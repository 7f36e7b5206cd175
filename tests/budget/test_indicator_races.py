"""A grid of indicators saved by several at once: one save is taken, the others are told who, and none is lost."""

import pytest

pytestmark = [pytest.mark.race, pytest.mark.django_db]

RUN = "tests.budget.indicator_runners."


def test_grid_saved_at_once_is_saved_by_one_and_the_others_are_told(race):
    indicators = race.once(RUN + "prepare", people=6)
    said = race.run(RUN + "save", processes=6, indicators=indicators)
    (winner,) = [one for one in said if one[0] == "saved"]
    assert [one for one in said if one != winner] == [["refused", *winner[1:]]] * 5
    there = race.once(RUN + "look", tertial=1)
    assert there == {"values": [f"{winner[2]}.00"] * 6, "saves": [[1, winner[1], 6]]}


def test_cells_saved_by_turns_are_all_there_with_their_history(race):
    """Six people fill in a cell each, four times; every save is a line in the history, numbered without gaps."""
    indicators = race.once(RUN + "prepare", people=6)
    tries = race.run(RUN + "add_own", processes=6, indicators=indicators, times=4)
    there = race.once(RUN + "look", tertial=2)
    assert there["values"] == ["4.00"] * 6
    assert [number for number, _, _ in there["saves"]] == list(range(1, 25))
    assert sorted(name for _, name, _ in there["saves"]) == sorted(
        f"Handläggare {n}" for n in range(6) for _ in range(4)
    )
    assert sum(tries) >= 24
