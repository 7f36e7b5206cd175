"""What the prose of a § is made of: plain values, as the meeting's rows hold them. Names are as printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sat:
    """A seat in a §: who served on it and for whom, or why nobody did."""

    name: str = ""
    party: str = ""
    instead_of: str = ""
    empty: str = ""  # absent, conflict, vacant
    abstains: bool = False
    is_chair: bool = False

    @property
    def printed(self) -> str:
        return f"{self.name} ({self.party})" if self.party else self.name


@dataclass(frozen=True)
class MotionFact:
    """A proposal from the floor that was not withdrawn. `clauses` are its att-satser, without "att"."""

    kind: str
    mover: str
    supporters: Sequence[str] = ()
    text: str = ""
    clauses: Sequence[str] = ()
    result: str = ""
    filed: str = ""  # where the document that was tabled, a bilaga of the minutes, lies in the diary

    @property
    def is_formal(self) -> bool:
        return self.kind in {"send_back", "postpone"}


@dataclass(frozen=True)
class Vote:
    """A row of the vote list: a seat, and how it voted."""

    name: str
    party: str
    instead_of: str
    choice: str

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "party": self.party, "for": self.instead_of, "choice": str(self.choice)}


@dataclass(frozen=True)
class BallotFact:
    matter: str
    yes: str
    no: str
    votes: Sequence[Vote] = ()
    result: str = ""
    settled_by: str = ""
    slips: Sequence[tuple[str, int]] = ()  # in an election: a name and its votes, the most first
    blank: int = 0

    @property
    def is_election(self) -> bool:
        return bool(self.slips)

    def count(self, choice: str) -> int:
        return sum(vote.choice == choice for vote in self.votes)

    @property
    def sums(self) -> dict[str, int]:
        return {choice: self.count(choice) for choice in ("yes", "no", "abstains", "absent", "conflict")}

    def as_json(self) -> dict[str, Any]:
        return {
            "matter": str(self.matter),
            "yes": self.yes,
            "no": self.no,
            "rows": [vote.as_json() for vote in self.votes],
            "slips": [[*row] for row in self.slips] + ([["Blanka", self.blank]] if self.blank else []),
            "sums": self.sums,
            "result": self.result,
            "settled_by": str(self.settled_by),
        }


@dataclass(frozen=True)
class ReservationFact:
    kind: str
    who: str
    in_favour: str = ""  # whose motion
    text: str = ""


@dataclass(frozen=True)
class ConflictFact:
    who: str
    instead: str = ""  # the substitute who took the seat
    elected: bool = True


@dataclass(frozen=True)
class ParagraphFacts:
    """One § of the minutes."""

    body: str
    body_short: str
    body_kind: str = "subcommittee"
    step: str = ""
    outcome: str = ""
    chain: Sequence[tuple[str, str]] = ()  # the bodies the proposal goes on to, with their part
    lead_in: str = ""
    clauses: Sequence[str] = ()  # what is decided, without "att"
    style: str = "att"
    motive: str = ""
    returns_on: str = ""  # as printed
    withdrawn: str = ""  # why, when the item was withdrawn
    method: str = ""
    has_case: bool = True
    motions: Sequence[MotionFact] = ()
    ballots: Sequence[BallotFact] = ()
    reservations: Sequence[ReservationFact] = ()
    conflicts: Sequence[ConflictFact] = ()
    seats: Sequence[Sat] = ()
    point: str = ""
    competence: str = ""
    description: str = ""  # HTML of the memo's version
    basis: Sequence[str] = ()
    prepared_by: Sequence[str] = ()
    recipients: Sequence[str] = field(default_factory=tuple)
