"""The seats (platser) of a body, by party. Their number decides the quorum (KL 5:45, 6:27)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q

from core import clock
from core.errors import Refused
from organisation.models import Body, Mandate, Seat


def arrange_seats(body: Body, wanted: Mapping[str, int]) -> bool:
    """Give each party its number of seats. A seat that somebody sits in, or will sit in, keeps its party; an empty one may
    change party, and one that nobody has ever had goes away when it is not needed. Returns whether anything changed.

    The body's row is held by the caller. Refused when a party would have fewer seats than it has members, and when a seat that has been used would go away.
    """
    held = Q(until_on__isnull=True) | Q(until_on__gte=clock.today())
    mandates = Mandate.objects.filter(seat=OuterRef("pk"))
    seats = list(
        body.seats.annotate(taken=Exists(mandates.filter(held)), used=Exists(mandates)).order_by("number")
    )
    left = Counter(wanted)
    for seat in seats:
        if seat.taken:
            left[seat.party] -= 1
    if short := [party for party, number in left.items() if number < 0]:
        raise Refused(
            f"{short[0]} har fler som sitter än {wanted.get(short[0], 0)} platser. Avsluta uppdragen först.",
            field="seats",
        )
    spare = []
    for seat in seats:
        if not seat.taken and left[seat.party] > 0:
            left[seat.party] -= 1
        elif not seat.taken:
            spare.append(seat)
    spare.sort(key=lambda seat: not seat.used)  # a used one cannot go away: it is given to a party first
    changed = bool(spare)
    for party in left.elements():
        changed = True
        if spare:
            seat = spare.pop(0)
            seat.party = party
            seat.save(update_fields=["party"])
        else:
            Seat.objects.create(body=body, number=_next_number(body), party=party)
    if kept := [seat for seat in spare if seat.used]:
        raise Refused(
            f"Plats {kept[0].number} har haft en ledamot och kan inte tas bort. Ge den till ett annat parti.",
            field="seats",
        )
    Seat.objects.filter(pk__in=[seat.pk for seat in spare]).delete()
    return changed


def _next_number(body: Body) -> int:
    last = body.seats.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
