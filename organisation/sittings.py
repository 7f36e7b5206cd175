"""When a body meets: asked by those who plan ahead, answered by the app that keeps meetings, which they do not know."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

type Key = tuple[int, datetime.date]  # a body's id and a day


@dataclass(frozen=True)
class Sitting:
    """A meeting of a body on a day. `state` is a word for people."""

    url: str
    state: str
    held: bool = False
    cancelled: bool = False


type Answer = Callable[[Iterable[Key]], dict[Key, Sitting]]
_kept_by: list[Answer] = []


def kept_by(answer: Answer) -> None:
    """Who answers: registered in AppConfig.ready."""
    _kept_by[:] = [answer]


def sittings_of(asked: Iterable[Key]) -> dict[Key, Sitting]:
    """The meetings of bodies on days. A day without one is not in the answer."""
    keys = set(asked)
    return _kept_by[0](keys) if keys and _kept_by else {}
