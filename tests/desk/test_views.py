"""The start page and the messages: what waits for each, in words, and in as many queries for 1 as for 3."""

from __future__ import annotations

import datetime
import re

import pytest

from cases.actions.reminders import set_reminder
from core import clock
from meetings.actions.issuing import issue_summons
from meetings.models import Delivery
from organisation.actions import notify
from organisation.models import Message
from tests import factories
from tests.meetings import making

TODAY = datetime.date(2024, 5, 13)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def in_may():
    with clock.at(making.MADE_ON):
        yield


@pytest.fixture
def read(signed_in):
    """read(user, path) -> the page's words."""

    def page(user, path: str = "/arbete/") -> str:
        answer = signed_in(user).get(path)
        assert answer.status_code == 200
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("&quot;", '"').strip()

    return page


def reminder(official, what="Begär in svar", due_on=TODAY, **case):
    of = making.a_case(official=official, **case)
    return set_reminder(case=of, owner=official, what=what, due_on=due_on, by=official)


def test_start_page_greets_by_first_name_and_says_that_nothing_waits(read, official):
    text = read(official)
    assert "Måndag 13 maj 2024 Hej, Hanna Inget väntar på dig just nu." in text
    assert "Här samlas återlämnade skrivelser" in text
    assert "Du har inga bevakningar." in text
    assert "Inga kommande sammanträden." in text
    assert "Mina ärenden" not in text


def test_what_is_due_waits_and_what_is_late_says_so(read, official):
    kept = reminder(official)
    reminder(official, "Kommer sedan", TODAY + DAY)
    with clock.at("2024-05-13T11:00"):
        assert "En sak väntar på dig. Väntar på mig 1 sak Begär in svar" in read(official)
        assert f"Bevakning i {kept.case.dnr} I dag Öppna ärendet" in read(official)
    with clock.at("2024-05-15T09:00"):
        assert "Två saker väntar på dig, två är försenade." in read(official)


def test_a_reminder_in_a_case_that_has_been_closed_to_me_is_not_shown(
    read, official, other_official, registrar
):
    from cases.actions.marks import mark_secret

    case = making.a_case(official=official)
    set_reminder(case=case, owner=other_official, what="Zebrafråga", due_on=TODAY, by=official)
    assert "Zebrafråga" in read(other_official)
    mark_secret(thing=case, provision="OSL 21:1", by=registrar)
    assert "Zebrafråga" not in read(other_official)


def test_memos_wait_for_the_one_whose_turn_it_is(read, official, manager):
    memo = making.draft(making.a_case(official=official), official, title="Medel till mat")
    assert "Medel till mat" in read(official)
    assert "Medel till mat" not in read(manager)
    memo.state, memo.submitted_at = "submitted", clock.now()
    memo.save()
    assert "Läs och godkänn" in read(manager)
    assert "Skriv vidare" not in read(official)


def test_a_member_is_told_of_what_is_not_read(
    read, ksnau, secretary, member, django_capture_on_commit_callbacks
):
    meeting = making.meeting(ksnau, secretary)
    making.item(meeting, secretary)
    assert "Här visas handlingar som du har fått och inte har läst än." in read(member)
    with django_capture_on_commit_callbacks(execute=True):
        issue = issue_summons(meeting=meeting, by=secretary)
    text = read(member)
    assert "En sak väntar på dig. " in text
    assert "Läs handlingarna till KSNAU 21 maj Utskick 1, kallelse, " in text
    assert "KSNAU tis 21 maj , kl. 08.30 1 ärende. Kallelse utfärdad." in text
    assert "Bevakningar" not in text
    Delivery.objects.filter(issue=issue).update(opened_at=clock.now())
    assert "Inget väntar på dig" in read(member)


def test_meetings_say_how_far_they_have_come(read, ksnau, secretary):
    meeting = making.meeting(ksnau, secretary, datetime.date(2024, 6, 4))
    for _ in range(2):
        making.item(meeting, secretary)
    assert "KSNAU tis 4 juni , kl. 08.30 2 ärenden planerade. Manusstopp tis 21 maj." in read(secretary)
    with clock.at("2024-05-24T09:00"):
        assert "2 ärenden planerade. Kallelsen ska ut tis 28 maj." in read(secretary)


def test_messages_are_shown_to_the_one_they_were_for(read, official, registrar):
    assert "Du har inga meddelanden ännu." in read(official, "/arbete/meddelanden/")
    notify(
        to=official, subject="KS-2024/00001: nytt ärende", text="Du är handläggare.", path="/arbete/arenden/"
    )
    text = read(official, "/arbete/meddelanden/")
    assert "KS-2024/00001: nytt ärende Du är handläggare. i dag kl. 10.00" in text
    assert "nytt ärende" not in read(registrar, "/arbete/meddelanden/")


def test_a_message_that_could_not_be_mailed_says_so(read, official):
    notify(to=official, subject="Hej", text="…")
    Message.objects.update(failed="ingen svarar", attempts=1)
    assert "Kunde inte mejlas Ett nytt försök görs." in read(official, "/arbete/meddelanden/")


def test_messages_go_on_over_pages(signed_in, official):
    for number in range(31):
        notify(to=official, subject=f"Meddelande {number}.", text="…", mail=False)
    first = signed_in(official).get("/arbete/meddelanden/").text
    assert "Meddelande 30." in first
    assert "Meddelande 0." not in first
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "Meddelande 0." in signed_in(official).get(f"/arbete/meddelanden/{older}").text


@pytest.mark.parametrize("number", [1, 3])
def test_start_page_costs_the_same_for_1_and_3_of_everything(
    number, signed_in, django_assert_num_queries, ksnau, secretary, official
):
    for n in range(number):
        reminder(official, f"Fråga {n}")
        making.draft(making.a_case(official=official), official, title=f"Skrivelse {n}")
        meeting = making.meeting(ksnau, secretary, datetime.date(2024, 6, 4) + n * DAY)
        making.item(meeting, secretary, making.a_case(official=official))
    client = signed_in(official)
    with django_assert_num_queries(24):
        client.get("/arbete/")


@pytest.mark.parametrize("number", [1, 3])
def test_messages_cost_the_same_for_1_and_3(number, signed_in, django_assert_num_queries, official):
    for n in range(number):
        notify(to=official, subject=f"Meddelande {n}", text="…", mail=False)
    client = signed_in(official)
    with django_assert_num_queries(4):
        client.get("/arbete/meddelanden/")


def test_those_who_are_not_signed_in_are_sent_to_sign_in(client, db):
    for path in ("/arbete/", "/arbete/meddelanden/"):
        assert client.get(path).url == f"/konto/login/?next={path}"


def test_first_name_of_one_name(read, db):
    assert "Hej, Cher" in read(factories.user("Cher"))
