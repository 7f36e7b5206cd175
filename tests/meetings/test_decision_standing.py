"""How far a decision has come, told and asked through `cases.decision_events`."""

import datetime

import pytest

from cases import decision_events
from cases.actions.delegated import decide_by_delegation
from cases.decision_events import Standing, standing_of
from cases.models import DelegationPoint
from core import clock
from meetings.actions.board import post_minutes
from meetings.models import ReportedRecord
from tests import factories
from tests.grants import money
from tests.meetings.approving import approve, drafted
from tests.meetings.held import HELD_AT, held

pytestmark = pytest.mark.django_db
APPROVED = datetime.date(2024, 5, 30)


@pytest.fixture(autouse=True)
def at_the_meeting():
    with clock.at(HELD_AT):
        yield


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(decision_events, "_listeners", [lambda decision, by: heard.append(decision)])
    return heard


def test_decision_of_a_body_is_settled_with_its_minutes_and_final_after_the_appeal(
    ksnau, secretary, official, told
):
    made = held(ksnau, secretary, official)
    decision = made.item(181).proceeding.decision
    minutes = drafted(made)
    assert standing_of(decision) == Standing()
    with clock.at("2024-05-30T15:00"):
        approve(minutes, secretary, APPROVED)
        assert told[0] == decision
        assert all(one.is_final for one in told)
        assert standing_of(decision) == Standing(settled_on=APPROVED)
    with clock.at("2024-05-31T09:00"):
        post_minutes(minutes=minutes, by=secretary)
    standing = standing_of(decision)
    assert standing == Standing(APPROVED, datetime.date(2024, 5, 31), datetime.date(2024, 6, 24))
    assert [standing.is_final(datetime.date(2024, 6, day)) for day in (24, 25)] == [False, True]


def test_decision_in_a_closed_paragraph_without_minutes_is_not_settled(ksnau, secretary, official):
    made = held(ksnau, secretary, official)
    assert standing_of(made.item(181).proceeding.decision) == Standing()


def test_delegated_decision_is_settled_at_once_and_announced_with_the_minutes_it_is_reported_in(
    ksnau, secretary, official, registrar, told
):
    point = DelegationPoint.objects.create(
        giver=ksnau, number="2.1", what="Bidrag", delegate_position="Chef", from_on=factories.START
    )
    decision = decide_by_delegation(
        case=factories.case(by=registrar, official=official), point=point, delegate=official, by=registrar,
        delegate_title="Chef", decision="att bevilja 5 000 kr", decided_on=clock.today(),
    )  # fmt: skip
    assert told == [decision]
    today = clock.today()
    assert standing_of(decision) == Standing(settled_on=today)
    made = held(ksnau, secretary, official)
    ReportedRecord.objects.create(item=made.item(183), position=1, record=decision.record)
    with clock.at("2024-05-31T09:00"):
        minutes = approve(drafted(made), secretary, APPROVED)
        assert standing_of(decision) == Standing(settled_on=today)
        post_minutes(minutes=minutes, by=secretary)
    assert standing_of(decision) == Standing(today, datetime.date(2024, 5, 31), datetime.date(2024, 6, 24))


def test_decision_of_before_says_that_its_notice_is_not_here(registrar, official, ksnau):
    case = factories.case(by=registrar, official=official)
    made = money.decision(
        case, registrar, delegate=None, delegate_title="", body=ksnau, competence="Delegation"
    )
    assert standing_of(made) == Standing(settled_on=made.decided_on, known=False)


def test_many_decisions_cost_what_one_does(ksnau, secretary, official, django_assert_num_queries):
    made = held(ksnau, secretary, official)
    decisions = [one.proceeding.decision for one in made.items if one.paragraph.number in {180, 181, 182}]
    for number in (1, 3):
        with django_assert_num_queries(3):
            assert len(decision_events.standings(decisions[:number])) == number
