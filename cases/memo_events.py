"""Told when a memo is approved and when it goes back to its writer, so that whoever has it on an agenda knows.

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
_when_approved: list[Listener] = []


def when_returned(listener: Listener) -> None:
    """`listener(memo, by)` runs in the transaction that returned it, or opened it again after approval."""
    _listeners.append(listener)


def when_approved(listener: Listener) -> None:
    """`listener(memo, by)` runs in the transaction that approved it, the first time and again."""
    _when_approved.append(listener)


def approved(memo: Memo, by: User) -> None:
    for listener in _when_approved:
        listener(memo, by)


def returned(memo: Memo, by: User) -> None:
    for listener in _listeners:
        listener(memo, by)
