"""The route of a budget as plain values: which body on which day, what meeting there is, and what has come of it. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from organisation.sittings import Sitting


@dataclass(frozen=True)
class Passing:
    """A body on a day, or on one of two. `number` is its place in the route, `kind` that of the body."""

    number: int
    key: int
    body: str
    kind: str
    days: tuple[datetime.date, ...]
    sittings: dict[datetime.date, Sitting] = field(default_factory=dict, hash=False)

    @property
    def place(self) -> str:
        return f"steg-{self.number}"

    @property
    def meets(self) -> list[datetime.date]:
        """The days on which there is a meeting that is not cancelled."""
        return [day for day in self.days if (one := self.sittings.get(day)) and not one.cancelled]

    @property
    def likely(self) -> tuple[datetime.date, ...]:
        """The day it was, once the meeting has been held; until then every day it may be."""
        return tuple(day for day in self.days if (one := self.sittings.get(day)) and one.held) or self.days

    def state(self, today: datetime.date) -> tuple[str, str]:
        """The weight and the word of its tag."""
        if any(one.held for one in self.sittings.values()):
            return "done", "Hållet"
        if max(self.days) < today:
            return "warn", "Dagen har passerat"
        if not self.meets:
            return "warn", "Inget sammanträde"
        return "info", "Kommer"


@dataclass(frozen=True)
class Expected:
    """A party's proposal: at which step, on which days, and whether it has come."""

    key: int
    who: str
    step: Passing
    tabled_on: datetime.date | None

    def is_late(self, today: datetime.date) -> bool:
        return self.tabled_on is None and max(self.step.days) < today


def of_kind(steps: Sequence[Passing], kind: str) -> list[Passing]:
    return [step for step in steps if step.kind == kind]
