"""Reservations, separate statements and notes (KL 4:27, rule 14); the written reason comes until the minutes are signed."""

from __future__ import annotations

from django.db import transaction

from core.errors import Refused
from meetings.actions.underway import lock_paragraph, must_be_of, name_of, touch
from meetings.models import AgendaItem, Motion, Reservation
from meetings.queries.serving import seatings_of
from meetings.rules import floor
from meetings.rules.room import Room
from organisation.models import Mandate, User
from trail.actions import record as trace


@transaction.atomic
def reserve(
    *,
    item: AgendaItem,
    mandate: Mandate,
    by: User,
    kind: str = Reservation.Kind.RESERVATION,
    motion: Motion | None = None,
    text: str = "",
) -> Reservation:
    """Note a reservation, a separate statement or a note (KL 4:27, rule 14), also in a § that is closed.

    Refused: for who did not serve or had a conflict of interest; a reservation after the meeting has closed or by who
    stood aside; a statement without words; twice.
    """
    proceeding = lock_paragraph(item, by, closed=True)
    item = proceeding.item
    row = Room(item.meeting.body, seatings_of(item)).seated(mandate)
    floor.may_reserve(
        mandate.printed,
        kind=kind,
        serves=row is not None,
        conflict=item.conflicts.filter(user=mandate.user_id).exists(),
        stood_aside=bool(row and row.abstains),
        closed=item.meeting.closed_at is not None,
        text=text,
    )
    must_be_of(item, motion)
    if item.reservations.filter(mandate=mandate, kind=kind).exists():
        raise Refused(f"{mandate.printed} har redan antecknats.", field="mandate")
    made = Reservation.objects.create(
        item=item, kind=kind, mandate=mandate, motion=motion, text=text.strip(), noted_by=by
    )
    if kind == Reservation.Kind.RESERVATION and proceeding.no_reservations:
        proceeding.no_reservations = False
        proceeding.save(update_fields=["no_reservations"])
    touch(proceeding, by)
    trace("meetings.reserved", on=item, within=item.meeting, by=by, row=name_of(item), who=mandate.printed)
    return made


@transaction.atomic
def give_reason(*, reservation: Reservation, text: str, by: User) -> Reservation:
    """The written reason, handed in until the minutes are signed."""
    proceeding = lock_paragraph(reservation.item, by, closed=True)
    if not text.strip() and reservation.kind != Reservation.Kind.RESERVATION:
        raise Refused("Skriv vad som ska antecknas.", field="text")
    reservation.text = text.strip()
    reservation.save(update_fields=["text"])
    touch(proceeding, by)
    return reservation


@transaction.atomic
def remove_reservation(*, reservation: Reservation, by: User) -> None:
    """It was wrongly noted, or is taken back before the meeting closes."""
    proceeding = lock_paragraph(reservation.item, by, closed=True)
    if proceeding.item.meeting.closed_at is not None:
        raise Refused("Sammanträdet är avslutat. Reservationen står kvar (KL 4:27).")
    if proceeding.is_closed:
        raise Refused(
            f"{name_of(proceeding.item)} är avslutad. Öppna den igen för att ta bort reservationen."
        )
    reservation.delete()
    touch(proceeding, by)
