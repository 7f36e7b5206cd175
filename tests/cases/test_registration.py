"""Registering: numbers, what the register must say (OSL 5:2), and what is refused."""

import datetime

import pytest

from cases.actions import registration
from cases.actions.files import Upload
from cases.actions.numbers import open_series
from cases.actions.registration import Entry, add_record, register_case, take_over, write_note
from cases.models import Case, Record, Series
from core import clock
from core.errors import Refused
from organisation.models import Message
from tests import factories
from trail.queries import history

pytestmark = pytest.mark.django_db
PDF_ENTRY = {"subject": "Ansökan om bidrag", "counterparty": "Region Västerbotten"}


def refused(message: str, **facts):
    return pytest.raises(Refused, match=message, **facts)


def test_case_gets_the_next_number_of_its_register_and_year(registrar):
    with clock.at("2024-05-17"):
        register = factories.register("KS", first=501)
        first = register_case(register=register, subject="Ett ärende", by=registrar)
        second = register_case(register=register, subject="Ett till", by=registrar)
    assert [first.dnr, second.dnr] == ["KS-2024/00501", "KS-2024/00502"]
    assert first.slug == "ks-2024-00501"


def test_case_registered_after_new_year_keeps_its_day_of_arrival(registrar):
    register = factories.register("KS")
    with clock.at("2023-12-30"):
        register_case(register=register, subject="Årets sista", by=registrar)
    with clock.at("2024-01-02"):
        entry = Entry(**PDF_ENTRY, arrived_on=datetime.date(2023, 12, 29))
        case = register_case(
            register=register,
            subject="Ansökan",
            by=registrar,
            opened_on=datetime.date(2023, 12, 29),
            first=entry,
        )
    assert case.dnr == "KS-2024/00001"
    assert case.opened_on == datetime.date(2023, 12, 29)
    record = case.records.get()
    assert (record.designation, record.arrived_on) == ("KS-2024/00001-1", datetime.date(2023, 12, 29))
    assert record.registered_at.astimezone(clock.STOCKHOLM).date() == datetime.date(2024, 1, 2)


def test_register_of_another_authority_has_numbers_of_its_own(registrar, outsider):
    with clock.at("2024-05-17"):
        ks = factories.case(by=registrar, prefix="KS")
        bn = factories.case(by=outsider, prefix="BN")
    assert [ks.dnr, bn.dnr] == ["KS-2024/00001", "BN-2024/00001"]


def test_first_record_number_two_and_files(registrar):
    case = factories.case(by=registrar, first=Entry(**PDF_ENTRY))
    record = add_record(
        case=case,
        entry=Entry(
            subject="Svar", direction="out", counterparty="Sökanden", files=[Upload("svar.txt", b"hej")]
        ),
        by=registrar,
    )
    assert record.number == 2
    assert [(f.name, f.size, f.content_type) for f in record.files.all()] == [("svar.txt", 3, "text/plain")]
    assert [event.sentence for event in history(case)][:2] == [
        f"registrerade {record.designation}",
        f"lade en fil till {record.designation}",
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Entry(subject=" ", counterparty="A"), "Skriv i korthet vad handlingen gäller."),
        (Entry(subject="S" * 2000, counterparty="A"), "2000 tecken. Korta den till högst 300"),
        (Entry(subject="Brev"), "Skriv från vem handlingen kom. Är avsändaren okänd, skriv Anonym."),
        (Entry(subject="Brev", direction="out"), "Skriv till vem handlingen går."),
        (
            Entry(subject="Brev", counterparty="A", arrived_on=datetime.date(2999, 1, 1)),
            "en dag som inte har kommit",
        ),
        (Entry(subject="Brev", counterparty="A", direction="up"), "Välj riktning"),
        (Entry(subject="Brev", counterparty="A", secrecy_provision="hemligt"), "kapitel och paragraf"),
        (Entry(subject="Brev", counterparty="A", files=[Upload("tom.pdf", b"")]), "tom.pdf är tom"),
        (Entry(subject="Brev", counterparty="A", files=[Upload("brev.pdf", b"MZ\x90\x00")]), "brev.pdf"),
    ],
)
def test_record_that_the_register_cannot_hold_is_refused_and_takes_no_number(registrar, entry, message):
    case = factories.case(by=registrar)
    with refused(message):
        add_record(case=case, entry=entry, by=registrar)
    assert factories.record(case=case, by=registrar).number == 1
    assert Record.objects.count() == 1


def test_case_with_too_long_subject_is_refused_and_takes_no_number(registrar):
    with refused("2000 tecken. Korta den till högst 300 tecken"):
        factories.case(by=registrar, subject="å" * 2000)
    assert factories.case(by=registrar).number == 1


def test_number_is_given_back_when_the_last_step_fails(registrar, monkeypatch):
    register = factories.register("KS")

    def broken(*args, **kwargs):
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(registration, "trace", broken)
        with pytest.raises(RuntimeError):
            register_case(register=register, subject="Ett ärende", by=registrar)
    assert Case.objects.count() == 0
    assert register_case(register=register, subject="Ett ärende", by=registrar).number == 1


def test_record_number_is_given_back_when_the_last_step_fails(registrar, monkeypatch):
    case = factories.case(by=registrar)

    def broken(kind, **kwargs):
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(registration, "trace", broken)
        with pytest.raises(RuntimeError):
            factories.record(case=case, by=registrar)
    case.refresh_from_db()
    assert (case.next_record, case.records.count()) == (1, 0)


@pytest.mark.parametrize("who", ["official", "manager", "secretary", "administrator", "outsider", "member"])
def test_only_the_registrar_registers(request, who, registrar):
    register = factories.register("KS")
    with refused("Bara registrator"):
        register_case(register=register, subject="Ett ärende", by=request.getfixturevalue(who))
    case = factories.case(by=registrar)
    with refused("Bara registrator"):
        factories.record(case=case, by=request.getfixturevalue(who))


def test_note_is_written_by_the_cases_official_and_nobody_else(registrar, official, other_official):
    case = factories.case(by=registrar, official=official)
    note = write_note(case=case, subject="Samtal med sökanden", text="Kompletterar i juni.", by=official)
    assert (note.kind, note.direction, note.number) == ("note", "internal", 1)
    with refused("Bara registrator och ärendets handläggare"):
        write_note(case=case, subject="Samtal", text="Nej.", by=other_official)
    with refused("Skriv anteckningen"):
        write_note(case=case, subject="Samtal", text="  ", by=registrar)


def test_new_official_is_told_by_number_only(registrar, official):
    case = factories.case(by=registrar, subject="Hemligt om en person", official=official)
    told = Message.objects.get()
    assert (told.to, told.subject) == (official, f"{case.dnr}: nytt ärende")
    assert "Hemligt" not in told.subject + told.text


# Series and cases from an earlier register


def test_series_opens_in_mid_year_and_never_again(registrar):
    register = factories.register("KS")
    with clock.at("2024-05-02"):
        open_series(register=register, year=2024, first=501, by=registrar)
        open_series(register=register, year=2024, first=502, by=registrar)
        case = register_case(register=register, subject="Det första här", by=registrar)
        assert case.dnr == "KS-2024/00502"
        with refused("redan i bruk"):
            open_series(register=register, year=2024, first=700, by=registrar)


def test_series_is_opened_by_registrar_and_administrator_only(registrar, administrator, official, outsider):
    register = factories.register("KS")
    for person in (official, outsider):
        with refused("Bara registrator och administratör"):
            open_series(register=register, year=2024, first=2, by=person)
    assert open_series(register=register, year=2024, first=2, by=administrator).next == 2


def test_older_case_is_taken_over_under_its_own_number(registrar):
    register = factories.register("KS")
    with clock.at("2024-05-17"):
        facts = {"register": register, "by": registrar, "subject": "Äldre", "opened_on": clock.today()}
        with refused("Öppna serien KS-2024 först"):
            take_over(year=2024, number=361, **facts)
        open_series(register=register, year=2024, first=501)
        case = take_over(year=2024, number=361, next_record=4, **facts)
        assert (case.dnr, case.taken_over, case.number) == ("KS-2024/00361", True, 361)
        assert factories.record(case=case, by=registrar).designation == "KS-2024/00361-4"
        with refused("KS-2024/00361 finns redan"):
            take_over(year=2024, number=361, **facts)
        with refused("ligger i den serie som förs här"):
            take_over(year=2024, number=501, **facts)
        with refused("har inte kommit"):
            take_over(year=2025, number=1, **facts)
        with refused("mellan 1 och 99999"):
            take_over(year=2023, number=100_000, **facts)
        assert take_over(year=2023, number=651, **facts).dnr == "KS-2023/00651"


def test_series_does_not_open_below_a_number_that_exists(registrar):
    register = factories.register("KS")
    with clock.at("2023-05-17"):
        open_series(register=register, year=2023, first=700)
        take_over(
            register=register, year=2023, number=651, subject="Äldre", opened_on=clock.today(), by=registrar
        )
        with refused("Öppna serien på 652 eller högre"):
            open_series(register=register, year=2023, first=600)
    assert Series.objects.get(register=register, year=2023).first == 700
