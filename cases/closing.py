"""Told when something is closed to readers after the fact, so that copies made of it can be closed too.

A pack is a file of its own: closing a record does not close the pack that holds its pages. The apps that make such
copies register here in AppConfig.ready; cases never learns which they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Case, File, Record
    from organisation.models import User

type Closable = Case | Record | File
type Listener = Callable[[Closable, User], None]
_listeners: list[Listener] = []


def when_closed(listener: Listener) -> None:
    """`listener(thing, by)` runs in the transaction that marked or voided the thing."""
    _listeners.append(listener)


def closed(thing: Closable, by: User) -> None:
    for listener in _listeners:
        listener(thing, by)
