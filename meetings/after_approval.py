"""Told when minutes have been approved (KL 5:69): the notice board and the dispatch register here in AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.models import Minutes
    from organisation.models import User

type Listener = Callable[[Minutes, User], None]
_listeners: list[Listener] = []


def when_approved(listener: Listener) -> Listener:
    """`listener(minutes, by)` runs in the transaction of the last signature; its `Refused` undoes that."""
    _listeners.append(listener)
    return listener


def approved(minutes: Minutes, by: User) -> None:
    for listener in _listeners:
        listener(minutes, by)
