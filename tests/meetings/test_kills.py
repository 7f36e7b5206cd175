"""kill -9 of web, worker, LibreOffice and rendering children while packs are built: nothing is lost, nothing half
is served, and nothing lives on."""

import os
import random
import signal
import time

import pytest

from tests.conftest import LONG
from tests.kills import Reader, Stage, broken_blobs

pytestmark = [pytest.mark.race, pytest.mark.alone, pytest.mark.django_db]
ROUNDS = 50 if LONG else 5  # one of each kind
MEETINGS = 60 if LONG else 5
PATIENCE = 1500 if LONG else 420


@pytest.fixture
def stage(race):
    race.environment["PDF_LEASE"] = "4"
    stage = Stage(race)
    yield stage
    stage.end()
    for pid in stage.ours():  # only what the test itself has shown to be left
        os.kill(pid, signal.SIGKILL)


def test_killing_loses_nothing(race, stage):
    dice = random.Random(16)
    paths = race.once("tests.meetings.kill_runners.prepare", meetings=MEETINGS, rows=4)
    assert race.once("tests.meetings.kill_runners.settled")["issues"] == MEETINGS  # all is still to be done
    for role in ("web", "worker-1", "worker-2", "clock"):
        stage.start(role)
    reader = Reader(stage, paths)
    reader.start()
    # the order is drawn, but each kind comes in every dose
    victims = ["worker-1", "worker-2", "web", "soffice", "forkserver", "worker-1"]
    for round in range(ROUNDS):
        victim = victims[round % len(victims)]
        if victim.startswith("worker"):  # a worker takes seconds to start: kill it in the middle of something
            stage.until(lambda victim=victim: stage.is_at_work(victim), 30)
        time.sleep(dice.uniform(0.0, 3.0))
        if victim in stage.roles:
            stage.kill(victim)
        elif not stage.kill_one_of(victim, dice):
            stage.kill(dice.choice(["worker-1", "worker-2"]))

    def settled() -> bool:
        return not any(race.once("tests.meetings.kill_runners.settled").values())

    assert stage.until(settled, PATIENCE), (
        race.once("tests.meetings.kill_runners.settled"),
        (race.folder / "worker-1.log").read_text()[-3000:],
        (race.folder / "clock.log").read_text()[-3000:],
    )
    result = race.once("tests.meetings.kill_runners.outcome")
    stage.until(
        lambda: all(reader.seen[path] for path, file in zip(paths, result["files"], strict=True) if file), 60
    )
    reader.finished.set()
    reader.join()
    assert stage.kills == ROUNDS
    assert result["begun_again"] >= 1  # the killing hit something
    assert set(result["states"]) <= {"issued", "failed"}
    assert result["states"].count("issued") >= len(paths) * 3 // 4  # a pack may be killed three times
    assert (result["silent"], result["missing"], result["doubles"]) == ([], [], 0)
    assert set(result["jobs"]) <= {"done", "failed"}
    assert result["records"] == result["states"].count("issued")
    assert broken_blobs(race.folder) == []
    assert reader.strange == []
    for path, file in zip(paths, result["files"], strict=True):
        assert reader.seen[path] == ({file} if file else set())
    stage.end()
    assert stage.until(lambda: stage.ours() == [], 30), stage.commands()
