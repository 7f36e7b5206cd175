"""Promises: given, told about, moved, finished; who may; what a mail never says."""

import datetime

import pytest

from cases.actions import assignments as actions
from cases.actions.deciding import decide, undo
from cases.actions.marks import mark_secret
from cases.models import Assignment
from core import clock
from core.errors import Refused
from organisation.models import Message
from organisation.todo import waiting_for
from tests import factories
from tests.cases.rulings import ruling
from tests.worlds import kept

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2024, 6, 3, 9, 0, tzinfo=clock.STOCKHOLM)
LATER = datetime.date(2024, 9, 30)


@pytest.fixture(autouse=True)
def june():
    with clock.at(NOW):
        yield


@kept
def case(registrar, official):
    return factories.case(by=registrar, official=official, subject="Hemlig rubrik")


def given(case, owner, by, **fields) -> Assignment:
    return actions.give_assignment(
        **(
            {"case": case, "what": "Återrapportera avtalet", "owner": owner, "due_on": LATER, "by": by}
            | fields
        )
    )


def test_given_by_decision_is_told_and_reported_to_the_body(
    case, registrar, secretary, official, ksnau, point
):
    decision = decide(case=case, ruling=ruling(ksnau, point=point), by=secretary)
    one = given(case, official, secretary, decision=decision)

    assert (one.body, one.unit) == (ksnau, official.unit)
    message = Message.objects.get(kind="cases.assignment")
    assert (message.to, case.dnr in message.subject) == (official, True)
    assert "avtalet" not in message.text + message.subject
    assert [(todo.title, todo.due_on) for todo in waiting_for(official) if "Uppdrag" in todo.detail] == [
        ("Återrapportera avtalet", LATER)
    ]


def test_every_day_it_had_stays(case, official, registrar):
    one = given(case, official, registrar)
    actions.change_due(
        assignment=one, due_on=datetime.date(2024, 12, 1), reason="Regionen dröjer", by=official
    )
    actions.report(assignment=one, text="Utkast finns", by=official)
    actions.finish_assignment(assignment=one, text="Rapporten är lämnad", by=official)
    actions.reopen_assignment(assignment=one, text="Bilagan saknas", by=registrar)

    one.refresh_from_db()
    assert (one.due_on, one.is_open) == (datetime.date(2024, 12, 1), True)
    assert [(u.kind, u.due_from, u.due_to) for u in one.updates.all()] == [
        ("due", LATER, datetime.date(2024, 12, 1)),
        ("progress", None, None),
        ("finished", None, None),
        ("reopened", None, None),
    ]


@pytest.mark.parametrize("who", ["outsider", "other_official", "economist", "administrator", "member"])
def test_others_neither_give_nor_report(case, official, registrar, who, request):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused, match="Uppdrag lämnas av"):
        given(case, official, person)
    one = given(case, official, registrar)
    with pytest.raises(Refused, match="den som är ansvarig"):
        actions.finish_assignment(assignment=one, text="Klart", by=person)


@pytest.mark.parametrize(
    ("do", "fields", "says"),
    [
        ("give", {"what": " "}, "Skriv vad som ska göras"),
        ("give", {"due_on": datetime.date(2024, 6, 2)}, "Dagen har passerat"),
        ("report", {"text": " "}, "Skriv vad som har hänt"),
        ("change_due", {"due_on": LATER, "reason": "x"}, "samma dag"),
        ("change_due", {"due_on": datetime.date(2024, 8, 1), "reason": ""}, "Skriv vad som har hänt"),
        ("hand_over", {"reason": ""}, "är redan ansvarig"),
        ("reopen_assignment", {"text": "x"}, "inte klart"),
    ],
)
def test_refused(case, official, registrar, do, fields, says):
    one = given(case, official, registrar)
    calls = {
        "give": lambda: given(case, official, registrar, **fields),
        "hand_over": lambda: actions.hand_over(assignment=one, owner=official, by=official, **fields),
    }
    call = calls.get(do) or (lambda: getattr(actions, do)(assignment=one, by=official, **fields))
    with pytest.raises(Refused, match=says):
        call()


def test_owner_must_be_able_to_read_the_case(case, registrar, official, other_official, outsider):
    with pytest.raises(Refused, match="får inte läsa"):
        given(case, outsider, registrar)
    one = given(case, official, registrar)
    mark_secret(thing=case, provision="OSL 19:1", by=registrar)
    with pytest.raises(Refused, match="får inte läsa"):
        actions.hand_over(assignment=one, owner=other_official, reason="", by=registrar)


def test_decision_that_was_taken_back_gives_no_promise(case, official, secretary, ksnau, point):
    decision = decide(case=case, ruling=ruling(ksnau, point=point), by=secretary)
    undo(decision=decision, reason="Fel", by=secretary)
    with pytest.raises(Refused, match="gäller inte"):
        given(case, official, secretary, decision=decision)


def test_owner_is_reminded_once_for_each_day(case, official, registrar):
    one = given(case, official, registrar, due_on=datetime.date(2024, 6, 5))
    told = []
    for day in (4, 5, 6):
        with clock.at(datetime.datetime(2024, 6, day, 9, 0, tzinfo=clock.STOCKHOLM)):
            told.append(actions.tell_overdue())
    with clock.at(datetime.datetime(2024, 6, 6, 9, 0, tzinfo=clock.STOCKHOLM)):
        actions.change_due(assignment=one, due_on=datetime.date(2024, 6, 10), reason="Semester", by=official)
    with clock.at(datetime.datetime(2024, 6, 11, 9, 0, tzinfo=clock.STOCKHOLM)):
        told.append(actions.tell_overdue())
    assert told == [0, 1, 0, 1]


def test_secret_case_hides_its_promises(case, official, other_official, registrar, signed_in):
    one = given(case, official, registrar)
    assert b"avtalet" in signed_in(other_official).get("/arbete/arenden/uppdrag/").content
    mark_secret(thing=case, provision="OSL 19:1", by=registrar)
    assert b"avtalet" not in signed_in(other_official).get("/arbete/arenden/uppdrag/").content
    assert signed_in(other_official).get(one.get_absolute_url()).status_code == 404
    assert signed_in(official).get(one.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_one_as_for_three(
    case, official, registrar, signed_in, django_assert_num_queries, count
):
    for number in range(count):
        given(case, official, registrar, what=f"Uppdrag {number}")
    client = signed_in(official)
    client.get("/arbete/arenden/uppdrag/")
    with django_assert_num_queries(6):
        page = client.get("/arbete/arenden/uppdrag/").content.decode()
    assert page.count('data-label="Senast"') == count


def test_late_ones_of_a_body_are_a_list_of_their_own(case, official, secretary, ksnau, point, signed_in):
    decision = decide(case=case, ruling=ruling(ksnau, point=point), by=secretary)
    given(case, official, secretary, decision=decision, what="Sent", due_on=datetime.date(2024, 6, 5))
    given(case, official, secretary, what="Inte till organet", due_on=datetime.date(2024, 6, 5))
    given(case, official, secretary, decision=decision, what="I tid")
    with clock.at(datetime.datetime(2024, 6, 6, 9, 0, tzinfo=clock.STOCKHOLM)):
        page = signed_in(secretary).get("/arbete/arenden/uppdrag/?visa=sena&organ=ksnau").content.decode()
    assert "Försenade uppdrag till KSNAU" in page
    assert ("Sent" in page, "Inte till organet" in page, "I tid" in page) == (True, False, False)


def test_given_and_finished_through_the_pages(case, official, registrar, signed_in):
    client = signed_in(registrar)
    page = client.get(f"{case.get_absolute_url()}uppdrag/nytt/")
    assert "Nytt uppdrag" in page.content.decode()
    sent = client.post(
        f"{case.get_absolute_url()}uppdrag/nytt/",
        {"what": "Följ upp avtalet", "owner": official.pk, "due_on": "2024-09-30", "decision": ""},
    )
    assert sent.status_code == 302
    one = Assignment.objects.get()
    owner = signed_in(official)
    assert owner.post(f"{one.get_absolute_url()}klart/", {"text": "Gjort"}).status_code == 302
    shown = owner.get(one.get_absolute_url()).content.decode()
    assert "Gjort" in shown
    assert "Öppna igen" in shown
