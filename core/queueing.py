"""The queue of background work: one waiting row for the same thing, and nothing lost with a killed worker.

django-tasks-db leaves a task whose worker was killed as running for ever. While a task runs, its `run_after` is
therefore its lease: pushed forward by the worker (core/heartbeats.py), and when it has passed, `recover` puts the
task back. Every task here is harmless when it is run twice.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.tasks import Task, TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from core import heartbeats

MAX_ATTEMPTS = 3
KEPT_DAYS = 30
LOST = "core.queueing.Lost"


def once(task: Task, *arguments: Any, delay: int = 0) -> bool:
    """Queue the task unless the very same one is waiting already. Returns whether it was queued.

    `delay` in seconds lets changes that follow close on each other share one run; the task reads what is newest
    when it runs. Called after the commit, so that what is waiting will see what was written.
    """
    if is_waiting(task, *arguments):
        return False
    if delay and task.get_backend().supports_defer:
        task = task.using(run_after=timezone.now() + dt.timedelta(seconds=delay))
    task.enqueue(*arguments)
    return True


def is_waiting(task: Task, *arguments: Any) -> bool:
    given = {"args": list(arguments), "kwargs": {}}
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=task.module_path)
    return ready.filter(args_kwargs=given).exists()


def recover() -> int:
    """Put back tasks whose worker has fallen silent; after three workers the task is marked as failed. For `tick`."""
    now, never = timezone.now(), get_date_max()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    silent = running.filter(run_after__lt=now)
    # killed between taking the task and its first sign of life
    unborn = running.filter(
        run_after=never, started_at__lt=now - dt.timedelta(seconds=2 * settings.PDF_LEASE)
    )
    count = 0
    for task in [*silent, *unborn]:
        same = DBTaskResult.objects.filter(
            pk=task.pk, status=TaskResultStatus.RUNNING, run_after=task.run_after
        )
        if len(task.worker_ids) < MAX_ATTEMPTS:
            count += same.update(status=TaskResultStatus.READY, run_after=never)
        else:
            count += same.update(
                status=TaskResultStatus.FAILED,
                finished_at=now,
                exception_class_path=LOST,
                traceback=f"{MAX_ATTEMPTS} workers died while they ran it",
            )
    return count


def forget() -> int:
    """Remove finished tasks after some time: the queue's table is asked every second."""
    old = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    return DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()[0]


def begin(task_result: Any, **_: Any) -> None:
    """A worker has taken a task: from now on it says that it is alive."""
    row = getattr(task_result, "db_result", None)
    if row is not None:
        _renew(row.pk)
        heartbeats.start(("task", row.pk), lambda: _renew(row.pk))


def end(task_result: Any, **_: Any) -> None:
    row = getattr(task_result, "db_result", None)
    if row is not None:
        heartbeats.stop(("task", row.pk))


def _renew(pk: Any) -> None:
    running = DBTaskResult.objects.filter(pk=pk, status=TaskResultStatus.RUNNING)
    running.update(run_after=heartbeats.lease())
