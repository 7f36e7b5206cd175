"""Who has left the meeting does not come back the same day (KL 5:20, rule 15), and what a change of seat may not undo."""

import pytest

from core import clock
from core.errors import Refused
from meetings.actions.floor import reserve
from meetings.actions.holding import declare_conflict, set_seat, stand_aside, withdraw_conflict
from meetings.rules.returning import Stretch, must_not_have_left
from organisation.models import Body
from tests.meetings.sitting import sitting
from tests.worlds import kept

HERE, JAV = Stretch("§ 1", serves=True), Stretch("§ 2", serves=False, conflict=True, instead="S")


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at("2024-05-21T08:30"):
        yield


@kept
def room(ksnau, secretary):
    return sitting(ksnau, secretary).open()


def out(instead: str = "") -> Stretch:
    return Stretch("§ 3", serves=False, instead=instead)


@pytest.mark.parametrize(
    ("before", "council", "refused"),
    [
        ([HERE, HERE], True, False),
        ([HERE, JAV], True, False),
        ([out(), out("M")], True, False),  # came late: never served before
        ([HERE, out()], True, True),
        ([HERE, JAV, out("M")], True, True),
        ([HERE, out()], False, False),
        ([HERE, out("M")], False, False),  # another party had the seat: the balance was another
        ([HERE, out("S")], False, True),
        ([HERE, JAV], False, False),
    ],
)
def test_coming_back(before, council, refused):
    if not refused:
        assert must_not_have_left("Anna Ek (S)", "S", before, council=council) is None
        return
    with pytest.raises(Refused, match=r"lämnade sammanträdet i § 3 .*KL 5:20"):
        must_not_have_left("Anna Ek (S)", "S", before, council=council)


@pytest.mark.parametrize(
    ("practice", "refused"), [("never", True), ("other_party", False), ("always", False)]
)
def test_other_bodies_have_their_own_rules(practice, refused):
    before = [HERE, out("M")]
    if refused:
        with pytest.raises(Refused, match=r"samma dag \(reglementet, jämför KL 5:20\)"):
            must_not_have_left("Anna Ek (S)", "S", before, council=False, practice=practice)
    else:
        assert must_not_have_left("Anna Ek (S)", "S", before, council=False, practice=practice) is None


def test_in_the_council_the_law_decides_whatever_the_setting():
    with pytest.raises(Refused, match="KL 5:20"):
        must_not_have_left("Anna Ek (S)", "S", [HERE, out("M")], council=True, practice="always")


def test_the_body_says_whether_who_has_left_may_come_back(room):
    Body.objects.filter(pk=room.meeting.body_id).update(returning=Body.Returning.NEVER)
    seat = room.seat("Lantto")
    set_seat(item=room.item(181), seat=seat, mandate=None, by=room.by)
    with pytest.raises(Refused, match="reglementet"):
        set_seat(item=room.item(182), seat=seat, mandate=room["Lantto"], by=room.by)


def test_member_who_was_replaced_by_the_same_party_stays_away(room):
    seat, bergvik = room.seat("Bergvik"), room["Bergvik"]
    set_seat(item=room.item(181), seat=seat, mandate=room["Strandh"], by=room.by)
    with pytest.raises(Refused, match=r"Britta Bergvik \(S\) lämnade sammanträdet i § 181"):
        set_seat(item=room.item(182), seat=seat, mandate=bergvik, by=room.by)
    # wrongly noted: put right in the § where it was noted
    set_seat(item=room.item(181), seat=seat, mandate=bergvik, by=room.by)
    assert room.item(182).seatings.get(seat=seat).mandate == bergvik


def test_leaving_one_paragraph_alone_to_a_substitute_of_the_party_is_refused(room):
    with pytest.raises(Refused, match="får inte tjänstgöra igen i § 182"):
        set_seat(
            item=room.item(181), seat=room.seat("Bergvik"), mandate=room["Strandh"], by=room.by, onward=False
        )


def test_in_the_council_nobody_comes_back(room):
    Body.objects.filter(pk=room.meeting.body_id).update(kind=Body.Kind.COUNCIL)
    seat = room.seat("Lantto")
    set_seat(item=room.item(181), seat=seat, mandate=None, by=room.by)
    with pytest.raises(Refused, match="KL 5:20"):
        set_seat(item=room.item(182), seat=seat, mandate=room["Lantto"], by=room.by)


def test_who_has_reserved_does_not_leave_the_paragraph(room):
    reservation = reserve(item=room.item(181), mandate=room["Tamm"], by=room.by)
    with pytest.raises(Refused, match="KL 4:27"):
        set_seat(item=room.item(181), seat=room.seat("Tamm"), mandate=None, by=room.by)
    with pytest.raises(Refused, match="KL 4:27"):  # nor from a § before, onward
        set_seat(item=room.item(180), seat=room.seat("Tamm"), mandate=None, by=room.by)
    reservation.delete()
    set_seat(item=room.item(181), seat=room.seat("Tamm"), mandate=None, by=room.by)
    stand_aside(item=room.item(181), seat=room.seat("Lantto"), by=room.by)


def test_substitute_whose_conflict_was_wrong_takes_the_seat_again(room):
    seat = room.seat("Bergvik")
    set_seat(item=room.item(180), seat=seat, mandate=room["Strandh"], by=room.by)
    conflict = declare_conflict(
        item=room.item(181), mandate=room["Strandh"], substitute=room["Uusitalo"], by=room.by
    )
    withdraw_conflict(conflict=conflict, by=room.by)
    row = room.item(181).seatings.get(seat=seat)
    assert (row.mandate, row.instead_of) == (room["Strandh"], room["Bergvik"])
    assert not room.item(181).seatings.filter(mandate=room["Uusitalo"]).exists()


def test_member_who_came_meanwhile_keeps_the_seat(room):
    seat = room.seat("Bergvik")
    set_seat(item=room.item(180), seat=seat, mandate=room["Strandh"], by=room.by)
    conflict = declare_conflict(item=room.item(181), mandate=room["Strandh"], by=room.by)
    set_seat(item=room.item(181), seat=seat, mandate=room["Bergvik"], by=room.by)
    withdraw_conflict(conflict=conflict, by=room.by)
    assert room.item(181).seatings.get(seat=seat).mandate == room["Bergvik"]
