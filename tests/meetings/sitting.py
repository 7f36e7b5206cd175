"""A committee that meets: seven seats, four substitutes, and §§ from 180 on, called and ready to be opened."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from cases.models import Clause, ClauseAmount, DelegationPoint, Memo, Proposal, ProposalStep
from core import clock
from meetings.actions.holding import open_meeting
from meetings.actions.paragraphs import open_paragraph_series, take_paragraphs
from meetings.models import AgendaItem, Meeting
from organisation.models import Authority, Body, Mandate, Seat, User
from tests import factories
from tests.meetings import making

MEMBERS = [
    ("Anders Holmgren", "S", "chair"),
    ("Åsa Åström", "MP", "vice_chair"),
    ("Mats Tamm", "M", "second_vice_chair"),
    ("Britta Bergvik", "S", "member"),
    ("Deniz Demirci", "S", "member"),
    ("Nina Norrby", "V", "member"),
    ("Lars Lantto", "C", "member"),
]
SUBSTITUTES = [("Stina Strandh", "S"), ("Ulla Uusitalo", "S"), ("Rolf Rask", "MP"), ("Karl Koski", "V")]
SUBSTITUTION = {
    "S": ["S", "MP", "V"],
    "MP": ["MP", "S", "V"],
    "V": ["V", "S", "MP"],
    "M": ["MP", "S"],
    "C": ["MP"],
}


@dataclass
class Sitting:
    meeting: Meeting
    by: User
    members: dict[str, Mandate] = field(default_factory=dict)  # by surname
    point: DelegationPoint | None = None

    def __getitem__(self, surname: str) -> Mandate:
        return self.members[surname]

    def item(self, number: int) -> AgendaItem:
        return self.meeting.items.select_related("meeting__body__authority", "case__register").get(
            paragraph__number=number
        )

    def seat(self, surname: str) -> Seat:
        seat = self.members[surname].seat
        assert seat is not None
        return seat

    def choices(self, number: int, **said: str) -> dict[int, str]:
        """Yes from everybody who serves in the §, but for those named by surname."""
        serving = self.item(number).seatings.filter(mandate__isnull=False).select_related("mandate__user")
        return {
            one.seat_id: said.get(one.mandate.user.name.split()[-1], "yes") for one in serving if one.mandate
        }

    def open(self) -> Sitting:
        open_meeting(meeting=self.meeting, by=self.by)
        return self


def staffed(body: Body) -> dict[str, Mandate]:
    """Seats, members and substitutes of a body."""
    body.substitution = SUBSTITUTION
    body.save()
    found = {}
    for number, (name, party, role) in enumerate(MEMBERS, 1):
        seat = Seat.objects.create(body=body, number=number, party=party)
        found[name.split()[-1]] = factories.mandate(factories.user(name), body, role, party=party, seat=seat)
    for turn, (name, party) in enumerate(SUBSTITUTES, 1):
        found[name.split()[-1]] = factories.mandate(
            factories.user(name), body, "substitute", party=party, turn=turn
        )
    return found


def board(ks: Authority, ksnau: Body) -> Body:
    """KS over KSNAU, and KF over KS."""
    council = factories.body("kf", of=ks, kind="council", short_name="KF", name="Kommunfullmäktige")
    over = factories.body("ks", of=ks, kind="board", short_name="KS", name="Kommunstyrelsen", parent=council)
    ksnau.parent = over
    ksnau.save()
    return over


def sitting(
    ksnau: Body,
    secretary: User,
    *,
    cases: list[dict[str, Any]] | None = None,
    on: datetime.date = making.TUESDAY,
) -> Sitting:
    """A called meeting whose §§ begin at 180. `cases` are facts of each case; `amounts` and `clauses` of its memo."""
    over = board(ksnau.authority, ksnau)
    members = staffed(ksnau)
    with clock.at(datetime.datetime.combine(on, datetime.time(9)) - datetime.timedelta(days=8)):
        meeting = making.meeting(ksnau, secretary, on)
        items = []
        for facts in cases or [{}, {}, {}]:
            clauses = facts.pop("clauses", [("godkänna", "rapporten")])
            amounts = facts.pop("amounts", ())
            case = making.a_case(**facts)
            if clauses:
                proposal(case, over, ksnau, clauses, amounts)
            items.append(making.item(meeting, secretary, case))
        open_paragraph_series(body=ksnau, year=on.year, first=180)
        take_paragraphs(meeting, items)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CALLED)
    meeting.refresh_from_db()
    point = DelegationPoint.objects.create(
        giver=over, number="3.2", what="Bidrag", delegate_body=ksnau, from_on=datetime.date(2023, 1, 1)
    )
    return Sitting(meeting, secretary, members, point)


def proposal(case: Any, over: Body, body: Body, clauses: list[tuple[str, str]], amounts: Any = ()) -> Memo:
    """An approved memo whose proposal the body decides by itself; by its kind of case it may have to go on."""
    author = User.objects.filter(name="Hanna Skribent").first() or factories.user(
        "Hanna Skribent", "official"
    )
    memo = making.approved(case, author, body=body)
    made = Proposal.objects.create(memo=memo)
    ProposalStep.objects.create(proposal=made, position=1, body=body, part=ProposalStep.Part.DECIDES)
    for position, (verb, text) in enumerate(clauses, 1):
        state = "complete" if verb and text else "empty"
        clause = Clause.objects.create(proposal=made, position=position, verb=verb, text=text, state=state)
        if position == 1:
            for year, ore in amounts:
                ClauseAmount.objects.create(
                    clause=clause, year=year, ore=ore, source_key="tillvaxt", source_label="Tillväxtanslaget"
                )
    return memo
