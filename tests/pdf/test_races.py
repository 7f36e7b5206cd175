"""Several processes want the same document at the same moment."""

import time

import pytest

from tests.conftest import LONG
from tests.kills import QUEUE
from tests.races import Killed

pytestmark = [pytest.mark.race, pytest.mark.alone, pytest.mark.django_db]


def test_document_asked_for_by_many_is_laid_out_once(race, tmp_path):
    for round in range(5 if LONG else 1):
        log = tmp_path / f"log-{round}"
        results = race.run(
            "tests.pdf.runners.ask", processes=8 if LONG else 4, log=str(log), name=f"Ärende {round}"
        )
        assert len(log.read_text().split()) == 1
        assert len({result["sha256"] for result in results}) == 1


def test_maker_that_is_killed_loses_its_turn(race, tmp_path):
    race.environment["PDF_LEASE"] = "3"
    log = tmp_path / "log"
    made = race.run("tests.pdf.runners.die_at_work", processes=3, killed=(0,), log=str(log), name="Ärende")
    assert len(log.read_text().split()) == 1
    assert len({one["sha256"] for one in made}) == 1


def test_poison_job_stops_after_three_workers_and_says_at_which_part(race):
    race.environment |= {"PDF_LEASE": "3", "PDF_PROCESSES": "2", "TASKS_BACKEND": QUEUE}
    job = race.once("tests.pdf.runners.queue_a_pack")
    for attempt in (1, 2, 3):
        with pytest.raises(Killed):
            race.once("tests.pdf.runners.work_once", job=job)
        time.sleep(3.2)
        after = race.once("tests.pdf.runners.tick", job=job)
        assert after["attempt"] == attempt
        if attempt < 3:
            assert after["state"] == "waiting"
    assert (after["state"], after["message"]) == (
        "failed",
        "Bygget har avbrutits 3 gånger, senast vid ”Gift”. Ta bort eller byt ut den delen och försök igen.",
    )
