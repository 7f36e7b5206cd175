"""What waits for a person: a small registry that every app fills and the start page reads.

An app registers in AppConfig.ready a function from a user to things to do. It lies here, and not with the start page,
because the apps that fill it lie under the start page.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from organisation.models import User


@dataclass(frozen=True)
class Todo:
    """One thing that waits: what, where it stands, until when, and what the button says."""

    title: str
    detail: str
    url: str
    button: str = "Öppna"
    due_on: datetime.date | None = None


type Source = Callable[[User], Iterable[Todo]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Register a source of things to do. Used as a decorator."""
    _sources.append(source)
    return source


def waiting_for(user: User) -> list[Todo]:
    """Everything that waits for the person, the most urgent first, what has no date last."""
    found = [todo for source in _sources for todo in source(user)]
    return sorted(found, key=lambda todo: (todo.due_on is None, todo.due_on or datetime.date.max, todo.title))
