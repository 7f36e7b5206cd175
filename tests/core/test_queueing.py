import datetime as dt
import uuid

import pytest
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from core import queueing

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
ran = []


@task
def note(number: int) -> None:
    ran.append(number)


@pytest.fixture(autouse=True)
def in_the_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    ran.clear()


def waiting() -> list[dict]:
    return [row.args_kwargs for row in DBTaskResult.objects.filter(status=TaskResultStatus.READY)]


def running(*, run_after: dt.datetime, started_ago: dt.timedelta = SECOND, workers: int = 1) -> DBTaskResult:
    note.enqueue(1)
    row = DBTaskResult.objects.latest("enqueued_at")
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.RUNNING,
        run_after=run_after,
        started_at=timezone.now() - started_ago,
        worker_ids=[uuid.uuid4().hex for _ in range(workers)],
    )
    return row


def status(row: DBTaskResult) -> str:
    return DBTaskResult.objects.get(pk=row.pk).status


def test_the_same_thing_waits_once():
    assert [queueing.once(note, 1), queueing.once(note, 1), queueing.once(note, 2)] == [True, False, True]
    assert waiting() == [{"args": [2], "kwargs": {}}, {"args": [1], "kwargs": {}}] or len(waiting()) == 2


def test_what_is_running_does_not_count_as_waiting():
    running(run_after=timezone.now() + 60 * SECOND)
    assert queueing.once(note, 1)


def test_delayed_task_is_not_ready_yet():
    queueing.once(note, 1, delay=60)
    assert not DBTaskResult.objects.ready().exists()
    assert not queueing.once(note, 1, delay=60)


def test_task_whose_worker_fell_silent_is_put_back():
    dead, living = running(run_after=timezone.now() - SECOND), running(run_after=timezone.now() + 60 * SECOND)
    assert queueing.recover() == 1
    assert (status(dead), status(living)) == ("READY", "RUNNING")
    assert dead in DBTaskResult.objects.ready()
    assert queueing.recover() == 0


def test_task_killed_before_its_first_sign_of_life_is_put_back_later():
    young = running(run_after=get_date_max(), started_ago=10 * SECOND)
    old = running(run_after=get_date_max(), started_ago=600 * SECOND)
    queueing.recover()
    assert (status(young), status(old)) == ("RUNNING", "READY")


def test_task_that_killed_three_workers_is_given_up():
    poison = running(run_after=timezone.now() - SECOND, workers=queueing.MAX_ATTEMPTS)
    queueing.recover()
    assert (status(poison), DBTaskResult.objects.get(pk=poison.pk).exception_class_path) == (
        "FAILED",
        queueing.LOST,
    )


def test_begun_task_has_a_lease():
    row = running(run_after=get_date_max())

    class Result:
        db_result = row

    queueing.begin(Result())
    try:
        row.refresh_from_db()
        assert SECOND < row.run_after - timezone.now() < 60 * SECOND
    finally:
        queueing.end(Result())


def test_old_finished_tasks_are_forgotten():
    note.enqueue(1)
    note.enqueue(2)
    old = DBTaskResult.objects.latest("enqueued_at")
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now())
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - dt.timedelta(days=31))
    assert queueing.forget() == 1
    assert DBTaskResult.objects.count() == 1
