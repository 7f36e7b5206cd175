"""A meeting that has been held, with its §§ closed, straight through the models: what the minutes, the board and the
dispatch are made of. §§ 180–186 of KSNAU 2024-05-21:

180 a proposal to the board, voted 3–2, one reservation
181 decided by delegation, Ylva Jävström (M) with a conflict of interest and Sten Sjö (M) in her place
182 sent back
183 information
184 a proposal that goes on to the council, as proposed
185 withdrawn
186 a proposal in a case that is secret (OSL 19:1)
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from cases.actions.deciding import Decided, Ruling, decide
from cases.models import Case, Decision, DelegationPoint, Memo
from core import clock
from meetings.actions.paragraphs import open_paragraph_series, take_paragraphs
from meetings.models import (
    AgendaItem,
    Approver,
    Ballot,
    BallotVote,
    Conflict,
    Meeting,
    Motion,
    Participant,
    Proceeding,
    Reservation,
    Seating,
)
from organisation.models import Body, Mandate, Seat, User
from tests import factories
from tests.meetings import making

HELD_AT = "2024-05-21T12:00"
MEMBERS = [
    ("Moa Ordberg", "S", "chair"),
    ("Ylva Jävström", "M", "vice_chair"),
    ("Lars Åström", "MP", "member"),
    ("Kerstin Dahl", "KD", "member"),
    ("Nils Ek", "S", "member"),
]
SUBSTITUTES = [("Sten Sjö", "M"), ("Berit Ås", "S")]


@dataclass
class Held:
    meeting: Meeting
    secretary: User
    body: Body
    board: Body
    council: Body
    members: list[Mandate]
    substitutes: list[Mandate]
    items: list[AgendaItem] = field(default_factory=list)
    chair: Approver | None = None
    chosen: Approver | None = None

    def item(self, number: int) -> AgendaItem:
        """The item of a §."""
        return next(item for item in self.items if item.paragraph.number == number)


def held(body: Body, secretary: User, official: User, *, on: datetime.date = making.TUESDAY) -> Held:
    """KSNAU 2024-05-21, held and closed; nothing of its minutes is made. Runs at the hour of the meeting."""
    Body.objects.filter(pk=body.pk).update(
        publish_minutes="after_approval", minutes_kept_at="Stadsledningskontoret, Stadshuset"
    )
    body.refresh_from_db()
    board = factories.body(
        "ks-styrelse", of=body.authority, kind="board", short_name="KS", name="Kommunstyrelsen"
    )
    council = factories.body(
        "kf", of=body.authority, kind="council", short_name="KF", name="Kommunfullmäktige"
    )
    meeting = making.meeting(body, secretary, on=on, place="Stadshuset, rum Kasper")
    made = Held(meeting, secretary, body, board, council, *_people(body))
    _agenda(made, official)
    Meeting.objects.filter(pk=meeting.pk).update(
        chair=made.members[0].user,
        secretary=secretary,
        state="held",
        opened_at=clock.now(),
        closed_at=clock.now(),
        breaks="10.05–10.20",
        approval_note="Stadsledningskontoret, 30 maj kl. 13.00",
    )
    meeting.refresh_from_db()
    _attend(made, official)
    with clock.at(f"{on.isoformat()}T11:30"):
        _close(made)
    made.chair = Approver.objects.create(meeting=meeting, mandate=made.members[0], role="chair")
    made.chosen = Approver.objects.create(meeting=meeting, mandate=made.members[2], role="chosen")
    return made


def _people(body: Body) -> tuple[list[Mandate], list[Mandate]]:
    seats = [
        Seat.objects.get_or_create(body=body, number=number, defaults={"party": party})[0]
        for number, (_, party, _) in enumerate(MEMBERS, 1)
    ]
    members = [
        factories.mandate(factories.user(name), body, role, party=party, seat=seat)
        for (name, party, role), seat in zip(MEMBERS, seats, strict=True)
    ]
    substitutes = [
        factories.mandate(factories.user(name), body, "substitute", party=party, turn=turn)
        for turn, (name, party) in enumerate(SUBSTITUTES, 1)
    ]
    return members, substitutes


def _agenda(made: Held, official: User) -> None:
    titles = [
        "Planeringsdirektiv och budget",
        "Kontor i Stockholm",
        "Vänort",
        "God ekonomisk hushållning",
        "Motion 2/2024: Ko på rot",
        "Skridskobana",
        "Säkerhetsskydd",
    ]
    for number, title in enumerate(titles, 180):
        secret: dict[str, Any] = {}
        kind = "information" if number == 183 else "ordinary"
        case = making.a_case(subject=title, matter=kind)
        if number == 186:
            secret = {"secrecy_provision": "OSL 19:1", "secrecy_marked_on": clock.today()}
            Case.objects.filter(pk=case.pk).update(
                **secret, secrecy_marked_by=making.clerk(), public_subject="Ärende om säkerhet"
            )
            case.refresh_from_db()
        memo = making.approved(case, official, body=made.body)
        if number == 184:
            making.decided_by(memo, made.body, made.board, made.council)
        made.items.append(
            AgendaItem.objects.create(
                meeting=made.meeting,
                position=number - 179,
                kind="information" if number == 183 else "decision",
                case=case,
                title=title,
                added_by=made.secretary,
            )
        )
    withdrawn = made.items[5]
    withdrawn.withdrawn_at, withdrawn.withdrawn_reason = clock.now(), "Handlingarna är inte klara"
    withdrawn.save()
    open_paragraph_series(body=made.body, year=made.meeting.on.year, first=180)
    take_paragraphs(made.meeting, made.items)


def _attend(made: Held, official: User) -> None:
    for mandate in [*made.members, *made.substitutes]:
        kind = "substitute" if mandate.role == "substitute" else "member"
        Participant.objects.create(
            meeting=made.meeting, kind=kind, mandate=mandate, user=mandate.user, name=mandate.user.name
        )
    Participant.objects.create(
        meeting=made.meeting,
        kind="official",
        user=official,
        name=official.name,
        title="handläggare",
        from_paragraph=181,
        to_paragraph=182,
    )


def _close(made: Held) -> None:
    for item in made.items:
        _seat(made, item)
    _voted(made, made.item(180))
    _delegated(made, made.item(181))
    close(made, made.item(182), outcome="sent_back", motive="Utred kostnaden", method="acclamation")
    close(made, made.item(183), outcome="noted")
    close(made, made.item(184), next_body=made.board, clauses=[("avslå", "motionen")], method="acclamation")
    close(made, made.item(186), next_body=made.board, clauses=[("anta", "planen")], method="acclamation")


def _seat(made: Held, item: AgendaItem) -> None:
    jav = item.paragraph.number == 181
    for mandate in made.members:
        conflict = jav and mandate.role == "vice_chair"
        Seating.objects.create(
            item=item,
            seat=mandate.seat,
            mandate=made.substitutes[0] if conflict else mandate,
            instead_of=mandate if conflict else None,
        )
        if conflict:
            Conflict.objects.create(
                item=item,
                mandate=mandate,
                user=mandate.user,
                ground="Sitter i föreningens styrelse",
                noted_by=made.secretary,
            )


def close(
    made: Held,
    item: AgendaItem,
    *,
    outcome: str = "as_proposed",
    step: str = "proposes",
    next_body: Body | None = None,
    clauses: list[tuple[str, str]] | None = None,
    **fields: Any,
) -> Decision:
    """Close a § as the meeting does: a decision through the one door, then the proceeding."""
    memo = Memo.objects.filter(case=item.case).order_by("-id").first()
    decided = [Decided(verb=verb, text=text) for verb, text in clauses or []]
    point = fields.get("point")
    number = item.paragraph.number
    assert item.case is not None
    if outcome == "noted":
        step = "decides"
    ruling = Ruling(
        label=f"{made.body.short_name} § {number}",
        decided_on=made.meeting.on,
        step=step,
        outcome=outcome,
        clauses=decided,
        body=made.body,
        next_body=next_body,
        point=point,
        memo_version=memo.versions.last() if memo else None,
        motive=fields.get("motive", ""),
    )
    decision = decide(case=item.case, ruling=ruling, by=made.secretary)
    Proceeding.objects.create(
        item=item,
        outcome=outcome,
        step=step,
        next_body=next_body,
        clauses=[{"verb": verb, "text": text} for verb, text in clauses or []],
        presider=made.members[0],
        no_motions=not item.motions.exists(),
        no_reservations=not item.reservations.exists(),
        decision=decision,
        closed_at=clock.now(),
        closed_by=made.secretary,
        saved_by=made.secretary,
        **fields,
    )
    return decision


def _voted(made: Held, item: AgendaItem) -> None:
    support = Motion.objects.create(
        item=item, position=1, kind="support", mover=made.members[0], result="won"
    )
    support.supporters.add(made.members[2])
    refuse = Motion.objects.create(item=item, position=2, kind="refuse", mover=made.members[1], result="lost")
    ballot = Ballot.objects.create(
        item=item,
        position=1,
        yes="bifall till förslaget",
        no="avslag på förslaget",
        yes_motion=support,
        no_motion=refuse,
        settled_by="majority",
        result="yes",
    )
    for mandate, choice in zip(made.members, ["yes", "no", "yes", "no", "yes"], strict=True):
        BallotVote.objects.create(ballot=ballot, seat=mandate.seat, mandate=mandate, choice=choice)
    Reservation.objects.create(
        item=item,
        kind="reservation",
        mandate=made.members[1],
        motion=refuse,
        text="Vi vill se en annan budget.",
        noted_by=made.secretary,
    )
    close(
        made, item, next_body=made.board, clauses=[("anta", "planeringsdirektivet för 2025")], method="vote"
    )


def _delegated(made: Held, item: AgendaItem) -> None:
    point = DelegationPoint.objects.create(
        giver=made.board,
        number="3.2",
        what="Bidrag ur anslaget för tillväxt",
        delegate_body=made.body,
        from_on=datetime.date(2023, 1, 1),
    )
    close(
        made,
        item,
        step="decides",
        point=point,
        clauses=[("bevilja", "300 000 kr till kontoret"), ("uppdra åt", "näringslivschefen att följa upp")],
        method="acclamation",
    )
