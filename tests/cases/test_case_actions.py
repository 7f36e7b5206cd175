"""A case's life after registration."""

import datetime

import pytest

from cases.actions import cases as case_actions
from cases.actions.assignment import assign
from cases.actions.cases import (
    classify,
    close_case,
    correct_case,
    relate,
    reopen_case,
    unrelate,
    void_case,
)
from cases.actions.reminders import finish_reminder, set_reminder, tell_due
from cases.models import Case, Reminder
from core import clock
from core.errors import Refused
from organisation.models import Message
from tests import factories
from tests.worlds import kept
from trail.queries import history

pytestmark = pytest.mark.django_db


@kept
def case(registrar, official) -> Case:
    with clock.at("2024-05-10"):
        return factories.case(by=registrar, official=official)


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17"):
        yield


def test_corrected_subject_is_kept_as_former(case, registrar):
    correct_case(
        case=case, subject="Rätt mening", public_subject="Öppen mening", reason="Skrivfel", by=registrar
    )
    case.refresh_from_db()
    assert (case.subject, case.open_subject) == ("Rätt mening", "Öppen mening")
    former = case.former_subjects.get()
    assert (former.subject, former.public_subject, former.reason) == ("Ett ärende", "", "Skrivfel")
    assert history(case)[0].sentence == "rättade ärendets uppgifter"


def test_correcting_to_the_same_words_leaves_no_trace(case, registrar):
    correct_case(case=case, subject="  Ett   ärende ", by=registrar)
    assert case.former_subjects.count() == 0


def test_correction_is_undone_when_the_trail_fails(case, registrar, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(case_actions, "trace", broken)
    with pytest.raises(RuntimeError):
        correct_case(case=case, subject="Rätt mening", by=registrar)
    case.refresh_from_db()
    assert (case.subject, case.former_subjects.count()) == ("Ett ärende", 0)


def test_unit_without_official_is_told_through_its_managers(case, registrar, manager, official):
    Message.objects.all().delete()
    assign(case=case, unit=manager.unit, official=None, by=registrar)
    assert [message.to for message in Message.objects.all()] == []  # the unit was the official's own already
    assign(case=case, unit=None, official=None, by=registrar)
    assign(case=case, unit=manager.unit, official=None, by=registrar)
    assert [(m.to, m.text) for m in Message.objects.all()] == [
        (manager, "Ärendet har fördelats till Enhet slk. Utse en handläggare.")
    ]


def test_official_must_read_the_diary_here(case, registrar, outsider, member):
    for person in (outsider, member):
        with pytest.raises(Refused, match="ingen roll som läser diariet"):
            assign(case=case, unit=None, official=person, by=registrar)
    with pytest.raises(Refused, match="en annan myndighet"):
        assign(
            case=case, unit=factories.unit("bygg", of=factories.authority("bn")), official=None, by=registrar
        )


def test_close_and_reopen_with_reason_as_a_note(case, registrar):
    close_case(case=case, note="Alla beslut är verkställda.", by=registrar)
    assert (case.state, case.closed_on) == ("Avslutat", datetime.date(2024, 5, 17))
    with pytest.raises(Refused, match=r"är avslutat\. Öppna ärendet igen"):
        factories.record(case=case, by=registrar)
    with pytest.raises(Refused, match="Skriv varför"):
        reopen_case(case=case, reason=" ", by=registrar)
    reopen_case(case=case, reason="Överklagat.", by=registrar)
    assert case.state == "Öppet"
    assert [(r.number, r.kind, r.text) for r in case.records.all()] == [
        (1, "note", "Alla beslut är verkställda."),
        (2, "note", "Överklagat."),
    ]
    with pytest.raises(Refused, match="redan öppet"):
        reopen_case(case=case, reason="Igen.", by=registrar)


def test_case_with_waiting_reminder_is_not_closed(case, registrar, official):
    reminder = set_reminder(case=case, owner=official, what="Svar", due_on=clock.today(), by=registrar)
    with pytest.raises(Refused, match="En bevakning är inte klar"):
        close_case(case=case, by=registrar)
    finish_reminder(reminder=reminder, by=official)
    close_case(case=case, by=registrar)
    with pytest.raises(Refused, match="redan avslutat"):
        close_case(case=case, by=registrar)


def test_void_keeps_the_number_and_says_why(case, registrar):
    record = factories.record(case=case, by=registrar)
    with pytest.raises(Refused, match="I ärendet finns en handling"):
        void_case(case=case, reason="Dubbelregistrerat", by=registrar)
    from cases.actions.records import void_record

    void_record(record=record, reason="Dubbelregistrerat", by=registrar)
    with pytest.raises(Refused, match="Skriv varför ärendet makuleras"):
        void_case(case=case, reason="", by=registrar)
    void_case(case=case, reason="Samma som KS-2024/00456", by=registrar)
    assert (case.state, case.void_reason, case.voided_by) == (
        "Makulerat",
        "Samma som KS-2024/00456",
        registrar,
    )
    for attempt in (
        lambda: factories.record(case=case, by=registrar),
        lambda: correct_case(case=case, subject="Nytt", by=registrar),
        lambda: void_case(case=case, reason="Igen", by=registrar),
    ):
        with pytest.raises(Refused, match="är makulerat"):
            attempt()
    assert factories.case(by=registrar).number == 2


def test_related_cases_are_shown_on_both_until_parted(case, registrar):
    other = factories.case(by=registrar)
    relate(case=case, other=other, by=registrar)
    assert (list(case.related.all()), list(other.related.all())) == ([other], [case])
    with pytest.raises(Refused, match="hör redan ihop"):
        relate(case=other, other=case, by=registrar)
    with pytest.raises(Refused, match="sig självt"):
        relate(case=case, other=case, by=registrar)
    unrelate(case=other, other=case, by=registrar)
    assert case.related.count() == 0


def test_classification_is_set(case, registrar):
    classify(case=case, classification="1.3.2 Styra och leda", by=registrar)
    assert Case.objects.get(pk=case.pk).classification == "1.3.2 Styra och leda"


@pytest.mark.parametrize("who", ["official", "other_official", "secretary", "manager", "outsider"])
def test_only_the_registrar_changes_a_case(case, request, who):
    person = request.getfixturevalue(who)
    for attempt in (
        lambda: correct_case(case=case, subject="Nytt", by=person),
        lambda: classify(case=case, classification="1", by=person),
        lambda: assign(case=case, unit=None, official=None, by=person),
        lambda: close_case(case=case, by=person),
        lambda: void_case(case=case, reason="Fel", by=person),
        lambda: relate(case=case, other=case, by=person),
    ):
        with pytest.raises(Refused, match="Bara registrator"):
            attempt()


# Reminders


def test_reminder_for_a_colleague_is_told_and_told_again_on_the_day(case, official, other_official):
    Message.objects.all().delete()
    due = datetime.date(2024, 5, 28)
    reminder = set_reminder(case=case, owner=other_official, what="Bilaga 4", due_on=due, by=official)
    assert [m.to for m in Message.objects.all()] == [other_official]
    assert "Bilaga" not in Message.objects.get().text
    assert tell_due() == 0
    with clock.at("2024-05-28"):
        assert (tell_due(), tell_due()) == (1, 0)
    finish_reminder(reminder=reminder, by=other_official)
    assert list(Reminder.objects.waiting()) == []


def test_reminder_is_refused_for_the_past_the_blind_and_by_others(case, registrar, official, other_official):
    day = clock.today()
    with pytest.raises(Refused, match="Dagen har passerat"):
        set_reminder(case=case, owner=official, what="Svar", due_on=datetime.date(2024, 5, 16), by=official)
    with pytest.raises(Refused, match="Bara registrator och ärendets handläggare"):
        set_reminder(case=case, owner=other_official, what="Svar", due_on=day, by=other_official)
    secret = factories.case(by=registrar, secrecy_provision="OSL 21:1")
    with pytest.raises(Refused, match="får inte läsa ärendet"):
        set_reminder(case=secret, owner=other_official, what="Svar", due_on=day, by=registrar)
    reminder = set_reminder(case=case, owner=official, what="Svar", due_on=day, by=official)
    with pytest.raises(Refused, match="Bara den som bevakar"):
        finish_reminder(reminder=reminder, by=other_official)
