import threading
import time

import pytest
from django.db import connections

from core import heartbeats

pytestmark = pytest.mark.django_db(transaction=True)


def waited_for(condition, seconds=20.0):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


@pytest.fixture(autouse=True)
def quick(settings):
    settings.PDF_LEASE = 0.15


def test_lease_is_renewed_while_the_work_goes_on_and_no_longer():
    beats = []
    with heartbeats.beating(lambda: beats.append(threading.current_thread().name)):
        assert waited_for(lambda: len(beats) >= 3)
    assert set(beats) == {"heartbeat"}
    time.sleep(0.1)  # one that was on its way
    after = len(beats)
    time.sleep(0.3)
    assert len(beats) == after


def test_renewal_that_fails_is_tried_again_and_hinders_no_other(caplog):
    good, bad = [], []

    def fails():
        bad.append(1)
        raise OSError("the database is away")

    with heartbeats.beating(fails), heartbeats.beating(lambda: good.append(1)):
        assert waited_for(lambda: len(good) >= 2 and len(bad) >= 2)
    assert "a lease could not be renewed" in caplog.text


def test_renewal_uses_a_connection_of_its_own():
    seen = []
    with heartbeats.beating(lambda: seen.append(connections["default"])):
        assert waited_for(lambda: seen)
    assert connections["default"] not in seen


def test_what_hangs_is_not_kept_alive_for_ever(monkeypatch):
    monkeypatch.setattr(heartbeats, "LONGEST", 0.2)
    beats = []
    with heartbeats.beating(lambda: beats.append(1)):
        assert waited_for(lambda: beats)
        time.sleep(0.4)
        after = len(beats)
        time.sleep(0.3)
        assert len(beats) == after


def test_nothing_beats_inside_a_transaction():
    from django.db import transaction

    beats = []
    with transaction.atomic(), heartbeats.beating(lambda: beats.append(1)):
        time.sleep(0.4)
    assert beats == []
