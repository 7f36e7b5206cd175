"""Holding a meeting: the roll, the common case, what a § demands, reopening, closing; rules 1, 2, 6, 14, 15 and 18."""

import datetime

import pytest

from cases.models import Decision
from core import clock
from core.errors import Refused
from meetings.actions.attendance import answer_call, call_in, report_absence, withdraw_absence
from meetings.actions.floor import add_motion, hold_vote, remove_vote, reserve
from meetings.actions.holding import (
    ChangedMeanwhile,
    choose_approvers,
    close_meeting,
    close_paragraph,
    confirm_as_proposed,
    declare_conflict,
    open_meeting,
    reopen_paragraph,
    save_proceeding,
    set_seat,
    withdraw_conflict,
)
from meetings.actions.issuing import issue_summons
from meetings.models import Meeting, Minutes, MinutesItem, Paragraph, Proceeding
from organisation.models import Message
from tests.meetings import making
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


def serving(item):
    return {
        one.seat.number: (str(one.mandate.user.name) if one.mandate else one.empty)
        for one in item.seatings.select_related("seat", "mandate__user")
    }


def close(room, number, **values):
    item = room.item(number)
    saved = save_proceeding(item=item, revision=item.proceeding.revision, values=WELL | values, by=room.by)
    return close_paragraph(item=item, revision=saved.revision, by=room.by)


# Before


def test_absent_member_is_replaced_in_turn_and_serves_when_it_opens(room):
    member = room["Bergvik"]
    with clock.at("2024-05-20T10:00"):
        absence = report_absence(meeting=room.meeting, mandate=member, by=member.user, note="Sjuk")
        first = call_in(absence=absence, mandate=room["Strandh"], by=room.by)
        answer_call(call=first, yes=False, by=room["Strandh"].user)
        second = call_in(absence=absence, mandate=room["Uusitalo"], by=room.by)
        answer_call(call=second, yes=True, by=room["Uusitalo"].user)
    room.open()

    assert serving(room.item(180))[4] == "Ulla Uusitalo"
    assert [one.get_answer_display() for one in absence.calls.all()] == ["Kan inte", "Kommer"]
    told = set(Message.objects.values_list("to__name", "kind"))
    assert ("Stina Strandh", "meetings.called_in") in told
    assert ("Elin Sekreterare", "meetings.absence") in told


def test_who_comes_after_all_sends_the_substitute_home(room):
    absence = report_absence(meeting=room.meeting, mandate=room["Bergvik"], by=room.by)
    answer_call(call=call_in(absence=absence, mandate=room["Strandh"], by=room.by), yes=True, by=room.by)
    withdraw_absence(absence=absence, by=room["Bergvik"].user)
    assert Message.objects.filter(to=room["Strandh"].user, subject__startswith="Du behöver inte").exists()
    room.open()
    assert serving(room.item(180))[4] == "Britta Bergvik"


def test_absence_is_refused(room, official):
    meeting = room.meeting
    with pytest.raises(Refused, match="själv"):
        report_absence(meeting=meeting, mandate=room["Bergvik"], by=room["Tamm"].user)
    absence = report_absence(meeting=meeting, mandate=room["Bergvik"], by=room.by)
    with pytest.raises(Refused, match="redan anmäld"):
        report_absence(meeting=meeting, mandate=room["Bergvik"], by=room.by)
    with pytest.raises(Refused, match="inte ersättare"):
        call_in(absence=absence, mandate=room["Tamm"], by=room.by)
    with pytest.raises(Refused, match="nämndsekreterare"):
        call_in(absence=absence, mandate=room["Strandh"], by=official)
    call_in(absence=absence, mandate=room["Strandh"], by=room.by)
    other = report_absence(meeting=meeting, mandate=room["Tamm"], by=room.by)
    with pytest.raises(Refused, match="för någon annan"):
        call_in(absence=other, mandate=room["Strandh"], by=room.by)
    room.open()
    with pytest.raises(Refused, match="öppnat"):
        report_absence(meeting=meeting, mandate=room["Lantto"], by=room.by)


# Opening and the common case


def test_opening_needs_a_kallelse_and_seats(ksnau, secretary, official):
    meeting = making.meeting(ksnau, secretary)
    with pytest.raises(Refused, match="Kallelsen har inte gått ut"):
        open_meeting(meeting=meeting, by=secretary)
    Meeting.objects.update(state="called")
    with pytest.raises(Refused, match="inga platser"):
        open_meeting(meeting=meeting, by=secretary)
    with pytest.raises(Refused, match="nämndsekreterare"):
        open_meeting(meeting=meeting, by=official)


def test_common_case_is_one_confirmation(room):
    """Rules 1 and 2: a grant needs its delegation point and is final; amounts are data."""
    room.open()
    item = room.item(180)
    with pytest.raises(Refused, match="KL 6:37"):
        confirm_as_proposed(item=item, by=room.by)
    assert not Proceeding.objects.filter(closed_at__isnull=False).exists()
    closed = confirm_as_proposed(item=item, by=room.by, point=room.point)

    decision = closed.decision
    assert (decision.label, decision.outcome, decision.step) == ("KSNAU § 180", "as_proposed", "decides")
    assert decision.is_final
    assert decision.lead_in.endswith("beslutar")
    assert decision.decided_on == datetime.date(2024, 5, 21)
    (clause,) = decision.clauses.all()
    assert (str(clause), clause.proposed) == ("godkänna rapporten", "godkänna rapporten")
    assert [(a.year, a.ore, a.source_key) for a in clause.amounts.all()] == [(2024, 2_000_000, "tillvaxt")]


def test_motion_is_proposed_onward_by_itself(room):
    """Rule 1: items 5 and 6 of the seed are never final in KSNAU."""
    room.open()
    decision = confirm_as_proposed(item=room.item(181), by=room.by).decision
    assert (decision.step, decision.next_body.short_name, decision.is_final) == ("proposes", "KS", False)
    assert decision.lead_in.endswith("föreslår kommunstyrelsen föreslå kommunfullmäktige besluta")
    reopen_paragraph(item=room.item(181), reason="Prov", by=room.by)
    with pytest.raises(Refused, match="avgörs av KF"):
        close(room, 181, step="decides", next_body=None, point=room.point)


def test_information_is_noted(room):
    room.open()
    closed = confirm_as_proposed(item=room.item(182), by=room.by)
    assert (closed.outcome, closed.decision.clauses.count()) == ("noted", 0)


def test_next_body_begins_from_what_was_proposed_to_it(room, secretary):
    """The proposal is copied when a body takes it up."""
    room.open()
    changed = room.item(181).proceeding.clauses[0] | {"text": "motionen i dess helhet"}
    confirm = close(room, 181, outcome="amended", clauses=[changed])
    board = confirm.decision.next_body
    meeting = making.meeting(board, secretary, datetime.date(2024, 6, 4))
    item = making.item(meeting, secretary, room.item(181).case)
    from meetings.queries.proposed import proposed_to

    proposed = proposed_to(item)
    assert [one["proposed"] for one in proposed.clauses] == ["godkänna motionen i dess helhet"]
    assert (proposed.step, proposed.next_body.short_name, proposed.earlier) == (
        "proposes",
        "KF",
        confirm.decision,
    )


# What a § demands


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"outcome": ""}, "Välj utgång"),
        ({"no_motions": False}, "KL 5:67"),
        ({"no_reservations": False}, "ingen reserverade sig"),
        ({"method": ""}, "acklamation eller omröstning"),
        ({"method": "vote"}, "Anteckna omröstningen"),
        ({"clauses": []}, "minst en att-sats"),
        ({"outcome": "sent_back"}, "vad som ska utredas"),
    ],
)
def test_nothing_is_left_blank(room, values, says):
    """Rule 6: none is said, never left blank."""
    room.open()
    with pytest.raises(Refused, match=says):
        close(room, 181, **values)
    assert not Decision.objects.exists()


def test_quorum_refuses_a_decision(room):
    """Rule 2: seven seats need four."""
    room.open()
    for surname in ("Bergvik", "Demirci", "Norrby"):
        set_seat(item=room.item(181), seat=room.seat(surname), mandate=None, by=room.by)
    confirm_as_proposed(item=room.item(180), by=room.by, point=room.point)
    set_seat(item=room.item(181), seat=room.seat("Lantto"), mandate=None, by=room.by)
    with pytest.raises(Refused, match="3 av 7 tjänstgör och det krävs 4"):
        confirm_as_proposed(item=room.item(181), by=room.by)
    set_seat(item=room.item(181), seat=room.seat("Lantto"), mandate=room["Rask"], by=room.by)
    assert confirm_as_proposed(item=room.item(181), by=room.by).is_closed


def test_refusal_of_the_matter_leaves_the_paragraph_open(room, monkeypatch):
    from cases import matters

    def refuse(decision, by):
        raise Refused("Anslaget räcker inte 2027.")

    monkeypatch.setattr(matters._matters["ordinary"], "decided", refuse, raising=False)
    room.open()
    with pytest.raises(Refused, match="räcker inte 2027"):
        confirm_as_proposed(item=room.item(180), by=room.by, point=room.point)
    found = room.item(180).proceeding
    assert (found.is_closed, found.outcome, Decision.objects.count()) == (False, "", 0)


def test_reopened_paragraph_takes_its_decision_back(room):
    room.open()
    decision = confirm_as_proposed(item=room.item(181), by=room.by).decision
    with pytest.raises(Refused, match="är avslutad"):
        save_proceeding(item=room.item(181), revision=9, values={"motive": "Nej"}, by=room.by)
    reopened = reopen_paragraph(item=room.item(181), reason="Fel lydelse", by=room.by)
    decision.refresh_from_db()
    assert (reopened.is_closed, decision.stands, decision.undone_reason) == (False, False, "Fel lydelse")
    assert close(room, 181).decision != decision


def test_signed_paragraph_is_left_alone(room):
    """Rule 10: when the minutes are frozen only a correction is left."""
    room.open()
    confirm_as_proposed(item=room.item(181), by=room.by)
    minutes = Minutes.objects.create(meeting=room.meeting)
    MinutesItem.objects.create(minutes=minutes, item=room.item(181))
    Minutes.objects.update(frozen_at=clock.now(), content={}, sha256="x")
    for act in (
        lambda: reopen_paragraph(item=room.item(181), reason="Fel", by=room.by),
        lambda: reserve(item=room.item(181), mandate=room["Tamm"], by=room.by),
        lambda: set_seat(item=room.item(181), seat=room.seat("Tamm"), mandate=None, by=room.by, onward=False),
    ):
        with pytest.raises(Refused, match="rättelse"):
            act()


def test_postponed_to_a_day_when_the_body_meets_is_put_on_that_agenda(room, secretary):
    later = making.meeting(room.meeting.body, secretary, datetime.date(2024, 5, 28))
    room.open()
    close(room, 181, outcome="postponed", returns_on=later.on)
    assert [one.case for one in later.items.all()] == [room.item(181).case]
    close(room, 180, outcome="postponed", returns_on=datetime.date(2024, 5, 29))
    assert later.items.count() == 1


def test_closing_the_meeting(room, official):
    room.open()
    close(room, 180, point=room.point)
    confirm_as_proposed(item=room.item(182), by=room.by)
    with pytest.raises(Refused, match="Avsluta först § 181"):
        close_meeting(meeting=room.meeting, by=room.by)
    close(room, 181)
    with pytest.raises(Refused, match="Välj vem som justerar"):
        close_meeting(meeting=room.meeting, by=room.by)
    with pytest.raises(Refused, match="som ordförande"):
        choose_approvers(meeting=room.meeting, mandates=[room["Holmgren"]], by=room.by)
    with pytest.raises(Refused, match="tjänstgör inte"):
        choose_approvers(meeting=room.meeting, mandates=[room["Koski"]], by=room.by)
    choose_approvers(meeting=room.meeting, mandates=[room["Tamm"]], by=room.by)
    with pytest.raises(Refused, match="nämndsekreterare"):
        close_meeting(meeting=room.meeting, by=official)
    numbers = list(Paragraph.objects.values_list("number", "item"))
    closed = close_meeting(meeting=room.meeting, by=room.by)
    assert (closed.state, closed.closed_at) == ("held", clock.now())
    assert list(Paragraph.objects.values_list("number", "item")) == numbers
    with pytest.raises(Refused, match="innan dess"):  # rule 14
        reserve(item=room.item(181), mandate=room["Tamm"], by=room.by)
    statement = reserve(
        item=room.item(181), mandate=room["Tamm"], by=room.by, kind="statement", text="Jag anser"
    )
    assert statement.text == "Jag anser"


def test_called_again_while_it_is_held_stays_open(room):
    room.open()
    making.item(room.meeting, room.by)
    issue_summons(meeting=room.meeting, by=room.by)
    room.meeting.refresh_from_db()
    assert room.meeting.state == "underway"


# Two secretaries


def test_two_secretaries_on_one_paragraph_lose_nothing(room):
    from meetings.actions.proceedings import plain

    room.open()
    item = room.item(181)
    read, base = item.proceeding.revision, plain(item.proceeding)
    save_proceeding(item=item, revision=read, values={"motive": "Första"}, by=room.by, base=base)
    together = save_proceeding(
        item=item, revision=read, values={"outcome": "sent_back"}, by=room.by, base=base
    )
    assert (together.motive, together.outcome) == ("Första", "sent_back")
    with pytest.raises(ChangedMeanwhile) as refusal:
        save_proceeding(item=item, revision=read, values={"motive": "Andra"}, by=room.by, base=base)
    assert refusal.value.differences == {"motive": ("Andra", "Första")}
    with pytest.raises(ChangedMeanwhile, match="Läs igenom"):
        close_paragraph(item=item, revision=read, by=room.by)
    item.proceeding.refresh_from_db()
    assert item.proceeding.motive == "Första"


def test_seat_changed_by_somebody_else_is_told(room):
    room.open()
    seen = room["Bergvik"]
    set_seat(item=room.item(181), seat=room.seat("Bergvik"), mandate=room["Strandh"], by=room.by, seen=seen)
    with pytest.raises(Refused, match="där tjänstgör nu Stina Strandh"):
        set_seat(item=room.item(181), seat=room.seat("Bergvik"), mandate=None, by=room.by, seen=seen)


# Seats (rules 3 and 15)


def test_leaving_and_coming_back_shows_per_paragraph(room):
    room.open()
    seat = room.seat("Bergvik")
    with clock.at("2024-05-21T09:15"):
        set_seat(item=room.item(181), seat=seat, mandate=room["Koski"], by=room.by)
    assert [serving(room.item(n))[4] for n in (180, 181, 182)] == [
        "Britta Bergvik",
        "Karl Koski",
        "Karl Koski",
    ]
    left, came = (room.meeting.participants.get(mandate=room[name]) for name in ("Bergvik", "Koski"))
    assert (left.from_paragraph, left.to_paragraph, str(left.left_at)) == (None, 180, "09:15:00")
    assert (came.from_paragraph, came.to_paragraph, str(came.arrived_at)) == (181, None, "09:15:00")
    set_seat(item=room.item(182), seat=seat, mandate=room["Bergvik"], by=room.by)
    assert serving(room.item(182))[4] == "Britta Bergvik"
    assert room.item(181).seatings.get(seat=seat).instead_of == room["Bergvik"]


def test_one_seat_for_each_person(room, ksnau):
    room.open()
    with pytest.raises(Refused, match="tjänstgör redan på plats 1"):
        set_seat(item=room.item(181), seat=room.seat("Bergvik"), mandate=room["Holmgren"], by=room.by)
    from tests import factories

    stranger = factories.mandate(factories.user("Ny Person"), ksnau, from_on=datetime.date(2024, 6, 1))
    with pytest.raises(Refused, match="inget uppdrag"):
        set_seat(item=room.item(181), seat=room.seat("Bergvik"), mandate=stranger, by=room.by)


def test_vice_chair_presides_when_the_chair_leaves_and_approves_that_paragraph(room):
    room.open()
    declare_conflict(item=room.item(181), mandate=room["Holmgren"], by=room.by, substitute=room["Strandh"])
    closed = confirm_as_proposed(item=room.item(181), by=room.by)
    assert closed.presider == room["Åström"]
    assert [(one.role, one.mandate) for one in room.item(181).approvers.all()] == [("chair", room["Åström"])]
    assert room.item(182).proceeding.presider == room["Holmgren"]


def test_conflict_of_interest(room):
    """Rule 3: absent in that §, cannot move, vote, reserve or approve it; the substitute's seat votes."""
    room.open()
    item = room.item(181)
    conflict = declare_conflict(
        item=item, mandate=room["Tamm"], by=room.by, ground="Delägare", substitute=room["Rask"]
    )
    assert serving(item)[3] == "Rolf Rask"
    assert serving(room.item(182))[3] == "Mats Tamm"
    with pytest.raises(Refused, match="jäv"):
        add_motion(item=item, kind="refuse", mover=room["Tamm"], by=room.by)
    with pytest.raises(Refused, match="jäv"):
        set_seat(item=item, seat=room.seat("Tamm"), mandate=room["Tamm"], by=room.by, onward=False)
    with pytest.raises(Refused, match="jäv"):
        reserve(item=item, mandate=room["Tamm"], by=room.by)
    with pytest.raises(Refused, match="justerar den inte"):
        choose_approvers(meeting=room.meeting, mandates=[room["Tamm"]], by=room.by, item=item)
    ballot = hold_vote(
        item=item, matter="main", yes="Bifall", no="Avslag", choices=room.choices(181, Rask="no"), by=room.by
    )
    vote = ballot.votes.get(seat=room.seat("Tamm"))
    assert (vote.mandate, vote.choice) == (room["Rask"], "no")
    with pytest.raises(Refused, match="Ta bort omröstningen"):
        withdraw_conflict(conflict=conflict, by=room.by)
    remove_vote(ballot=ballot, by=room.by)
    withdraw_conflict(conflict=conflict, by=room.by)
    assert serving(item)[3] == "Mats Tamm"
