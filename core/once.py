"""A form sent twice does one thing, also when both arrive at the same time in different processes.

Each rendered form carries a token. The action runs in one transaction with a row that says "this token, with this
content, is done". A second sending finds the row (or waits for it) and is shown what the first one led to. A form
whose content was changed after going back in the browser is a new one.
"""

import datetime
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from core import clock
from core.models import Submission

FIELD = "once"
_NOT_CONTENT = {"csrfmiddlewaretoken"}


class AlreadyDone(Exception):
    """The same form has been carried out before; `url` is where that led."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def key(token: str, data: Mapping[str, Any], files: Mapping[str, Any] | None = None) -> str:
    """What the token and everything filled in add up to. Empty without a token: then nothing is guarded."""
    if not token:
        return ""
    parts = [token]
    for name in sorted(set(data) - _NOT_CONTENT):
        parts += [name, *map(str, _all(data, name))]
    for name in sorted(files or {}):
        parts += [name, *(f"{file.name}:{file.size}" for file in _all(files, name))]
    return hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()


def run[Result](
    key: str, work: Callable[[], Result], *, done_url: Callable[[Result], str] = lambda _: ""
) -> Result:
    """Do the work in one transaction, once per key. Raises AlreadyDone the second time."""
    if not key:
        return work()
    stop_if_done(key)
    with transaction.atomic():
        mine = _claim(key)
        result = work()
        url = done_url(result)
        if url:
            Submission.objects.filter(pk=mine.pk).update(done_url=url[:500])
        return result


def stop_if_done(key: str) -> None:
    """Raises AlreadyDone when the same form has been carried out."""
    first = Submission.objects.filter(key=key).first() if key else None
    if first is not None:
        raise AlreadyDone(first.done_url)


def forget(before: datetime.datetime | None = None) -> int:
    """Remove what is more than a week old: nobody sends the same form again after that."""
    before = before or clock.now() - datetime.timedelta(days=7)
    return Submission.objects.filter(at__lt=before).delete()[0]


def _claim(key: str) -> Submission:
    """Our row for the key. Waits for another process that has just written it, and then says so."""
    try:
        with transaction.atomic():
            return Submission.objects.create(key=key)
    except IntegrityError:
        raise AlreadyDone(Submission.objects.get(key=key).done_url) from None


def _all(source: Any, name: str) -> list[Any]:
    values = source.getlist(name) if hasattr(source, "getlist") else source[name]
    return list(values) if isinstance(values, list | tuple) else [values]
