"""`manage.py verify` says nothing about what is right and finds planted damage."""

import json
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from cases.actions.files import Upload
from cases.models import Case, File, Record, SearchEntry, Series
from core import blobs, verify
from meetings.models import AgendaItem, Meeting, Paragraph, ParagraphSeries
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary(registrar):
    """Three cases in a register opened at 361, the first with two records and a file."""
    factories.register(first=361)
    cases = [factories.case(by=registrar, subject=f"Ärende {n}") for n in range(3)]
    factories.record(case=cases[0], by=registrar)
    factories.record(case=cases[0], by=registrar, files=[Upload("a.txt", b"text")])
    return cases


@pytest.fixture
def paragraphs(ksnau):
    series = ParagraphSeries.objects.create(body=ksnau, year=2024, first=180, next=183)
    days = {"manuscript_on": "2024-05-07", "preparation_on": "2024-05-10", "summons_on": "2024-05-14"}
    meeting = Meeting.objects.create(body=ksnau, on="2024-05-21", starts_at="08:30", **days)
    for number in (180, 181, 182):
        item = AgendaItem.objects.create(
            meeting=meeting, position=number, kind="decision", title=f"§ {number}"
        )
        Paragraph.objects.create(series=series, number=number, item=item)
    return series


def found() -> list[tuple[str, str]]:
    return [tuple(one) for one in verify.differences()]


def test_verify_says_that_all_is_well(diary, paragraphs, capsys):
    call_command("verify")
    assert capsys.readouterr().out == (
        "Allt stämmer: paragrafer, protokoll, huvudbok, uttag ur huvudboken, yttranden, nyckeltal, diarienummer, "
        "motionsnummer, beteckningar, handlingsnummer, filer, sökindex.\n"
    )


def test_verify_finds_a_gap_and_a_wrong_counter(diary):
    SearchEntry.objects.all().delete()
    year = diary[1].year
    number = diary[1].number
    Case.objects.filter(pk=diary[1].pk).delete()
    Series.objects.update(next=diary[2].number + 5)
    assert found()[:2] == [
        ("diarienummer", f"KS-{year}/{number:05d} saknas."),
        ("diarienummer", f"KS-{year}: nästa nummer är {number + 6:05d} men skulle vara {number + 2:05d}."),
    ]


def test_verify_finds_a_case_below_the_series_and_one_without_series(diary):
    first, _, third = diary
    Case.objects.filter(pk=third.pk).update(
        number=12, dnr=f"KS-{third.year}/00012", slug=f"ks-{third.year}-00012"
    )
    Case.objects.filter(pk=first.pk).update(year=2019, dnr="KS-2019/00361", slug="ks-2019-00361")
    sentences = [sentence for check, sentence in found() if check == "diarienummer"]
    assert sentences == [
        f"KS-{third.year}/00361 saknas.",
        f"KS-{third.year}: nästa nummer är 00364 men skulle vara 00363.",
        f"KS-{third.year}/00012 ligger före seriens första nummer 00361 och är inte övertaget.",
        "KS-2019/00361 har ingen nummerserie.",
    ]


def test_verify_finds_a_wrong_name(diary):
    Case.objects.filter(pk=diary[0].pk).update(slug="ks-2024-99999")
    assert found() == [
        ("beteckningar", f"{diary[0].dnr} (ks-2024-99999) skulle heta {diary[0].dnr}."),
    ]


def test_verify_finds_a_missing_record(diary):
    record = diary[0].records.get(number=1)
    SearchEntry.objects.filter(record=record).delete()
    record.delete()
    assert ("handlingsnummer", f"{diary[0].dnr}-1 saknas.") in found()


def test_verify_finds_a_wrong_record_counter(diary):
    Case.objects.filter(pk=diary[1].pk).update(next_record=4)
    assert found() == [("handlingsnummer", f"{diary[1].dnr}: nästa nummer är 4 men skulle vara 1.")]


def test_verify_accepts_earlier_records_of_a_case_taken_over(diary, registrar):
    from tests.cases.test_search import old_case

    case = old_case(7, registrar, next_record=5)
    factories.record(case=case, by=registrar)
    assert found() == []
    Record.objects.filter(case=case).update(number=6)
    assert len(found()) == 1


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda file: default_storage.delete(blobs.name(file.sha256)), "saknas i fillagret"),
        (
            lambda file: Path(default_storage.path(blobs.name(file.sha256))).write_bytes(b"annat"),
            "stämmer inte med sin kontrollsumma",
        ),
        (lambda file: File.objects.update(size=99), "har en annan storlek än den registrerade"),
        (lambda file: File.objects.update(sha256="../../etc"), "har ingen giltig kontrollsumma"),
    ],
)
def test_verify_finds_a_damaged_file(damage, says, diary):
    file = File.objects.get()
    damage(file)
    dnr = diary[0].dnr
    assert found() == [("filer", f"Fil {file.pk} i {dnr} ({dnr}-2) {says}.")]
    default_storage.delete(blobs.name(blobs.save(b"text").sha256))


def test_verify_finds_a_search_index_that_lags(diary):
    Case.objects.filter(pk=diary[2].pk).update(subject="Ett annat ord")
    assert found() == [("sökindex", f"Sökindexet stämmer inte för {diary[2].dnr}. Kör manage.py reindex.")]
    call_command("reindex")
    assert found() == []


def test_verify_finds_a_gap_between_paragraphs(paragraphs):
    Paragraph.objects.filter(number=181).delete()
    ParagraphSeries.objects.update(next=190)
    assert found() == [
        ("paragrafer", "KSNAU 2024 § 181 saknas."),
        ("paragrafer", "KSNAU 2024 §: nästa nummer är 190 men skulle vara 183."),
    ]


def test_verify_finds_a_paragraph_of_another_year(paragraphs):
    Meeting.objects.update(
        on="2025-05-21", manuscript_on="2025-05-07", preparation_on="2025-05-10", summons_on="2025-05-14"
    )
    assert found() == [
        ("paragrafer", f"KSNAU 2024 § {n} står på ärendelistan till KSNAU 2025-05-21.")
        for n in (180, 181, 182)
    ]


def test_verify_fails_with_one_line_per_difference(diary, capsys):
    Case.objects.filter(pk=diary[1].pk).update(next_record=4)
    with pytest.raises(CommandError, match=r"^1 skillnad\.$"):
        call_command("verify")
    line = f"{diary[1].dnr}: nästa nummer är 4 men skulle vara 1."
    assert capsys.readouterr().out == f"handlingsnummer: {line}\n"
    with pytest.raises(CommandError):
        call_command("verify", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["differences"] == [{"check": "handlingsnummer", "sentence": line}]
    assert "filer" in answer["checked"]


def test_register_refuses_a_second_check_of_the_same_name():
    with pytest.raises(ValueError, match="already checked"):
        verify.register("filer", lambda: [])
