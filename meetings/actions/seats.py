"""Who serves in a §: seats taken and left, and conflicts of interest (KL 4:22, 4:25, 6:17, 6:28–32)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from core import clock
from core.errors import Refused
from meetings.actions.opening import kind_of, presiding
from meetings.actions.underway import lock_paragraph, must_hold, name_of, touch
from meetings.models import AgendaItem, Conflict, Meeting, Participant, Proceeding, Seating
from meetings.queries.serving import mandates_on, members_by_seat, seatings_of
from meetings.rules.returning import Stretch, must_not_have_left
from organisation.models import Body, Mandate, Seat, User
from trail.actions import record as trace

Empty = Seating.Empty
UNREAD = object()


@transaction.atomic
def set_seat(
    *,
    item: AgendaItem,
    seat: Seat,
    mandate: Mandate | None,
    by: User,
    empty: str = "",
    onward: bool = True,
    seen: Mandate | object | None = UNREAD,
) -> Seating:
    """Say who serves on a seat from this § on, or (`onward` false) in this § alone. Without a `mandate` nobody does,
    and `empty` says why. `seen` is who was there when the page was read: another is not written over unseen.

    Refused for an appointment that does not stand on the day, for who sits on another seat (KL 4:24) or has a
    conflict of interest in the §, after a vote, which would no longer be that of those who serve, for a member who has
    left and comes back the same day (5:20), and for who has reserved and would be gone (4:27).
    The order of substitutes is local and is only warned of.
    """
    proceeding = lock_paragraph(item, by)
    item = proceeding.item
    before = item.seatings.select_related("mandate").get(seat=seat)
    if seen is not UNREAD and before.mandate != seen:
        raise Refused(
            f"Någon annan har ändrat platsen: där tjänstgör nu {before.mandate.printed if before.mandate else 'ingen'}.",
            code="changed",
        )
    if mandate is not None:
        must_hold(mandate, item.meeting)
    member = members_by_seat(mandates_on(item.meeting)).get(seat.pk)
    must_not_come_back(item, seat, mandate, leaves=None if onward else before.mandate)
    for each in _from_here(proceeding, onward=onward):
        if each != proceeding and mandate and each.item.conflicts.filter(user=mandate.user_id).exists():
            continue  # comes back after that §
        _seat(each, seat, mandate, member, empty or (Empty.ABSENT if member else Empty.VACANT), by)
    if onward:
        _note_times(item.meeting)
    trace(
        "meetings.seat_set", on=item, within=item.meeting, by=by, row=name_of(item), seat=seat.number,
        who=mandate.printed if mandate else "ingen",
    )  # fmt: skip
    return item.seatings.get(seat=seat)


def _from_here(proceeding: Proceeding, *, onward: bool) -> Iterator[Proceeding]:
    """The § and, onward, those after it that are open and have had no vote."""
    yield proceeding
    if not onward:
        return
    item = proceeding.item
    later = Proceeding.objects.filter(
        item__meeting=item.meeting_id,
        item__position__gt=item.position,
        closed_at=None,
        item__ballots__isnull=True,
    )
    for each in later.select_related("item__paragraph", "presider").order_by("item__position"):
        each.item.meeting = item.meeting
        yield each


def _seat(
    proceeding: Proceeding, seat: Seat, mandate: Mandate | None, member: Mandate | None, empty: str, by: User
) -> None:
    item = proceeding.item
    row = item.seatings.get(seat=seat)
    if mandate is not None and item.conflicts.filter(user=mandate.user_id).exists():
        raise Refused(f"{mandate.printed} har anmält jäv i {name_of(item)} (KL 6:30).", code="conflict")
    if item.ballots.exists():
        raise Refused(
            f"Det har röstats i {name_of(item)}. Ta bort omröstningen för att ändra vem som tjänstgör."
        )
    elsewhere = item.seatings.filter(mandate=mandate).exclude(pk=row.pk).select_related("seat").first()
    if mandate is not None and elsewhere is not None:
        raise Refused(
            f"{mandate.printed} tjänstgör redan på plats {elsewhere.seat.number} i {name_of(item)} (KL 4:24).",
            code="seated",
        )
    _must_not_have_reserved(item, row.mandate, mandate)
    row.mandate = mandate
    row.instead_of = member if mandate and mandate != member else None
    row.empty = "" if mandate else empty
    row.abstains = False
    row.save()
    settle_presider(proceeding, arrived=mandate)
    touch(proceeding, by)


def _must_not_have_reserved(item: AgendaItem, gone: Mandate | None, comes: Mandate | None) -> None:
    """Who has reserved took part in the decision, and was there (KL 4:27)."""
    if gone is None or gone == comes:
        return
    if item.reservations.filter(mandate=gone, kind="reservation").exists():
        raise Refused(
            f"{gone.printed} har reserverat sig i {name_of(item)} och har alltså deltagit i beslutet (KL 4:27). Ta bort "
            "reservationen först.",
            code="reserved",
        )


def settle_presider(proceeding: Proceeding, arrived: Mandate | None = None) -> None:
    """Whoever presides is in the room; a chair who comes takes over from who stood in."""
    serving = [one.mandate for one in seatings_of(proceeding.item) if one.mandate]
    now, best = proceeding.presider, presiding(serving)
    gone = now is None or now.pk not in {one.pk for one in serving}
    takes_over = best is not None and arrived == best and now is not None and best.role_order < now.role_order
    if gone or takes_over:
        proceeding.presider = best
        proceeding.save(update_fields=["presider"])


@transaction.atomic
def stand_aside(*, item: AgendaItem, seat: Seat, by: User, aside: bool = True) -> Seating:
    """Note that a member does not take part in the decision (KL 4:25). Refused for a seat where nobody serves, and
    after a reservation: who stands aside cannot reserve (4:27)."""
    proceeding = lock_paragraph(item, by)
    row: Seating = item.seatings.select_related("mandate__user").get(seat=seat)
    if row.mandate is None:
        raise Refused("Ingen tjänstgör på platsen.")
    if aside and item.reservations.filter(mandate=row.mandate, kind="reservation").exists():
        raise Refused(
            f"{row.mandate.printed} har reserverat sig och har alltså deltagit i beslutet (KL 4:27)."
        )
    row.abstains = aside
    row.save(update_fields=["abstains"])
    touch(proceeding, by)
    return row


@transaction.atomic
def declare_conflict(
    *, item: AgendaItem, mandate: Mandate, by: User, ground: str = "", substitute: Mandate | None = None
) -> Conflict:
    """Note a conflict of interest (jäv): the person leaves the room in this §, neither votes, reserves nor approves
    it (KL 6:28–32; in the council 5:47). A `substitute` takes the seat, and then that seat votes; else it is empty.

    Refused twice, after a vote, and while the person has a motion in the §; the substitute must not sit elsewhere or
    have a conflict of interest.
    """
    proceeding = lock_paragraph(item, by)
    item = proceeding.item
    must_hold(mandate, item.meeting)
    if item.conflicts.filter(user=mandate.user_id).exists():
        raise Refused(f"{mandate.printed} har redan anmält jäv i {name_of(item)}.", field="mandate")
    if item.ballots.exists():
        raise Refused(f"Det har röstats i {name_of(item)}. Ta bort omröstningen för att anteckna jäv.")
    if item.motions.filter(mover=mandate, withdrawn=False).exists():
        raise Refused(f"{mandate.printed} har yrkat i {name_of(item)}. Återkalla yrkandet först.")
    row = item.seatings.select_related("seat").filter(mandate=mandate).first()
    conflict = Conflict.objects.create(
        item=item,
        mandate=mandate,
        user=mandate.user,
        seat=row.seat if row else None,
        ground=ground.strip(),
        noted_by=by,
    )
    for motion in item.motions.all():
        motion.supporters.remove(mandate)
    item.reservations.filter(mandate=mandate).delete()
    if row is not None:
        member = members_by_seat(mandates_on(item.meeting)).get(row.seat_id)
        if substitute is not None:
            must_hold(substitute, item.meeting)
        _seat(proceeding, row.seat, substitute, member, Empty.CONFLICT, by)
        if substitute is not None:
            _note_times(item.meeting)
    elif substitute is not None:
        raise Refused(
            f"{mandate.printed} tjänstgör inte i {name_of(item)}: ingen plats blir tom.", field="substitute"
        )
    trace("meetings.conflict", on=item, within=item.meeting, by=by, row=name_of(item), who=mandate.printed)
    return conflict


@transaction.atomic
def withdraw_conflict(*, conflict: Conflict, by: User) -> None:
    """It was wrongly noted. Whoever left takes their seat again, a substitute too; unless the member has come to it
    meanwhile."""
    proceeding = lock_paragraph(conflict.item, by)
    item = proceeding.item
    if item.ballots.exists():
        raise Refused(f"Det har röstats i {name_of(item)}. Ta bort omröstningen först.")
    members = members_by_seat(mandates_on(item.meeting))
    mandate, seat = conflict.mandate, conflict.seat_id
    conflict.delete()
    if mandate is not None and seat is None:  # noted before the seat was kept
        seat = next((pk for pk, one in members.items() if one.pk == mandate.pk), None)
    if mandate is not None and seat is not None:
        member = members.get(seat)
        now = item.seatings.get(seat=seat).mandate_id
        if mandate == member or member is None or now != member.pk:
            _seat(proceeding, Seat.objects.get(pk=seat), mandate, member, "", by)
            _note_times(item.meeting)
    trace("meetings.conflict_withdrawn", on=item, within=item.meeting, by=by, row=name_of(item))


def must_not_come_back(
    item: AgendaItem, seat: Seat, comes: Mandate | None, *, leaves: Mandate | None
) -> None:
    """A member who has left does not take the seat again (KL 5:20), neither now nor, when `leaves` goes out of this §
    alone, in a later one that is open. A substitute who has stood in may stand in again."""
    rows = list(
        item.meeting.items.filter(proceeding__isnull=False)
        .select_related("paragraph", "proceeding")
        .prefetch_related("seatings__mandate", "conflicts")
        .order_by("position")
    )
    body = item.meeting.body
    law: dict[str, Any] = {"council": body.kind == Body.Kind.COUNCIL, "practice": body.returning}
    if comes is not None and comes.role != Mandate.Role.SUBSTITUTE:
        before = [_stretch(row, comes, seat) for row in rows if row.position < item.position]
        must_not_have_left(comes.printed, comes.party, before, **law)
    if leaves is not None and leaves != comes and leaves.role != Mandate.Role.SUBSTITUTE:
        before = [_stretch(row, leaves, seat) for row in rows if row.position < item.position]
        out = Stretch(name_of(item), serves=False, instead=comes.party if comes else "")
        later = [row for row in rows if row.position > item.position and not row.proceeding.is_closed]
        for row in later:
            if _stretch(row, leaves, seat).serves:
                must_not_have_left(leaves.printed, leaves.party, [*before, out], **law, again=name_of(row))


def _stretch(row: AgendaItem, mandate: Mandate, seat: Seat) -> Stretch:
    seatings = list(row.seatings.all())
    mine = next((one.mandate for one in seatings if one.seat_id == seat.pk), None)
    return Stretch(
        name=name_of(row),
        serves=any(one.mandate_id == mandate.pk for one in seatings),
        conflict=any(one.user_id == mandate.user_id for one in row.conflicts.all()),
        instead=mine.party if mine else "",
    )


def _note_times(meeting: Meeting) -> None:
    """From and to which § each has been there, read from the seats. A § they left for a conflict counts as there."""
    numbers = [
        (one.pk, one.paragraph.number)
        for one in meeting.items.filter(proceeding__isnull=False)
        .select_related("paragraph")
        .order_by("position")
    ]
    there: dict[int, set[int]] = {}
    for model in (Seating, Conflict):
        pairs = model._default_manager.filter(item__meeting=meeting, mandate__isnull=False)
        for mandate, item in pairs.values_list("mandate_id", "item_id"):
            there.setdefault(mandate, set()).add(item)
    known = {one.mandate_id: one for one in meeting.participants.filter(mandate__isnull=False)}
    now = clock.now().astimezone(clock.STOCKHOLM).time().replace(second=0, microsecond=0)
    for pk, items in there.items():
        one = known.get(pk) or _participant(meeting, pk)
        attended = [number for item, number in numbers if item in items]
        first = attended[0] if items and attended[0] != numbers[0][1] else None
        last = attended[-1] if items and attended[-1] != numbers[-1][1] else None
        one.arrived_at = (one.arrived_at or now) if first else None
        one.left_at = (one.left_at or now) if last else None
        one.from_paragraph, one.to_paragraph = first, last
        one.save()
    served = set(there)
    meeting.participants.filter(kind=Participant.Kind.MEMBER).exclude(mandate__in=served).delete()


def _participant(meeting: Meeting, pk: int) -> Participant:
    mandate = Mandate.objects.select_related("user").get(pk=pk)
    return Participant(
        meeting=meeting, kind=kind_of(mandate), mandate=mandate, user=mandate.user, name=mandate.printed
    )
