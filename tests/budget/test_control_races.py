"""Several people with one plan at once: numbers without gaps, adopted once, and a control either reported or moved."""

import os

import pytest

pytestmark = [pytest.mark.race, pytest.mark.django_db]
TIMES = 10 if os.environ.get("LONG") else 3


def test_plan_that_many_work_in_at_once_holds_together(race):
    plan = race.once("tests.budget.control_runners.prepare")
    numbers = race.run("tests.budget.control_runners.add", processes=4, plan=plan, times=TIMES)
    assert sorted(number for mine in numbers for number in mine) == list(range(1, 4 * TIMES + 1))

    adopted = race.run("tests.budget.control_runners.adopt", processes=4, plan=plan)
    assert sorted(adopted) == ["adopted"] * 3 + ["done"]

    race.run("tests.budget.control_runners.say", processes=4, plan=plan)
    assert race.once("tests.budget.control_runners.kept", plan=plan) == {
        "areas": 1,
        "occurrences": 2 * 4 * TIMES,
        "both": 0,
        "said": 4 * TIMES,
    }
