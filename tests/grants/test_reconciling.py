"""A month against the finance system: the list, its files, and the outcome line by line."""

import datetime
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.errors import Refused
from grants.actions.funds import change_fund
from grants.actions.granting import Grant, award_accounts, grant
from grants.actions.posting import post
from grants.models import AwardYear, Bucket
from grants.rules.lines import Line
from grants.rules.outcome import InFinance, compare, read
from tests import factories
from tests.grants import money
from tests.grants.money import TKR

MAY = datetime.date(2024, 5, 21)
URL = "/arbete/anslag/avstamning/"


@dataclass(frozen=True)
class Ours:
    day: datetime.date
    code: str
    ore: int


def theirs(row, day, code, ore):
    return InFinance(row, datetime.date(2024, 5, day), code, ore)


def test_each_line_is_used_once_and_the_same_day_goes_first():
    ours = [Ours(MAY, "P1", 100), Ours(MAY.replace(day=3), "P1", 100), Ours(MAY, "P2", 7)]
    lines = [
        theirs(1, 21, "p1", 100),
        theirs(2, 28, "P1", 100),
        theirs(3, 2, "P1", 100),
        theirs(4, 1, "X", 7),
    ]
    found = compare(ours, lines, month=MAY)
    assert [(pair.theirs.row, pair.ours.day.day, pair.same_day) for pair in found.matched] == [
        (1, 21, True),
        (2, 3, False),
    ]
    assert [line.row for line in found.missing_in_ledger] == [3, 4]
    assert found.missing_in_finance == [ours[2]]


def test_lines_of_other_months_are_counted_and_not_compared():
    assert compare([], [InFinance(1, datetime.date(2024, 4, 30), "P1", 1)], month=MAY).other_months == 1


@pytest.mark.parametrize(
    "content",
    [
        b"Datum;Projekt;Belopp;Text\r\n2024-05-21;P1;1 000,50;Bidrag\r\n",
        b"2024-05-21,P1,1000.50,Bidrag\n\n",
        "Belopp\tText\tKod\tDatum\n1000,50\tBidrag\tP1\t2024-05-21".encode("cp1252"),
    ],
)
def test_outcome_is_read_with_and_without_heading(content):
    (line,) = read(content)
    assert (line.day, line.code, line.ore, line.text) == (MAY, "P1", 100_050, "Bidrag")


def test_every_unreadable_cell_is_named_and_nothing_is_read():
    with pytest.raises(Refused) as refused:
        read(b"Datum;Kod;Belopp\n2024-02-30;P1;5\n2024-05-01;;5\n2024-05-01;P1;8 44\n")
    said = refused.value.message
    assert [part in said for part in ("Rad 2, datum", "Rad 3, kod", "Rad 4, belopp")] == [True] * 3


@pytest.mark.parametrize(("content", "said"), [(b"", "tom"), (b"Datum;Summa\n", "saknar kod")])
def test_file_without_what_is_needed_is_refused(content, said):
    with pytest.raises(Refused, match=said):
        read(content)


@pytest.fixture
def paid(ks, economist, registrar, official):
    """100 tkr paid to Kören on 21 May out of a fund with codes."""
    with clock.at("2024-06-03"):
        fund = money.fund(ks, economist, y2024=3_000 * TKR)
        change_fund(fund=fund, by=economist, account_code="4500", cost_centre="11", project_code="P1")
        decided = money.decision(factories.case(by=registrar, official=official), registrar, MAY)
        grant(
            decision=decided,
            grants=[Grant('Kören "Å"', [(money.year(fund, 2024), 300 * TKR)])],
            by=economist,
        )
        accounts = award_accounts(AwardYear.objects.get())
        line = Line(accounts[Bucket.GRANTED], accounts[Bucket.PAID], 100 * TKR)
        post(kind="pay", effective_on=MAY, lines=[line], by=economist, reference="V 7")
        yield fund


@pytest.mark.django_db
def test_month_lists_what_was_paid_with_codes(paid, economist, signed_in):
    told = signed_in(economist).get(f"{URL}?manad=2024-05").content.decode().replace("\u00a0", " ")
    assert "Konto 4500, ansvar 11, verksamhet –, projekt P1" in told
    assert "Kören &quot;Å&quot;" in told
    assert '<td class="num" data-label="Summa">100 000</td>' in told
    assert "Inget är utbetalt" in signed_in(economist).get(f"{URL}?manad=2024-04").content.decode()


@pytest.mark.django_db
def test_sie_file_comes_out_even(paid, economist, signed_in):
    client = signed_in(economist)
    assert "De saknas för Klimat" in client.get(f"{URL}sie/?manad=2024-05", follow=True).content.decode()
    change_fund(fund=paid, by=economist, counter_code="1930")
    lines = client.get(f"{URL}sie/?manad=2024-05").content.decode("cp437").split("\r\n")
    assert lines[2:5] == ["#FORMAT PC8", "#GEN 20240603", "#SIETYP 4"]
    again = SimpleUploadedFile("utfall.si", "\r\n".join(lines).encode("cp437"))
    told = client.post(f"{URL}?manad=2024-05", {"files": again}).content.decode()
    assert ("Kören &quot;Å&quot;" in told, "Skiljer" in told) == (True, False)
    assert lines[9:] == [
        '#VER "" "" 20240521 "V 7"',
        "{",
        '   #TRANS 4500 {1 "11" 6 "P1"} 100000.00 20240521 "Utbetalning, Kören \\"Å\\", V 7"',
        '   #TRANS 1930 {} -100000.00 20240521 "Utbetalning, Kören \\"Å\\", V 7"',
        "}",
        "",
    ]


@pytest.mark.django_db
def test_outcome_file_is_compared_with_what_is_paid(paid, economist, signed_in):
    client = signed_in(economist)
    content = "Datum;Kod;Belopp;Text\n2024-05-23;P1;100000;Kören\n2024-05-02;P1;5;Porto\n".encode()
    file = SimpleUploadedFile("utfall.csv", content, "text/csv")
    told = client.post(f"{URL}?manad=2024-05", {"files": file}).content.decode()
    assert [word in told for word in ("Annan dag", "Porto", "Skiljer")] == [True] * 3
    bad = SimpleUploadedFile("utfall.csv", b"2024-05-23;P1;x\n", "text/csv")
    answer = client.post(f"{URL}?manad=2024-05", {"files": bad})
    assert (answer.status_code, "Rad 1, belopp" in answer.content.decode()) == (422, True)


@pytest.mark.django_db
def test_others_than_an_economist_do_not_reconcile(paid, official, signed_in):
    assert signed_in(official).get(URL).status_code == 403
    assert signed_in(official).get(f"{URL}csv/").status_code == 403
