"""Reads over several models: who stands in for whom, and which levels a unit and a body ask for."""

from __future__ import annotations

from core import clock
from organisation.models import Absence, ApprovalLevel, Body, Unit, User


def away_today() -> dict[int, Absence]:
    """The absences of today by the id of who is away, in one query."""
    found = (
        Absence.objects.on(clock.today()).select_related("person", "substitute").order_by("-from_on", "id")
    )
    return {absence.person_id: absence for absence in found}


def substitute_of(person: int, away: dict[int, Absence] | None = None) -> User | None:
    """Who stands in for a person today: the substitute, or who stands in for them in turn when they are away too.
    None when the person is here, or when everybody along the way is away."""
    away = away_today() if away is None else away
    seen = {person}
    absence = away.get(person)
    while absence is not None:
        substitute = absence.substitute
        if substitute.pk in seen:
            return None
        if substitute.pk not in away:
            return substitute if substitute.is_active else None
        seen.add(substitute.pk)
        absence = away[substitute.pk]
    return None


def absentees_of(user: User) -> list[User]:
    """Those whose place the person takes today."""
    away = away_today()
    return [
        absence.person
        for pk, absence in away.items()
        if (substitute := substitute_of(pk, away)) is not None and substitute.pk == user.pk
    ]


def levels_of(*, unit: Unit, body: Body | None = None) -> list[Unit]:
    """The units whose managers approve in turn: the unit's chain, then what the body asks for besides. Empty when
    neither has set any: then a manager of the unit, or of one above it, is enough."""
    levels = ApprovalLevel.objects.select_related("approver__parent").order_by("position", "id")
    own = [level.approver for level in levels.filter(unit=unit)]
    more = [level.approver for level in levels.filter(body=body)] if body is not None else []
    if more and not own:
        own = [unit]
    return own + [each for each in more if each not in own]
