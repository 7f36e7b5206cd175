"""Opinions: asked for, answered and registered, declined, given more time, taken back; deadlines over the holidays;
reminders; who may see what."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail

from cases import findings
from cases.actions.cases import close_case
from cases.actions.files import Upload
from cases.actions.marks import mark_secret
from cases.actions.opinion_notices import remind_of_opinions
from cases.actions.opinions import (
    answer_opinion,
    ask_opinion,
    decline_opinion,
    extend_opinion,
    take_opinion,
    withdraw_opinion,
)
from cases.models import Memo, Opinion
from cases.queries import whole_memos
from cases.queries.opinions import files_sent, opinions_in, people_of, sent_along
from cases.rules.opinions import deadline
from core import clock
from core.errors import Refused
from organisation.models import Message
from organisation.todo import waiting_for
from tests import factories
from tests.worlds import kept
from trail.queries import history

DUE = datetime.date(2024, 5, 31)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _may(on_17_may):
    return


@kept
def unit(other_official):
    return other_official.unit


@pytest.fixture
def ask(case, official, unit):
    def do(**fields) -> Opinion:
        given = {"case": case, "unit": unit, "question": "Vad kostar det?", "due_on": DUE, "by": official}
        return ask_opinion(**given | fields)

    return do


def told() -> list[tuple[str, str]]:
    return [(message.to.name, message.subject) for message in Message.objects.order_by("id")]


# The last day


@pytest.mark.parametrize(
    ("asked_on", "typed", "due"),
    [
        ("2024-05-17", "10 arbetsdagar", "2024-05-31"),
        ("2024-05-17", "1 arbetsdag", "2024-05-20"),
        ("2024-04-29", "3 arbetsdagar", "2024-05-03"),  # 1 May
        ("2024-06-18", "3 arbetsdagar", "2024-06-24"),  # midsommarafton 21 June
        ("2024-06-05", "5", "2024-06-13"),  # 6 June
        ("2024-12-20", "5 arbetsdagar", "2025-01-03"),  # julafton to annandagen, nyårsafton, nyårsdagen
        ("2025-01-03", "1 arbetsdag", "2025-01-07"),  # trettondagen
        ("2024-03-27", "2 arbetsdagar", "2024-04-02"),  # långfredagen and annandag påsk
        ("2024-05-17", "2024-05-31", "2024-05-31"),
        ("2024-05-17", "31 maj 2024", "2024-05-31"),
    ],
)
def test_last_day_is_counted_in_swedish_working_days(asked_on, typed, due):
    assert deadline(typed, asked_on=datetime.date.fromisoformat(asked_on)).isoformat() == due


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("0 arbetsdagar", "mellan 1 och 250"),
        ("300 arbetsdagar", "mellan 1 och 250"),
        ("snart", "till exempel 10 arbetsdagar"),
        ("2024-05-17", "har passerat"),
        ("2024-06-21", "Fredag 21 juni 2024 är inte en arbetsdag. Nästa arbetsdag är 24 juni 2024."),
    ],
)
def test_a_last_day_that_cannot_be_is_refused(typed, says):
    with pytest.raises(Refused) as refusal:
        deadline(typed, asked_on=datetime.date(2024, 5, 17))
    assert says in refusal.value.message.replace("\u00a0", " ")


# Asking


def test_people_of_the_unit_are_told_by_number_and_link_only(ask, case, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        opinion = ask(question="Hur ligger cykelbanan?")
    (letter,) = mail.outbox
    assert letter.subject == f"Yttrande begärt: {case.dnr}"
    assert opinion.get_absolute_url() in letter.body
    assert "ykelbana" not in letter.subject + letter.body
    assert "begärde yttrande från Enhet fritid senast 2024-05-31" in str(history(case)[0])


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"question": "  "}, "Skriv vad du vill"),
        ({"unit": None}, "Välj en enhet, eller skriv"),
        ({"outside": "Region Västerbotten"}, "Välj en enhet, eller skriv"),
        ({"due_on": datetime.date(2024, 5, 17)}, "har passerat"),
        ({"due_on": datetime.date(2024, 6, 1)}, "inte en arbetsdag"),
    ],
)
def test_what_is_not_a_question_is_refused(ask, fields, says):
    with pytest.raises(Refused, match=says):
        ask(**fields)


def test_a_unit_without_people_cannot_be_asked(ask, ks):
    with pytest.raises(Refused, match="Ingen på Enhet tom kan ta emot"):
        ask(unit=factories.unit("tom", of=ks))


def test_only_those_who_handle_or_write_ask(ask, case, other_official, manager, registrar):
    for person in (other_official, manager):
        with pytest.raises(Refused, match="kan begära yttrande"):
            ask(by=person)
    factories.memo(case=case, author=manager)
    assert (ask(by=manager).asked_by, ask(by=registrar).asked_by) == (manager, registrar)


def test_a_closed_case_asks_nobody(ask, case, registrar):
    close_case(case=case, by=registrar)
    with pytest.raises(Refused, match="är avslutat"):
        ask()


def test_a_secret_case_is_not_sent_to_those_who_may_not_read_it(ask, case, registrar, ks):
    mark_secret(thing=case, provision="OSL 21:1", by=registrar)
    with pytest.raises(Refused, match="Ingen på Enhet fritid får läsa det sekretessmarkerade ärendet"):
        ask()
    with pytest.raises(Refused, match="Registrator prövar"):
        ask(unit=None, outside="Region Västerbotten")
    cleared = factories.unit("reg", of=ks)
    reader = factories.user("Lisa Läsare", "registrar", of=ks, unit=cleared)
    factories.user("Kalle Kollega", "official", of=ks, unit=cleared)
    Message.objects.all().delete()
    ask(unit=cleared)
    assert told() == [(reader.name, f"Yttrande begärt: {case.dnr}")]


def test_a_secret_record_goes_along_only_to_those_who_may_read_it(ask, case, registrar):
    record = factories.record(case=case, by=registrar, secrecy_provision="OSL 21:1")
    with pytest.raises(Refused, match=f"{record.designation} är sekretessmarkerad och ingen på Enhet fritid"):
        ask(records=[record])


def test_a_record_of_another_case_does_not_go_along(ask, registrar):
    other = factories.case(by=registrar)
    with pytest.raises(Refused, match="Välj bland ärendets"):
        ask(records=[factories.record(case=other, by=registrar)])


# Answering


def test_an_answer_is_registered_as_drawn_up_here_and_the_asker_is_told(ask, case, official, other_official):
    opinion = answer_opinion(
        opinion=ask(), text="<p>Inga <b>hinder</b>.</p><script>x</script>", by=other_official
    )
    record = opinion.record
    assert (record.direction, record.kind, record.number) == ("internal", "statement", 1)
    assert (record.subject, record.text) == ("Yttrande från Enhet fritid", "Inga hinder.")
    assert opinion.html == "<p>Inga <strong>hinder</strong>.</p>"
    assert (opinion.state, opinion.closed_by, opinion.is_late) == ("answered", other_official, False)
    assert told()[-1] == (official.name, f"Yttrande har kommit: {case.dnr}")


def test_nothing_to_add_is_an_answer_too(ask, other_official):
    opinion = answer_opinion(opinion=ask(), nothing_to_add=True, by=other_official)
    assert opinion.record.text == "Inget att erinra."


def test_a_file_alone_is_an_answer(ask, other_official):
    opinion = answer_opinion(opinion=ask(), uploads=[Upload("svar.txt", b"Hej")], by=other_official)
    assert [file.name for file in opinion.record.files.all()] == ["svar.txt"]


@pytest.mark.parametrize(
    ("given", "says"),
    [({}, "Skriv ett svar"), ({"text": "Nej", "nothing_to_add": True}, "Ta bort det ena")],
)
def test_no_answer_and_two_answers_are_refused(ask, other_official, given, says):
    with pytest.raises(Refused, match=says):
        answer_opinion(opinion=ask(), by=other_official, **given)


def test_others_than_those_asked_do_not_answer(ask, official, manager, registrar):
    opinion = ask()
    for person in (official, manager, registrar):
        for act in (take_opinion, answer_opinion, decline_opinion):
            given = {"reason": "Nej"} if act is decline_opinion else {}
            with pytest.raises(Refused, match="Bara de som hör till Enhet fritid"):
                act(opinion=opinion, by=person, **given)


def test_another_authority_answers_with_an_incoming_record(ask, case, outsider, bn):
    outsider.unit = factories.unit("bygglov", of=bn)
    outsider.save()
    opinion = answer_opinion(opinion=ask(unit=outsider.unit), text="Ja", by=outsider)
    assert (opinion.record.direction, opinion.record.counterparty) == ("in", "Myndighet bn, Enhet bygglov")


def test_an_outside_answer_is_put_in_by_those_who_handle_the_case(ask, official, other_official):
    opinion = ask(unit=None, outside="Region Västerbotten")
    with pytest.raises(Refused):
        answer_opinion(opinion=opinion, text="Ja", by=other_official)
    with clock.at("2024-06-04"):
        answer_opinion(opinion=opinion, text="Ja", arrived_on=DUE, by=official)
    record = opinion.record
    assert (record.direction, record.counterparty, record.arrived_on) == ("in", "Region Västerbotten", DUE)
    assert opinion.is_late is False  # the day it came counts, not the day it was put in


def test_an_answer_takes_the_mark_of_what_was_sent_along(ask, case, registrar, ks):
    cleared = factories.unit("reg", of=ks)
    reader = factories.user("Lisa Läsare", "registrar", of=ks, unit=cleared)
    record = factories.record(case=case, by=registrar, secrecy_provision="OSL 21:1")
    opinion = answer_opinion(opinion=ask(unit=cleared, records=[record]), text="Ja", by=reader)
    assert opinion.record.secrecy_provision == "OSL 21:1"


def test_a_late_answer_says_so(ask, other_official):
    opinion = ask()
    with clock.at(DUE + 3 * DAY):
        assert opinion.is_late
        answer_opinion(opinion=opinion, text="Ja", by=other_official)
    assert opinion.is_late


def test_what_is_answered_is_closed(ask, other_official, official):
    opinion = answer_opinion(opinion=ask(), text="Ja", by=other_official)
    with pytest.raises(Refused, match="redan besvarat"):
        answer_opinion(opinion=opinion, text="Nej", by=other_official)
    with pytest.raises(Refused, match="redan besvarat"):
        withdraw_opinion(opinion=opinion, reason="Ångrade mig", by=official)


def test_the_one_who_takes_it_has_it_alone_until_a_colleague_takes_over(ask, other_official, ks):
    colleague = factories.user("Kajsa Kollega", "official", of=ks, unit=other_official.unit)
    opinion = ask()
    assert [len(waiting_for(one)) for one in (other_official, colleague)] == [1, 1]
    take_opinion(opinion=opinion, by=other_official)
    assert [len(waiting_for(one)) for one in (other_official, colleague)] == [1, 0]
    take_opinion(opinion=opinion, by=colleague)
    assert [len(waiting_for(one)) for one in (other_official, colleague)] == [0, 1]


def test_declining_needs_a_reason_and_tells_the_asker(ask, case, other_official, official):
    opinion = ask()
    with pytest.raises(Refused, match="varför ni avböjer"):
        decline_opinion(opinion=opinion, reason=" ", by=other_official)
    decline_opinion(opinion=opinion, reason="Inte vår fråga", by=other_official)
    assert (opinion.state, opinion.reason) == ("declined", "Inte vår fråga")
    assert told()[-1] == (official.name, f"Yttrande avböjt: {case.dnr}")


# More time, taken back


def test_more_time_is_given_with_a_reason_and_kept(ask, case, official, other_official):
    opinion = ask()
    with pytest.raises(Refused, match="Välj en senare dag"):
        extend_opinion(opinion=opinion, due_on=DUE, reason="Semester", by=official)
    with pytest.raises(Refused, match="varför tiden förlängs"):
        extend_opinion(opinion=opinion, due_on=datetime.date(2024, 6, 7), reason="", by=official)
    with pytest.raises(Refused, match="Bara den som begärde"):
        extend_opinion(opinion=opinion, due_on=datetime.date(2024, 6, 7), reason="Ja", by=other_official)
    extend_opinion(opinion=opinion, due_on=datetime.date(2024, 6, 7), reason="Semester", by=official)
    (kept,) = opinion.extensions.all()
    assert (kept.before, kept.due_on, kept.reason, opinion.due_on) == (
        DUE,
        kept.due_on,
        "Semester",
        kept.due_on,
    )
    assert told()[-1] == (other_official.name, f"Mer tid för yttrande: {case.dnr}")


def test_a_question_is_taken_back_with_a_reason(ask, case, official, other_official):
    opinion = withdraw_opinion(opinion=ask(), reason="Behövs inte", by=official)
    assert (opinion.state, waiting_for(other_official)) == ("withdrawn", [])
    assert told()[-1] == (other_official.name, f"Begäran om yttrande återkallad: {case.dnr}")


# Reminders


def test_reminders_come_three_working_days_before_and_when_it_is_late_once_each(
    ask, case, official, other_official
):
    ask(due_on=datetime.date(2024, 6, 25))  # midsommarafton 21 June lies between
    Message.objects.all().delete()
    with clock.at("2024-06-18"):
        assert remind_of_opinions() == 0
    with clock.at("2024-06-19"):
        assert (remind_of_opinions(), remind_of_opinions()) == (1, 0)
    assert told() == [(other_official.name, f"Påminnelse om yttrande: {case.dnr}")]
    with clock.at("2024-06-25"):
        assert remind_of_opinions() == 0
    with clock.at("2024-06-26"):
        assert (remind_of_opinions(), remind_of_opinions()) == (1, 0)
    late = f"Yttrande är försenat: {case.dnr}"
    assert told()[1:] == [(other_official.name, late), (official.name, late)]


def test_a_question_with_short_notice_needs_no_reminder_the_same_day(ask):
    ask(due_on=datetime.date(2024, 5, 21))
    assert remind_of_opinions() == 0


def test_more_time_is_reminded_of_anew(ask, official):
    opinion = ask()
    with clock.at(DUE):
        assert remind_of_opinions() == 1
        extend_opinion(opinion=opinion, due_on=datetime.date(2024, 6, 14), reason="Semester", by=official)
        assert remind_of_opinions() == 0
    with clock.at("2024-06-12"):
        assert remind_of_opinions() == 1


def test_late_ones_wait_for_the_asker_too(ask, official, case):
    ask()
    assert waiting_for(official) == []
    with clock.at(DUE + DAY):
        (todo,) = waiting_for(official)
    assert (todo.title, todo.due_on) == ("Yttrande från Enhet fritid har inte kommit", DUE)


# Who sees what


def test_another_authority_sees_the_question_and_what_was_sent_and_no_more(
    ask, case, registrar, outsider, bn
):
    outsider.unit = factories.unit("bygglov", of=bn)
    outsider.save()
    record = factories.record(case=case, by=registrar, files=[Upload("brev.txt", b"Hej")])
    factories.record(case=case, by=registrar, files=[Upload("annat.txt", b"Hej")])
    stranger = factories.user("Bo Bygg", "official", of=bn, unit=factories.unit("annan", of=bn))
    opinion = ask(unit=outsider.unit, records=[record])
    assert list(Opinion.objects.visible_to(outsider)) == [opinion]
    assert list(Opinion.objects.visible_to(stranger)) == []
    assert list(sent_along(opinion, outsider)) == [record]
    assert [file.name for file in files_sent(opinion, outsider)] == ["brev.txt"]
    mark_secret(thing=record, provision="OSL 21:1", by=registrar)
    assert (list(sent_along(opinion, outsider)), list(files_sent(opinion, outsider))) == ([], [])
    mark_secret(thing=case, provision="OSL 21:1", by=registrar)
    assert list(Opinion.objects.visible_to(outsider)) == []


def test_members_and_the_public_see_no_opinions(ask, member):
    ask()
    assert [Opinion.objects.visible_to(one).count() for one in (member, None)] == [0, 0]


def test_an_answer_that_is_marked_secret_is_closed_with_its_record(
    ask, case, registrar, manager, other_official
):
    opinion = answer_opinion(opinion=ask(), text="Ja", by=other_official)
    assert opinions_in(case, manager) == [opinion]
    mark_secret(thing=opinion.record, provision="OSL 21:1", by=registrar)
    assert (opinions_in(case, manager), opinions_in(case, registrar)) == ([], [opinion])


def test_people_of_a_unit_sit_there_or_have_a_role_there(unit, other_official, manager, ks):
    factories.user("Inte Inne", of=ks, unit=unit)
    assert people_of(unit) == [other_official]


# Findings


def findings_of(memo) -> list[tuple[str, str]]:
    found = findings.of_memo(whole_memos(Memo.objects.filter(pk=memo.pk)).get())
    return [(one.title, one.word) for one in found if one.id.startswith("opinion:")]


def test_a_mandatory_opinion_that_has_not_come_is_a_finding_on_the_memo(ask, case, official, other_official):
    memo = factories.memo(case=case, author=official)
    ask()
    assert findings_of(memo) == []
    opinion = ask(mandatory=True)
    assert findings_of(memo) == [("Ett yttrande väntas", "Varnar")]
    with clock.at(DUE + DAY):
        assert findings_of(memo) == [("Ett yttrande är försenat", "Varnar")]
    answer_opinion(opinion=opinion, text="Ja", by=other_official)
    assert findings_of(memo) == []
    decline_opinion(opinion=ask(mandatory=True), reason="Nej", by=other_official)
    assert findings_of(memo) == [("Ett yttrande är avböjt", "Varnar")]
