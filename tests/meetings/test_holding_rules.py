"""The rules of the meeting as pure functions: sums, majorities, ties, quorum and turns (rules 2, 13, 14, 15, 18)."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from meetings.rules import floor, quorum, substitution, votes

EMPTY = st.sampled_from(["", "", "", "absent", "conflict", "vacant"])
SAID = st.sampled_from(["yes", "no", "abstains"])


@st.composite
def rooms(draw):
    """A body of up to 65 seats: who is there, and what those have said."""
    serving = dict(enumerate(draw(st.lists(EMPTY, min_size=1, max_size=65)), 1))
    return serving, {seat: draw(SAID) for seat, empty in serving.items() if not empty}


@given(rooms())
def test_votes_add_up_to_the_seats(room):
    serving, choices = room
    count = votes.tally(votes.filled(serving, choices).values())
    assert count.seats == len(serving)
    assert count.present == len(choices)
    assert count.conflict == sum(empty == "conflict" for empty in serving.values())


@given(rooms(), SAID)
def test_majority_wins_and_a_tie_is_the_presiders(room, presider):
    serving, choices = room
    count = votes.tally(votes.filled(serving, choices).values())
    if count.yes != count.no:
        assert votes.settle(count, presider=presider) == votes.Settled(
            "yes" if count.yes > count.no else "no", "majority"
        )
    elif count.yes and presider != "abstains":
        assert votes.settle(count, presider=presider) == votes.Settled(presider, "casting")
    else:
        with pytest.raises(Refused):
            votes.settle(count, presider=presider)


@given(rooms(), st.data())
def test_no_seat_votes_twice_or_is_left_out(room, data):
    serving, choices = room
    if choices:
        without = dict(choices)
        del without[data.draw(st.sampled_from(sorted(choices)))]
        with pytest.raises(Refused, match="ja, nej eller avstår"):
            votes.filled(serving, without)
    if empty := sorted(set(serving) - set(choices)):
        with pytest.raises(Refused, match="KL 4:24"):
            votes.filled(serving, choices | {data.draw(st.sampled_from(empty)): "yes"})


def test_vote_for_no_seat_of_the_body_is_refused():
    with pytest.raises(Refused, match="finns i organet"):
        votes.filled({1: ""}, {1: "yes", 2: "no"})


@pytest.mark.parametrize(("seats", "needs"), [(11, 6), (10, 6), (7, 4), (15, 8), (65, 33), (1, 1)])
def test_quorum_is_more_than_half(seats, needs):
    """Rule 2: N = 11 → 6; N = 10 → 6."""
    assert quorum.needed(seats) == needs
    assert quorum.is_quorate(seats, needs)
    assert not quorum.is_quorate(seats, needs - 1)


@given(st.integers(1, 101), st.integers(0, 101), st.integers(0, 101))
def test_only_the_council_goes_on_when_conflicts_of_interest_empty_it(seats, serving, conflicts):
    """KL 5:46."""
    assert quorum.is_quorate(seats, serving, conflicts=conflicts) == (2 * serving > seats)
    council = quorum.is_quorate(seats, serving, conflicts=conflicts, council=True)
    assert council == (2 * (serving + conflicts) > seats)


@given(st.integers(0, 65), st.integers(1, 65), st.booleans())
def test_a_third_of_the_council_forces_once(asking, present, used):
    """Rule 18, KL 5:50."""
    forced = votes.minority_forces(asking, present, used=used)
    assert forced == (not used and asking > 0 and asking / present >= 1 / 3 - 1e-9)


@pytest.mark.parametrize(
    ("matter", "held", "formal", "says"),
    [
        ("main", [], True, "prövas först"),
        ("counter", ["main"], False, "före huvudomröstningen"),
        ("main", ["main"], False, "redan genomförd"),
        ("formal", ["main"], False, "före de andra"),
        ("main", ["formal", "counter", "counter"], False, ""),
        ("addition", ["main"], False, ""),
        ("formal", ["formal"], True, ""),
    ],
)
def test_order_of_putting(matter, held, formal, says):
    if not says:
        return votes.may_be_put(matter, held, formal_left=formal)
    with pytest.raises(Refused, match=says):
        votes.may_be_put(matter, held, formal_left=formal)
    return None


@dataclass(frozen=True)
class Sub:
    pk: int
    party: str
    turn: int


ORDER = {"S": ["S", "MP", "V", "C", "L", "M"], "M": ["M", "L", "C", "MP", "S", "V"]}
SUBS = [Sub(1, "S", 1), Sub(2, "S", 2), Sub(3, "MP", 3), Sub(4, "M", 4), Sub(5, "V", 5), Sub(6, "X", 0)]


def test_substitutes_stand_in_by_party_and_then_by_turn():
    assert [one.pk for one in substitution.in_turn("S", SUBS, ORDER)] == [1, 2, 3, 5, 4, 6]
    assert [one.pk for one in substitution.in_turn("M", SUBS, ORDER)] == [4, 3, 1, 2, 5, 6]
    assert substitution.in_turn("V", SUBS, {})[0].pk == 5


@given(st.sampled_from(SUBS), st.sampled_from(["S", "M"]), st.sets(st.sampled_from([one.pk for one in SUBS])))
def test_only_those_before_in_turn_are_passed_over(chosen, party, no):
    line = substitution.in_turn(party, SUBS, ORDER)
    passed = substitution.passed_over(chosen, party, SUBS, ORDER, no=no)
    assert passed == [one for one in line[: line.index(chosen)] if one.pk not in no]


WELL = dict(kind="reservation", serves=True, conflict=False, stood_aside=False, closed=False, text="")


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ({}, ""),
        ({"serves": False}, "tjänstgör inte"),
        ({"conflict": True}, "jäv"),
        ({"stood_aside": True}, "KL 4:27"),
        ({"closed": True}, "innan dess"),
        ({"kind": "statement"}, "Skriv vad"),
        ({"kind": "statement", "text": "Jag anser", "closed": True}, ""),
    ],
)
def test_reservation_is_for_who_took_part_and_before_the_end(fact, says):
    """Rule 14."""
    if not says:
        return floor.may_reserve("Anna Ek (S)", **(WELL | fact))
    with pytest.raises(Refused, match=says):
        floor.may_reserve("Anna Ek (S)", **(WELL | fact))
    return None
