"""What every act in the meeting begins with: right, lock, and that the § can still be changed."""

from __future__ import annotations

from typing import Any

from core import clock
from core.errors import Refused
from meetings.actions.locking import lock
from meetings.models import AgendaItem, Meeting, MinutesItem, Motion, Proceeding
from meetings.rules.planning import must_prepare
from organisation.models import Mandate, User

HELD = (Meeting.State.UNDERWAY, Meeting.State.HELD)


class ChangedMeanwhile(Refused):
    """Somebody else saved the § since it was read. `differences` has mine and theirs for each field that clashes."""

    def __init__(self, message: str, proceeding: Proceeding, differences: dict[str, tuple[Any, Any]]) -> None:
        super().__init__(message, code="changed")
        self.proceeding, self.differences = proceeding, differences


def lock_held(meeting: Meeting, by: User) -> Meeting:
    """Take a meeting that has been opened."""
    must_prepare(by, meeting.body)
    lock(meeting)
    if meeting.state not in HELD:
        raise Refused("Sammanträdet är inte öppnat. Öppna det först.")
    return meeting


def lock_paragraph(item: AgendaItem, by: User, *, closed: bool = False) -> Proceeding:
    """Take a § that can be changed: opened, not closed (unless `closed`), its minutes not frozen (KL 5:69, rule 10)."""
    lock_held(item.meeting, by)
    proceeding = (
        Proceeding.objects.select_related(
            "item__case__register", "item__meeting__body__authority", "item__paragraph", "presider__user"
        )
        .filter(item=item)
        .first()
    )
    if proceeding is None or proceeding.item.is_withdrawn:
        raise Refused("Punkten behandlas inte vid sammanträdet. Läs om sidan.")
    must_not_be_frozen(proceeding.item)
    if proceeding.is_closed and not closed:
        raise Refused(f"{name_of(proceeding.item)} är avslutad. Öppna den igen för att ändra.", code="closed")
    return proceeding


def must_not_be_frozen(item: AgendaItem) -> None:
    held = MinutesItem.objects.filter(item=item, minutes__frozen_at__isnull=False)
    if held.exists():
        raise Refused(
            f"Protokollet över {name_of(item)} är undertecknat. Ändra genom en rättelse i protokollet (KL 5:69).",
            code="frozen",
        )


def touch(proceeding: Proceeding, by: User) -> Proceeding:
    """Count the § up: who read it before has to read it again before closing it."""
    proceeding.revision += 1
    proceeding.saved_at, proceeding.saved_by = clock.now(), by
    proceeding.save(update_fields=["revision", "saved_at", "saved_by"])
    return proceeding


def name_of(item: AgendaItem) -> str:
    """§ 184, else the row's title: for refusals, to those who may read it."""
    return str(item.paragraph) if hasattr(item, "paragraph") else item.title


def must_hold(mandate: Mandate, meeting: Meeting) -> None:
    """The appointment is to this body, and stands on the day."""
    if (
        mandate.body_id != meeting.body_id
        or not Mandate.objects.on(meeting.on).filter(pk=mandate.pk).exists()
    ):
        raise Refused(
            f"{mandate.printed} har inget uppdrag i {meeting.body.short_name} den dagen (KL 4:22).",
            code="mandate",
        )


def must_be_of(item: AgendaItem, *motions: Motion | None) -> None:
    """The motions stand, and in this §."""
    for one in motions:
        if one is not None and (one.item_id != item.pk or one.withdrawn):
            raise Refused("Yrkandet är återkallat eller hör till en annan paragraf.", field="yes_motion")
