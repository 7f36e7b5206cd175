"""Panels that apps put on the case page: memos, meetings, money. Registered in AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from cases.models import Case
    from organisation.models import User

type Facts = Callable[[Case, User], dict[str, Any] | None]
type Place = Literal["main", "side"]


@dataclass(frozen=True)
class Panel:
    template: str
    facts: Facts
    order: int
    place: Place


@dataclass(frozen=True)
class Shown:
    """A panel on one page. The template finds its facts in `panel`."""

    template: str
    facts: dict[str, Any]


_panels: dict[str, Panel] = {}


def panel(template: str, facts: Facts, *, order: int = 100, place: Place = "main") -> None:
    """Put a panel on every case page. `facts(case, user)` gives what the template shows, as `panel`; None when
    there is nothing to show this person. It must itself start at `visible_to(user)`. Shown to staff only."""
    _panels[template] = Panel(template, facts, order, place)


def panels_of(case: Case, user: User, place: Place) -> list[Shown]:
    shown = []
    for one in sorted(_panels.values(), key=lambda one: (one.order, one.template)):
        facts = one.facts(case, user) if one.place == place else None
        if facts is not None:
            shown.append(Shown(one.template, facts))
    return shown
