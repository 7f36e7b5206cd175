"""Several files into one table at once: one is read in whole, the others are told and have written nothing."""

import pytest

pytestmark = [pytest.mark.race, pytest.mark.django_db]

PROCESSES = 8


def test_one_of_many_files_read_in_at_once_is_there_whole(race):
    made = race.once("tests.budget.import_runners.prepare")
    answers = race.run("tests.budget.import_runners.read", processes=PROCESSES, **made)
    assert sorted(answers) == ["4", *["changed"] * (PROCESSES - 1)]
    winner = answers.index("4")
    assert race.once("tests.budget.import_runners.stands", **made) == [
        [f"{winner + 1} {winner}.csv"] * 4,
        [f"{winner}.csv"],
        ["drift"],
    ]
