"""Votes and motions in a §: the order of putting, ties, minorities, who may reserve; rules 13, 14 and 18."""

import datetime

import pytest

from cases.models import Decision
from core import clock
from core.errors import Refused
from meetings.actions.floor import add_motion, find_motion, hold_vote, remove_vote, reserve, use_wording
from meetings.actions.holding import (
    close_paragraph,
    declare_conflict,
    save_proceeding,
    set_seat,
    stand_aside,
)
from meetings.models import Ballot, Motion, Proceeding
from tests.meetings.sitting import sitting
from tests.worlds import kept

pytestmark = pytest.mark.django_db
CASES = [
    {"subject": "Kontoret", "amounts": [(2024, 2_000_000)]},
    {"matter": "motion"},
    {"matter": "information", "clauses": []},
]
WELL = dict(outcome="as_proposed", method="acclamation", no_motions=True, no_reservations=True)


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at("2024-05-21T08:30"):
        yield


@kept
def room(ksnau, secretary):
    return sitting(ksnau, secretary, cases=[dict(one) for one in CASES])


def close(room, number, **values):
    item = room.item(number)
    saved = save_proceeding(item=item, revision=item.proceeding.revision, values=WELL | values, by=room.by)
    return close_paragraph(item=item, revision=saved.revision, by=room.by)


# Before


def test_empty_seat_is_counted_as_conflict_in_the_vote(room):
    room.open()
    declare_conflict(item=room.item(181), mandate=room["Tamm"], by=room.by)
    ballot = hold_vote(
        item=room.item(181), matter="main", yes="Bifall", no="Avslag", choices=room.choices(181), by=room.by
    )
    assert ballot.votes.count() == 7
    assert ballot.votes.get(seat=room.seat("Tamm")).choice == "conflict"


# Votes (rules 13 and 18)


def test_tie_is_settled_by_who_presides(room):
    room.open()
    set_seat(item=room.item(181), seat=room.seat("Lantto"), mandate=None, by=room.by, onward=False)
    said = room.choices(181, Holmgren="no", Bergvik="no", Demirci="no")
    ballot = hold_vote(
        item=room.item(181), matter="main", yes="Bifall", no="Avslag", choices=said, by=room.by
    )
    assert (ballot.result, ballot.settled_by) == ("no", "casting")


def test_three_parties_table_and_vote_in_order(room):
    """Question 6: contra-vote, main vote, formal first, reservation with its motion."""
    room.open()
    item = room.item(181)
    texts = [
        ("Tamm", "own", "avslå motionen"),
        ("Norrby", "own", "bifalla motionen"),
        ("Holmgren", "support", ""),
    ]
    right, left, _ = [
        add_motion(item=item, kind=kind, mover=room[who], by=room.by, text=text) for who, kind, text in texts
    ]
    back = add_motion(item=item, kind="send_back", mover=room["Lantto"], by=room.by, text="Utred kostnaden")
    vote = dict(item=item, by=room.by)
    with pytest.raises(Refused, match="prövas först"):
        hold_vote(**vote, matter="main", yes="A", no="B", choices=room.choices(181))
    formal = hold_vote(
        **vote, matter="formal", yes="Avgörs i dag", no="Återremiss", no_motion=back,
        choices=room.choices(181, Lantto="no", Tamm="no", Norrby="no"),
    )  # fmt: skip
    assert (formal.result, formal.settled_by) == ("yes", "majority")  # no minority right in a committee
    hold_vote(
        **vote, matter="counter", yes="M:s förslag", no="V:s förslag", yes_motion=right, no_motion=left,
        choices=room.choices(181, Norrby="no", Lantto="abstains"),
    )  # fmt: skip
    main = hold_vote(
        **vote, matter="main", yes="Utskottets förslag", no="M:s förslag", no_motion=right,
        choices=room.choices(181, Tamm="no", Lantto="no"),
    )  # fmt: skip
    assert main.result == "yes"
    assert dict(item.motions.values_list("mover__party", "result")) == {
        "M": "lost",
        "V": "lost",
        "S": "",
        "C": "lost",
    }
    reservation = reserve(
        item=item, mandate=room["Tamm"], by=room.by, motion=right, text="Budgeten håller inte."
    )
    closed = close(room, 181, method="vote", no_motions=False, no_reservations=False)
    assert reservation.motion == right
    assert closed.decision.outcome == "as_proposed"
    assert item.motions.get(kind="support").result == Motion.Result.WON


def test_amendment_that_wins_is_the_decision_compared_with_the_proposal(room):
    room.open()
    item = room.item(181)
    motion = add_motion(
        item=item, kind="amend", mover=room["Tamm"], by=room.by, text="att godkänna rapporten i delar"
    )
    find_motion(motion=motion, result="won", by=room.by)
    use_wording(motion=motion, by=room.by)
    closed = close(room, 181, outcome="amended", no_motions=False)
    (clause,) = closed.decision.clauses.all()
    assert (str(clause), clause.proposed) == ("godkänna rapporten i delar", "godkänna rapporten")


def test_council_minority_sends_back_once_in_a_matter(room, secretary):
    """Rule 18, KL 5:50: a third of those present, once."""
    body = room.meeting.body
    body.kind = "council"
    body.save()
    room.open()
    vote = dict(matter="formal", yes="Avgörs i dag", no="Återremiss", by=room.by)

    def ask(item):
        back = add_motion(item=item, kind="send_back", mover=room["Tamm"], by=room.by, text="Utred mer")
        return hold_vote(
            item=item, no_motion=back, **vote, choices=room.choices(181, Tamm="no", Lantto="no", Norrby="no")
        )

    ballot = ask(room.item(181))
    assert (ballot.result, ballot.settled_by) == ("no", "minority")
    remove_vote(ballot=ballot, by=room.by)
    earlier = Decision.objects.create(
        case=room.item(181).case, body=body, label="KF § 9", decided_on=datetime.date(2024, 4, 29),
        step="decides", outcome="sent_back", motive="Utred", by=secretary,
    )  # fmt: skip
    room.item(181).motions.all().delete()
    ballot = ask(room.item(181))
    assert ballot.settled_by == "minority"  # a majority sent it back then: the minority's right is not used
    remove_vote(ballot=ballot, by=room.by)
    room.item(181).motions.all().delete()
    before = room.item(182)
    Ballot.objects.create(
        item=before, position=1, matter="formal", yes="x", no="y", result="no", settled_by="minority"
    )
    Proceeding.objects.filter(item=before).update(
        decision=earlier, outcome="sent_back", closed_at=clock.now(), closed_by=room.by
    )
    assert ask(room.item(181)).settled_by == "majority"


def test_who_stands_aside_cannot_reserve(room):
    room.open()
    stand_aside(item=room.item(181), seat=room.seat("Tamm"), by=room.by)
    with pytest.raises(Refused, match="deltog inte i beslutet"):
        reserve(item=room.item(181), mandate=room["Tamm"], by=room.by)
    with pytest.raises(Refused, match="tjänstgör inte"):
        reserve(item=room.item(181), mandate=room["Koski"], by=room.by)
