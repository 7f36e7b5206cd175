"""One at a time makes a document: those who need the same one wait for it, also in other processes."""

import contextlib
import datetime as dt
import itertools
import time
import uuid
from collections.abc import Iterator

from django.db import IntegrityError, connection, transaction

from core import heartbeats
from pdf.models import Making, machine_time


@contextlib.contextmanager
def turn(key: str) -> Iterator[bool]:
    """Whether it is ours to make what has this key now. If not, somebody else is at it: ask again later.

    A maker that dies loses its turn when its lease runs out. Inside a transaction the answer is always yes: to wait
    there would hold locks that the other may need, and making it twice is harmless.
    """
    if connection.in_atomic_block:
        yield True
        return
    owner = uuid.uuid4().hex
    if not _taken(key, owner):
        yield False
        return
    mine = Making.objects.filter(key=key, owner=owner)
    try:
        with heartbeats.beating(lambda: mine.update(lease_until=heartbeats.lease())):
            yield True
    finally:
        mine.delete()


def pauses() -> Iterator[None]:
    """Wait a little before each new try, a little longer each time up to a third of a second."""
    for tries in itertools.count():
        time.sleep(min(0.02 * 1.3**tries, 0.3) if tries < 20 else 0.3)
        yield


def forget() -> int:
    """Remove what dead makers left, a day after. For `tick`."""
    return Making.objects.filter(lease_until__lt=machine_time() - dt.timedelta(days=1)).delete()[0]


def _taken(key: str, owner: str) -> bool:
    """Write ourselves down as the maker, or in the place of one whose lease has run out."""
    until = heartbeats.lease()
    left = Making.objects.filter(key=key, lease_until__lt=machine_time())
    if left.update(owner=owner, lease_until=until):
        return True
    if Making.objects.filter(key=key).exists():
        return False
    try:
        with transaction.atomic():
            Making.objects.create(key=key, owner=owner, lease_until=until)
    except IntegrityError:
        return False
    return True
