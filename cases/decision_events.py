"""How far a decision has come after it was made: told when it is settled, and asked when it wins legal force.

What a body decides is settled when its minutes are approved (KL 5:69), what a delegate decides at once. The time to
appeal is counted from the notice (KL 13:5). The app that keeps minutes and board registers in AppConfig.ready both what
calls `settled` and what answers `standings`; those who wait register with `when_settled`. Neither learns of the other.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Decision
    from organisation.models import User


@dataclass(frozen=True)
class Standing:
    """`settled_on`: minutes approved, or decided by a delegate. `announced_on`: on the notice board. `last_appeal_on` is
    empty until then, and for what cannot be appealed. `known` is False when minutes and notice are kept elsewhere."""

    settled_on: datetime.date | None = None
    announced_on: datetime.date | None = None
    last_appeal_on: datetime.date | None = None
    known: bool = True

    def is_final(self, day: datetime.date) -> bool:
        """Whether the time to appeal has run out before the day (laga kraft). Whether anybody has appealed is not known
        here: a decision that the court annuls is reversed by itself."""
        if self.settled_on is None or self.announced_on is None:
            return False
        return self.last_appeal_on is None or day > self.last_appeal_on


type Listener = Callable[[Decision, User], None]
type Source = Callable[[Collection[Decision]], Mapping[int, Standing]]
_listeners: list[Listener] = []
_sources: list[Source] = []


def when_settled(listener: Listener) -> Listener:
    """`listener(decision, by)` runs once for each decision, in the transaction that settles it; its `Refused` undoes
    that."""
    _listeners.append(listener)
    return listener


def settled(decision: Decision, by: User) -> None:
    """Called by what approves minutes, and by a decision by delegation."""
    for listener in _listeners:
        listener(decision, by)


def standing_from(source: Source) -> Source:
    """`source(decisions)` answers, by key, for the decisions whose minutes or notice it keeps, in a fixed number of
    queries."""
    _sources.append(source)
    return source


def standings(decisions: Collection[Decision]) -> dict[int, Standing]:
    """How far each has come. One that nobody answers for was made before the product was taken into use: settled when
    it was made, announced on a day that is not known."""
    found: dict[int, Standing] = {
        one.pk: Standing(settled_on=one.decided_on, known=False) for one in decisions
    }
    for source in _sources if decisions else ():
        found |= source(decisions)
    return found


def standing_of(decision: Decision) -> Standing:
    return standings([decision])[decision.pk]
