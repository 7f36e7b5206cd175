"""Playing the script: each step once, in the order of its time, in one transaction with its mark.

A step that has its mark is not played again. A play that is stopped in the middle goes on where it was.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.tasks import task_backends
from django.tasks.backends.dummy import DummyBackend

from core import clock
from umea_ksnau.models import PlayedStep


@dataclass(frozen=True)
class Step:
    """Something that is done at a moment. `key` is stable: it is what is remembered.

    `after` is work that has transactions of its own (a pack is built part by part). It follows the step and is
    harmless when done again.
    """

    at: datetime.datetime
    key: str
    do: Callable[[], object]
    after: Callable[[], object] | None = None


def play(steps: Iterable[Step], *, until: datetime.date) -> int:
    """Play all steps up to the end of this day that have not been played. Returns how many were."""
    marks = dict(PlayedStep.objects.values_list("key", "finished"))
    with no_queue():
        return _play_all(steps, until, marks)


def _play_all(steps: Iterable[Step], until: datetime.date, marks: dict[str, bool]) -> int:
    count = 0
    for step in sorted(steps, key=lambda step: step.at):  # stable: at the same time as they are written
        if step.at.astimezone(clock.STOCKHOLM).date() > until:
            break
        if marks.get(step.key):
            continue
        with clock.at(step.at):
            if step.key not in marks:
                count += _play(step)
            if step.after is not None:
                step.after()
                PlayedStep.objects.filter(key=step.key).update(finished=True)
    return count


@contextmanager
def no_queue() -> Iterator[None]:
    """Nothing goes to the workers: what they would do is each step's own `after`, at the script's time."""
    usual = task_backends["default"]
    task_backends["default"] = DummyBackend("default", {"QUEUES": list(usual.queues)})
    try:
        yield
    finally:
        task_backends["default"] = usual


def _play(step: Step) -> int:
    with transaction.atomic():
        # The mark first: it holds the step against another play at the same time.
        _, new = PlayedStep.objects.get_or_create(
            key=step.key, defaults={"at": step.at, "finished": step.after is None}
        )
        if new:
            step.do()
    return int(new)


def played_until() -> datetime.date | None:
    last = PlayedStep.objects.order_by("-at").values_list("at", flat=True).first()
    return last.astimezone(clock.STOCKHOLM).date() if last else None
