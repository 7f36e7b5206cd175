"""Elections and employment: closed slips, lot on a tie, never a roll call nor a casting vote (KL 5:54–56, rule 13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from meetings.actions.elections import hold_election
from meetings.actions.floor import hold_vote, remove_vote
from meetings.actions.holding import set_seat
from meetings.actions.proceedings import save_proceeding
from meetings.models import Proceeding
from meetings.rules import elections
from tests.meetings.sitting import sitting
from tests.worlds import kept

NAMES = st.lists(st.sampled_from(["Anna Ek", "Bo Ek", "Siv Ås", "Per Hus"]), unique=True, min_size=1)


@given(NAMES, st.data(), st.integers(0, 5))
def test_whoever_has_the_most_slips_is_elected_else_the_lot_settles_it(names, data, blank):
    slips = [(name, data.draw(st.integers(1, 9))) for name in names]
    total = sum(count for _, count in slips) + blank
    rows = elections.counted(slips, blank, serving=total)
    most = max(count for _, count in slips)
    first = [name for name, count in rows if count == most]
    if len(first) == 1:
        assert elections.elect(rows) == elections.Elected(first[0], "majority")
    else:
        with pytest.raises(Refused, match="avgör lotten"):
            elections.elect(rows)
        assert elections.elect(rows, lot=first[-1].upper()) == elections.Elected(first[-1], "lot")
    with pytest.raises(Refused, match="Räkna om"):
        elections.counted(slips, blank, serving=total + 1)


@pytest.mark.parametrize(
    ("slips", "said"),
    [([("", 0)], "Ingen har fått"), ([("Anna Ek", 3), ("anna  ek", 4)], "två gånger")],
)
def test_slips_that_say_nothing_or_a_name_twice_are_refused(slips, said):
    with pytest.raises(Refused, match=said):
        elections.counted(slips, 0, serving=7)


def test_lot_that_fell_on_somebody_with_fewer_votes_is_refused():
    with pytest.raises(Refused, match="avgör lotten"):
        elections.elect([("Anna Ek", 3), ("Bo Ek", 3), ("Siv Ås", 1)], lot="Siv Ås")


@kept
def room(ksnau, secretary):
    return sitting(ksnau, secretary).open()


def ticked(room, secret: bool = True):
    item = room.item(181)
    save_proceeding(item=item, revision=item.proceeding.revision, values={"secret_vote": secret}, by=room.by)
    return room.item(181)


def test_election_has_no_roll_call_no_casting_vote_and_a_lot(room):
    item = ticked(room)
    set_seat(item=item, seat=room.seat("Lantto"), mandate=None, by=room.by, onward=False)
    with pytest.raises(Refused, match="räkna sedlarna"):
        hold_vote(item=item, matter="main", yes="Anna", no="Bo", choices=room.choices(181), by=room.by)
    tied = {"item": item, "slips": [("Anna Ek", 3), ("Bo Ek", 3)], "blank": 0, "by": room.by}
    with pytest.raises(Refused, match="avgör lotten"):
        hold_election(**tied)
    ballot = hold_election(**tied, lot="Bo Ek")
    assert (ballot.yes, ballot.settled_by, ballot.votes.count(), ballot.secret) == ("Bo Ek", "lot", 0, True)
    assert Proceeding.objects.get(item=item).method == "vote"


def test_other_votes_are_never_closed(room):
    with pytest.raises(Refused, match="bara i val"):
        hold_election(item=room.item(181), slips=[("Anna Ek", 7)], blank=0, by=room.by)


def test_vote_that_is_noted_holds_the_tick(room):
    ballot = hold_election(item=ticked(room), slips=[("Anna Ek", 6)], blank=1, by=room.by)
    with pytest.raises(Refused, match="Ta bort den först"):
        ticked(room, secret=False)
    remove_vote(ballot=ballot, by=room.by)
    ticked(room, secret=False)
    hold_vote(
        item=room.item(181), matter="main", yes="Bifall", no="Avslag", choices=room.choices(181), by=room.by
    )
    with pytest.raises(Refused, match="Ta bort den först"):
        ticked(room)
