from typing import Any, Protocol

from django.db.models import Model

from core import clock
from trail.models import Event
from trail.refs import ref

SYSTEM = "Systemet"


class Actor(Protocol):
    """A user; the trail knows no more of one than an id and the name it prints as."""

    @property
    def pk(self) -> Any: ...


def record(
    kind: str,
    /,
    *,
    on: Model | str,
    by: Actor | None,
    within: Model | str | None = None,
    **data: Any,
) -> Event:
    """Write down that `by` (None: the system itself) did `kind` to `on`, in the action's own transaction.

    `within` is the thing on whose page the event is shown (a record's events are shown on its case); it is
    `on` itself when not given. `data` fills the registered sentence and must hold no secret text. Reading
    something secret is recorded the same way.
    """
    target = ref(on)
    return Event.objects.create(
        at=clock.now(),
        actor_id=None if by is None else by.pk,
        actor_name=_name(by),
        kind=kind,
        target=target,
        within=target if within is None else ref(within),
        data=data,
    )


def _name(by: Actor | None) -> str:
    if by is None:
        return SYSTEM
    if by.pk is None:
        return "Ej inloggad"
    full = getattr(by, "get_full_name", None)
    return ((full() if full else "") or str(by))[:200]
