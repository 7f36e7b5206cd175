"""Who is expected at a meeting, and who is in the room in a §: the same count of quorum before and during it."""

from __future__ import annotations

from dataclasses import dataclass, field

from meetings.models import CallIn, Meeting, ReportedAbsence, Seating
from meetings.queries.serving import mandates_on, members_by_seat, standing_absences, substitutes
from meetings.rules import quorum
from meetings.rules.substitution import in_turn, passed_over
from organisation.models import Body, Mandate, Seat


@dataclass
class Line:
    """A seat before the meeting: its member, whether they come, and who has been called instead."""

    seat: Seat
    member: Mandate | None
    absence: ReportedAbsence | None = None
    calls: list[CallIn] = field(default_factory=list)
    proposed: list[Mandate] = field(default_factory=list)  # who can be called, the first in turn first

    @property
    def stands_in(self) -> Mandate | None:
        return next((call.mandate for call in self.calls if call.answer == CallIn.Answer.YES), None)

    @property
    def waiting(self) -> CallIn | None:
        return next((call for call in self.calls if call.answer == CallIn.Answer.WAITING), None)

    @property
    def serves(self) -> Mandate | None:
        """Who is expected on the seat."""
        return self.stands_in if self.absence else self.member


@dataclass(frozen=True)
class Expected:
    lines: list[Line]
    away: list[ReportedAbsence]  # substitutes who cannot come either

    @property
    def coming(self) -> int:
        return sum(line.serves is not None for line in self.lines)

    @property
    def needed(self) -> int:
        return quorum.needed(len(self.lines))

    @property
    def is_quorate(self) -> bool:
        return quorum.is_quorate(len(self.lines), self.coming)


def expected(meeting: Meeting) -> Expected:
    """Seat by seat who is expected, in a fixed number of queries."""
    mandates, absences = mandates_on(meeting), {one.mandate_id: one for one in standing_absences(meeting)}
    members, lines = members_by_seat(mandates), []
    for seat in meeting.body.seats.all():
        member = members.get(seat.pk)
        absence = absences.get(member.pk) if member else None
        lines.append(Line(seat, member, absence, list(absence.calls.all()) if absence else []))
    taken = {one.pk for line in lines if (one := line.stands_in)}
    taken |= {line.waiting.mandate_id for line in lines if line.waiting}
    reserves = substitutes(mandates)
    free = [one for one in reserves if one.pk not in taken and one.pk not in absences]
    for line in lines:
        if line.absence and line.member and not line.stands_in and not line.waiting:
            no = {call.mandate_id for call in line.calls}
            left = [one for one in free if one.pk not in no]
            line.proposed = in_turn(line.member.party, left, meeting.body.substitution)
    return Expected(lines, [absences[one.pk] for one in reserves if one.pk in absences])


@dataclass(frozen=True)
class Room:
    """Who serves in a §, and whether they are enough (KL 6:27, 5:45)."""

    body: Body
    seatings: list[Seating]

    @property
    def serving(self) -> int:
        return sum(one.mandate_id is not None for one in self.seatings)

    @property
    def conflicts(self) -> int:
        return sum(one.empty == Seating.Empty.CONFLICT for one in self.seatings)

    @property
    def needed(self) -> int:
        return quorum.needed(len(self.seatings))

    @property
    def council(self) -> bool:
        return self.body.kind == Body.Kind.COUNCIL

    @property
    def is_quorate(self) -> bool:
        return quorum.is_quorate(
            len(self.seatings), self.serving, conflicts=self.conflicts, council=self.council
        )

    def must_be_quorate(self) -> None:
        quorum.must_be_quorate(
            len(self.seatings), self.serving, conflicts=self.conflicts, council=self.council
        )

    def seated(self, mandate: Mandate | int) -> Seating | None:
        pk = mandate if isinstance(mandate, int) else mandate.pk
        return next((one for one in self.seatings if one.mandate_id == pk), None)

    def out_of_turn(self, reserves: list[Mandate]) -> dict[int, list[Mandate]]:
        """For each seat where a substitute serves: who in the room of substitutes stood before in turn and sits nowhere."""
        sitting = {one.mandate_id for one in self.seatings}
        free = [one for one in reserves if one.pk not in sitting]
        found = {}
        for one in self.seatings:
            if one.mandate and one.instead_of:
                party = one.instead_of.party
                found[one.seat_id] = passed_over(one.mandate, party, free, self.body.substitution)
        return found
