"""Told when a memo goes back to its writer, so that whoever has it on an agenda can be told.

The apps that plan memos register here in AppConfig.ready; cases never learns which they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Memo
    from organisation.models import User

type Listener = Callable[[Memo, User], None]
_listeners: list[Listener] = []


def when_returned(listener: Listener) -> None:
    """`listener(memo, by)` runs in the transaction that returned it, or opened it again after approval."""
    _listeners.append(listener)


def returned(memo: Memo, by: User) -> None:
    for listener in _listeners:
        listener(memo, by)
