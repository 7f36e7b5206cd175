"""Several processes at the ledger at once, and processes that are killed at it."""

import uuid

import pytest
from django.db import connection

from tests.conftest import LONG
from tests.grants.runners import RECIPIENTS

pytestmark = [pytest.mark.race, pytest.mark.django_db]

RUN = "tests.grants.runners."


@pytest.fixture
def processes():
    return 16 if connection.vendor == "postgresql" and LONG else 8


def test_grants_at_once_are_exactly_those_that_fit(race, processes):
    """1 000 is left and 7 is asked: 142 fit, whoever asks, and nobody is told that the database was busy."""
    decision = race.once(RUN + "prepare", y2024=1_000)
    times = 40 if LONG else 160 // processes + 1
    went = race.run(RUN + "grant_small", processes=processes, decision=decision, ore=7, times=times)
    assert sum(went) == 1_000 // 7
    there = race.once(RUN + "look")
    assert there == {
        "differences": [],
        "events": 143,
        "movements": 2 + 2 * 142,
        "awards": 142,
        "granted": 994,
        "left": 6,
        "lapsed": 0,
        "closed": 0,
    }


def test_mixed_events_at_once_leave_whole_books(race):
    """Twelve processes, every other one the other way round: no deadlock, no gap, one event for a key they share."""
    rounds = 20 if LONG else 3
    decision = race.once(RUN + "prepare", y2024=2_000, y2025=2_000)
    given = {"decision": decision, "key": uuid.uuid4().hex, "rounds": rounds}
    said = race.run(RUN + "mixed", processes=12, **given)
    assert sum(one["went"] + one["refused"] for one in said) == 12 * 8 * rounds
    assert sum(one["went"] for one in said) > 12 * 6 * rounds
    assert race.once(RUN + "look")["differences"] == []
    assert race.once(RUN + "count_shared", key=given["key"], rounds=rounds) == [1] * rounds


def test_year_is_closed_once_beside_grants_out_of_it(race, processes):
    """Each krona is granted, carried, lapsed or left, whoever came first; after the closing nothing is granted."""
    decision = race.once(RUN + "prepare", y2024=1_000, y2025=1_000)
    given = {"decision": decision, "ore": 7, "times": 40 if LONG else 8}
    said = race.run(RUN + "close_or_grant", processes=processes, **given)
    there = race.once(RUN + "look")
    closings, grants = said[:2], said[2:]
    assert (there["differences"], there["closed"]) == ([], sum(went for went, _ in closings))
    assert there["closed"] <= 1
    assert there["granted"] == 7 * sum(went for went, _ in grants)
    assert there["granted"] + there["left"] + there["lapsed"] == 2_000


def test_one_grant_sent_at_once_is_made_once(race):
    decision = race.once(RUN + "prepare", y2024=25, y2025=25)
    said = race.run(RUN + "shared_grant", processes=6, decision=decision, id=str(uuid.uuid4()))
    assert said == [said[0]] * 6
    there = race.once(RUN + "look")
    assert (there["differences"], there["awards"], there["granted"]) == ([], 1, 20)


def test_process_killed_in_a_bulk_decision_leaves_nothing_or_everything(race):
    decision = race.once(RUN + "prepare", y2024=1_000, y2025=1_000)
    before = race.once(RUN + "look")
    statements = race.once(RUN + "decide_in_bulk", decision=decision, at=[0])
    whole = race.once(RUN + "look")
    assert whole == before | {
        "events": before["events"] + 1,
        "movements": before["movements"] + 2 + 2 * RECIPIENTS,
        "awards": RECIPIENTS,
        "granted": 20 * RECIPIENTS,
        "left": 2_000 - 20 * RECIPIENTS,
    }
    at = list(range(1, statements + 1)) if LONG else list(range(2, statements + 1, statements // 7))
    dying = tuple(range(len(at)))
    race.run(RUN + "decide_in_bulk", processes=len(at), killed=dying, decision=decision, at=at)
    assert race.once(RUN + "look") == whole
    race.run(RUN + "decide_in_bulk", processes=1, killed=(0,), decision=decision, at=[-1])
    assert race.once(RUN + "look")["awards"] == 2 * RECIPIENTS


def test_processes_killed_at_any_moment_leave_whole_decisions(race):
    processes = 8 if LONG else 3
    decision = race.once(RUN + "prepare", y2024=10**9, y2025=10**9)
    dying = tuple(range(processes))
    race.run(RUN + "decide_until_killed", processes=processes, killed=dying, decision=decision)
    there = race.once(RUN + "look")
    decisions = there["events"] - 2
    assert there["differences"] == []
    assert there["awards"] == decisions * RECIPIENTS
    assert there["granted"] == there["awards"] * 20
