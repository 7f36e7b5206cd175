"""The appropriations as everybody reads them: pages, files and open data; and what must not be on any of them."""

import csv
import datetime
import io
import re

import pytest
from django.test import Client

from cases import decision_events
from cases.actions.marks import set_mark, set_personal
from cases.actions.publishing import publish
from cases.decision_events import Standing
from cases.models import Case
from core import clock
from grants.actions.frames import cut_frame
from grants.actions.paying import pay
from grants.models import Fund
from tests.grants import money
from tests.grants.awarded import awarded
from tests.grants.money import TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
PAGE = "/anslag/klimat/"
API = "/api/v1/funds/klimat/"


@pytest.fixture(autouse=True)
def in_september():
    with clock.at("2024-09-02T10:00"):
        yield


@kept
def fund(ks, economist):
    made = money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR)
    Fund.objects.filter(pk=made.pk).update(pays_before_appeal=True)
    return made


@pytest.fixture
def give(fund, registrar, official, economist):
    """give("Mottagaren", published=True, **fields) -> an award in a case of its own"""

    def run(recipient="Föreningen Energiväskan", *, published=True, **fields):
        people = {"registrar": registrar, "official": official, "economist": economist}
        made = awarded(fund, recipient=recipient, **people, **fields)
        if published:
            publish(thing=made.case, by=registrar, source="prov")
        return made

    return run


def text(answer) -> str:
    """The words of a page, as they are read."""
    assert answer.status_code == 200
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+([,.])", r"\1", re.sub(r"\s+", " ", plain))


def rows(path) -> list[list[str]]:
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def everything_public() -> str:
    """All that everybody can read about the fund, in one text."""
    paths = ("/anslag/", PAGE, f"{PAGE}?grund=proposed", f"{PAGE}bidrag.csv", f"{PAGE}kvar.csv")
    api = ("/api/v1/funds/", API, f"{API}balance/", f"{API}awards/")
    return " ".join(Client().get(path).content.decode() for path in (*paths, *api))


def test_page_says_date_basis_and_ledger_number(give, economist):
    made = give()
    pay(award_year=made.year(), ore=100 * TKR, on=clock.today(), reference="V", by=economist)
    said = text(Client().get(PAGE))
    assert "tkr, beslutat per 2 september 2024, huvudbok nr 10" in said
    assert "2024 3 000,0 300,0 100,0 – 2 700,0" in said
    assert "Summa 6 000,0 400,0 100,0 – 5 600,0" in said
    assert "Föreningen Energiväskan Energirådgivning i byarna" in said
    assert "KS § 1, 21 maj 2024 2024: 300 000 2025: 100 000 400 000 100 000" in said
    assert "2024: 2 700,0 tkr kvar av 3 000,0 tkr." in said


def test_page_as_of_an_earlier_day_shows_that_day(give):
    give()
    said = text(Client().get(PAGE, {"per": "2024-05-20"}))
    assert "beslutat per 20 maj 2024, huvudbok nr 4" in said
    assert "2024 3 000,0 – – – 3 000,0" in said
    assert "Inget bidrag var beviljat ur anslaget den 20 maj 2024." in said


def test_day_that_cannot_be_read_shows_today_and_says_so(fund):
    said = text(Client().get(PAGE, {"per": "i går"}))
    assert "är inget datum" in said
    assert "Läget den 2 september 2024" in said


def test_shortfall_is_shown_below_zero(give, fund, economist):
    give(amounts={2024: 2_900 * TKR})
    cut_frame(fund_year=money.year(fund, 2024), ore=300 * TKR, on=clock.today(), reason="KF", by=economist)
    assert "2024 2 700,0 2 900,0 – – −200,0 (underskott)" in text(Client().get(PAGE))
    assert "−200,0 tkr (underskott)" in text(Client().get("/anslag/"))


def test_rounded_figures_say_that_they_are(give):
    give(amounts={2024: 118_870_00})
    assert "Talen är avrundade var för sig" in text(Client().get(PAGE))


def test_list_of_funds_and_empty_states(fund, ks, economist):
    money.fund(ks, economist, "tomt")
    assert "Klimat" in (said := text(Client().get("/anslag/")))
    assert "Tomt" in said
    assert "Ingen ram" in said
    assert "Anslaget har inga år ännu." in text(Client().get("/anslag/tomt/"))
    Fund.objects.update(is_public=False)
    assert "Kommunen visar inga anslag här ännu." in text(Client().get("/anslag/"))


def test_fund_that_is_not_public_is_nowhere(fund, signed_in, economist):
    Fund.objects.update(is_public=False)
    for path in (PAGE, f"{PAGE}kvar.csv", API, f"{API}balance/", f"{API}awards/"):
        assert Client().get(path).status_code == 404
        assert signed_in(economist).get(path).status_code in {200, 404}
    assert Client().get("/api/v1/funds/").json()["count"] == 0


def test_start_page_leads_to_the_funds(fund):
    assert 'href="/anslag/"' in Client().get("/").content.decode()


# What must not be told


HIDDEN = {"recipient": "Föreningen Kvarnhjulet", "purpose": "Vattenkraft i Tavelsjö"}


def is_hidden() -> bool:
    told = everything_public()
    return not any(word in told for word in ("Kvarnhjulet", "Vattenkraft", "Tavelsj", "400 000 kr"))


def test_award_of_an_unpublished_case_is_only_a_sum(give):
    give(**HIDDEN, published=False)
    assert is_hidden()
    assert "Bidrag som inte visas var för sig" in text(Client().get(PAGE))
    assert rows(f"{PAGE}bidrag.csv")[1][:7] == [
        "Bidrag som inte visas var för sig", "", "", "", "", "2024", "300000,00",
    ]  # fmt: skip
    assert Client().get(f"{API}awards/").json()["count"] == 0
    assert Client().get(f"{API}balance/").json()["years"][0]["granted_ore"] == 300 * TKR


@pytest.mark.parametrize("mark", ["secret", "personal"])
def test_award_of_a_case_that_was_closed_later_is_hidden_again(give, registrar, mark):
    made = give(**HIDDEN)
    assert not is_hidden()
    if mark == "personal":
        set_personal(made.case, True, registrar)
    else:
        set_mark(made.case, "OSL 21:1", registrar)
    assert is_hidden()


def test_award_whose_minutes_are_not_approved_is_only_a_sum(give, monkeypatch):
    give(**HIDDEN)
    source = [lambda many: {one.pk: Standing() for one in many}]
    monkeypatch.setattr(decision_events, "_sources", source)
    assert is_hidden()


def test_private_person_is_not_named_not_even_in_the_purpose(give):
    give("Ingrid Persson", purpose="Stipendium åt Ingrid Persson", is_private_person=True)
    give("Olof Lind", purpose="Bikupor", is_private_person=True)
    told = everything_public()
    assert not any(word in told for word in ("Ingrid", "Persson", "Olof", "Stipendium"))
    assert "Privatperson Bikupor" in text(Client().get(PAGE))


def test_words_of_the_open_register_replace_the_internal_ones(give):
    made = give(**HIDDEN)
    Case.objects.filter(pk=made.case.pk).update(
        public_subject="Bidrag till energi", public_counterparty="En förening"
    )
    assert is_hidden()
    assert "En förening Bidrag till energi" in text(Client().get(PAGE))


def test_file_does_not_begin_a_formula(give):
    give('=HYPERLINK("x")')
    assert rows(f"{PAGE}bidrag.csv")[1][0] == '\'=HYPERLINK("x")'


# Files and open data


def test_files_hold_the_figures_of_the_page(give):
    made = give()
    dnr = made.case.dnr
    assert rows(f"{PAGE}bidrag.csv")[1:] == [
        [
            "Föreningen Energiväskan", "Energirådgivning i byarna", dnr, "KS § 1", "2024-05-21",
            str(year), amount, "0,00", "2024-09-02",
        ]
        for year, amount in ((2024, "300000,00"), (2025, "100000,00"))
    ]  # fmt: skip
    assert rows(f"{PAGE}kvar.csv?grund=proposed")[1] == [
        "2024", "adopted", "3000000,00", "300000,00", "0,00", "0,00", "2700000,00",
        "beslutat och föreslaget", "2024-09-02", "8",
    ]  # fmt: skip
    assert Client().get(f"{PAGE}annat.csv").status_code == 404


def test_balance_on_a_date_as_known_then(give):
    before = clock.now() - datetime.timedelta(days=1)
    give()
    found = Client().get(f"{API}balance/").json()
    assert {name: found[name] for name in found if name != "years"} == {
        "fund": "klimat",
        "as_of": "2024-09-02",
        "known_at": None,
        "basis": "decided",
        "basis_text": "beslutat",
        "ledger_number": 8,
        "remaining_ore": 5_600 * TKR,
    }
    assert found["years"][0] == {
        "year": 2024,
        "status": "adopted",
        "frame_ore": 3_000 * TKR,
        "granted_ore": 300 * TKR,
        "paid_ore": 0,
        "reserved_ore": 0,
        "lapsed_ore": 0,
        "shortfall_ore": 0,
        "remaining_ore": 2_700 * TKR,
    }
    asked = {"as_of": "2024-05-20", "basis": "proposed"}
    assert Client().get(f"{API}balance/", asked).json()["remaining_ore"] == 6_000 * TKR
    asked = {"known_at": before.isoformat()}
    assert Client().get(f"{API}balance/", asked).json()["remaining_ore"] == 0


def test_awards_come_in_pages(give):
    for n in range(3):
        give(f"Förening {n}")
    first = Client().get(f"{API}awards/", {"limit": 2}).json()
    assert (first["count"], len(first["results"])) == (3, 2)
    one = first["results"][0]
    assert (one["recipient"], one["granted_ore"], one["years"][1]) == (
        "Förening 2",
        400 * TKR,
        {"year": 2025, "granted_ore": 100 * TKR, "paid_ore": 0},
    )


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("balance", {"as_of": "i går"}),
        ("balance", {"as_of": ""}),
        ("balance", {"as_of": ["2024-01-01", "2024-01-02"]}),
        ("balance", {"known_at": "nyss"}),
        ("balance", {"basis": "gissat"}),
        ("awards", {"as_of": "2024-02-30"}),
        ("awards", {"limit": "0"}),
    ],
)
def test_question_that_cannot_be_read_is_a_problem(fund, what, asked):
    answer = Client().get(f"{API}{what}/", asked)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert set(answer.json()["errors"]) == set(asked)


# What it costs


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "count"),
    [("/anslag/", 4), (PAGE, 9), (f"{PAGE}bidrag.csv", 6), (f"{API}awards/", 6), ("/api/v1/funds/", 2)],
)
def test_pages_cost_the_same_for_1_and_3(give, ks, economist, django_assert_num_queries, path, count, number):
    for n in range(number):
        give(f"Förening {n}")
        money.fund(ks, economist, f"anslag-{n}", y2024=TKR)
    with django_assert_num_queries(count):
        Client().get(path)
