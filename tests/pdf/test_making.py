"""Single flight: the same document asked for at once is made once."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from pdf import documents, making
from pdf.models import Making
from tests.pdf import samples

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]


def rows() -> list[str]:
    return list(Making.objects.values_list("key", flat=True))


def test_turn_is_one_at_a_time_and_given_back():
    with making.turn("a") as ours, making.turn("a") as theirs, making.turn("b") as other:
        assert (ours, theirs, other) == (True, False, True)
    assert rows() == []
    with making.turn("a") as again:
        assert again


def test_turn_is_given_back_when_the_making_fails():
    with pytest.raises(ValueError, match="x"), making.turn("a"):
        raise ValueError("x")
    assert rows() == []


def test_turn_of_a_dead_maker_is_taken_over():
    Making.objects.create(key="a", owner="dead", lease_until=timezone.now() - dt.timedelta(seconds=1))
    with making.turn("a") as ours:
        assert ours
        assert Making.objects.get().owner != "dead"
    assert rows() == []


def test_overtaken_maker_leaves_the_others_row_alone():
    with making.turn("a"):
        Making.objects.update(owner="another")
    assert rows() == ["a"]


def test_inside_a_transaction_nobody_waits():
    Making.objects.create(key="a", owner="somebody", lease_until=timezone.now() + dt.timedelta(minutes=1))
    with transaction.atomic(), making.turn("a") as ours:
        assert ours


def test_forgotten_rows_go_after_a_day():
    for key, hours in (("old", 25), ("new", 1)):
        Making.objects.create(key=key, owner="x", lease_until=timezone.now() - dt.timedelta(hours=hours))
    assert making.forget() == 1
    assert rows() == ["new"]


def test_the_other_waits_and_gets_what_was_made():
    made, may_finish, begun = [], threading.Event(), threading.Event()

    def make():
        begun.set()
        assert may_finish.wait(30)
        made.append(1)
        return documents.Finished(samples.file("ett"), 1)

    results = []

    def ask():
        try:
            kept = documents.keep("key", "upload", make)
            results.append((kept.sha256, kept.reused))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    may_finish.set()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len({sha256 for sha256, _ in results}) == 1
    assert sorted(reused for _, reused in results) == [False, True, True]


def test_waiting_one_takes_over_when_the_maker_fails():
    tries = []

    def make():
        tries.append(threading.current_thread().name)
        if len(tries) == 1:
            raise ValueError("the first one fails")
        return documents.Finished(samples.file("ett"), 1)

    results = []

    def ask():
        try:
            results.append(documents.keep("key", "upload", make).pages)
        except ValueError:
            results.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 1]
    assert len(tries) == 2
