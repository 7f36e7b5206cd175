"""Several people in one report at once: nothing is lost, and who came second to the same cell is told."""

import os

import pytest

pytestmark = [pytest.mark.race, pytest.mark.django_db]

PROCESSES = 8
TIMES = 20 if os.environ.get("LONG") else 4


def test_parts_and_cells_written_at_once_are_all_kept(race):
    made = race.once("tests.budget.report_runners.prepare")
    answers = race.run("tests.budget.report_runners.write", processes=PROCESSES, times=TIMES, **made)
    assert sorted(answers) == ["", *["changed"] * (PROCESSES - 1)]
    assert race.once("tests.budget.report_runners.written", **made) == {
        "parts": [f"<p>{process} {TIMES - 1}</p>" for process in range(PROCESSES)],
        "cells": [str(process + 1) for process in range(PROCESSES)],
    }


def test_report_finished_by_many_at_once_is_registered_once(race):
    made = race.once("tests.budget.report_runners.prepare")
    race.once("tests.budget.report_runners.make_done", **made)
    answers = race.run("tests.budget.report_runners.finish", processes=PROCESSES, **made)
    assert sorted(answers) == ["1", *["finished"] * (PROCESSES - 1)]
