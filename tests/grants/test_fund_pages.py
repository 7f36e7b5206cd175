"""The pages of funds: what they show, to whom, and how many questions they ask the database."""

import datetime

import pytest
from django.urls import reverse

from cases.actions.marks import mark_secret
from cases.actions.publishing import publish
from core import clock
from grants.actions.frames import adopt_frame, cut_frame
from grants.actions.granting import Grant, grant
from grants.models import Fund, LedgerEvent
from tests import factories
from tests.grants import money
from tests.grants.money import TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
MAY = datetime.date(2024, 5, 21)
LIST_QUERIES = 8
FUND_QUERIES = 23


@pytest.fixture(autouse=True)
def in_june():
    with clock.at("2024-06-03"):
        yield


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR)


@kept
def decided(registrar, official):
    return money.decision(factories.case(by=registrar, official=official), registrar, MAY)


def words(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ")


def given(fund, decided, by, ore, *, year=2024, to="Föreningen", **fields):
    return grant(decision=decided, grants=[Grant(to, [(money.year(fund, year), ore)])], by=by, **fields).event


@pytest.mark.parametrize("count", [1, 3])
def test_fund_list_asks_as_much_whatever_its_length(
    count, ks, economist, official, signed_in, django_assert_num_queries
):
    for number in range(count):
        money.fund(ks, economist, f"anslag-{number}", y2024=TKR, y2025=TKR)
    client = signed_in(official)
    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get("/arbete/anslag/")
    assert words(answer).count("Belopp i tkr, beslutat och föreslaget per") == count


@pytest.mark.parametrize("count", [1, 3])
def test_fund_page_asks_as_much_whatever_its_length(
    count, fund, economist, official, registrar, signed_in, django_assert_num_queries
):
    for _ in range(count):
        one = money.decision(factories.case(by=registrar, official=official), registrar, MAY)
        given(fund, one, economist, 100 * TKR)
    client = signed_in(official)
    with django_assert_num_queries(FUND_QUERIES):
        answer = client.get("/arbete/anslag/klimat/")
    assert words(answer).count("Beviljat<span") == count


def test_fund_page_says_basis_day_and_number_with_the_figures(fund, decided, economist, official, signed_in):
    given(fund, decided, economist, 700 * TKR)
    told = words(signed_in(official).get("/arbete/anslag/klimat/"))
    assert 'beslutat och föreslaget per <time datetime="2024-06-03">3 juni 2024</time>, huvudbok nr 6' in told
    assert '<td class="num left" data-label="Kvar">2 300,0</td>' in told
    assert "Vid periodens slut är 2 300,0 tkr för 2024, 3 000,0 tkr för 2025 kvar" in told
    assert "Fastställ eller höj ramen" not in told


def test_statement_has_each_line_with_balance_and_decision(fund, decided, economist, official, signed_in):
    given(fund, decided, economist, 700 * TKR)
    given(fund, decided, economist, 100 * TKR, on=datetime.date(2024, 3, 1), to="Kören")
    told = words(signed_in(official).get("/arbete/anslag/klimat/?ar=2024"))
    rows = told[told.index('class="cards statement"') :]
    first, second, third = (rows.index(name) for name in ("Föreningen", "Kören", "Ram<span"))
    assert first < second < third
    assert [rows[place:].split('"Saldo efter">')[1].split("<")[0] for place in (first, second, third)] == [
        "2 200 000",
        "2 900 000",
        "3 000 000",
    ]
    assert f'<a href="{decided.case.get_absolute_url()}">KS § 1, 2024-05-21' in rows


def test_fund_as_known_then_leaves_out_what_came_later(fund, decided, economist, official, signed_in):
    with clock.at("2024-06-10"):
        given(fund, decided, economist, 700 * TKR)
    told = words(
        signed_in(official).get("/arbete/anslag/klimat/?per=2024-05-21&kand=2024-06-05&grund=decided")
    )
    assert "så som den såg ut vid slutet av" in told
    assert 'data-label="Kvar">3 000,0</td>' in told
    assert 'data-label="Kvar">2 300,0</td>' in words(
        signed_in(official).get("/arbete/anslag/klimat/?per=2024-05-21")
    )


def test_event_that_takes_effect_later_is_counted_apart(fund, economist, official, signed_in):
    adopt_frame(fund_year=money.year(fund, 2025), ore=TKR, on=datetime.date(2025, 1, 1), by=economist)
    assert "1 händelse gäller från en senare dag" in words(signed_in(official).get("/arbete/anslag/klimat/"))


def test_secret_case_leaves_its_amount_without_words(
    fund, decided, economist, registrar, other_official, signed_in
):
    event = given(fund, decided, economist, 700 * TKR, to="Hemlig mottagare")
    mark_secret(thing=decided.case, provision="OSL 26:1", by=registrar)
    client = signed_in(other_official)
    for url in (
        "/arbete/anslag/klimat/",
        "/arbete/anslag/klimat/?fack=beviljat",
        f"/arbete/anslag/klimat/handelser/{event.pk}/",
        "/arbete/anslag/klimat/hamta/kontoutdrag.csv",
    ):
        told = words(client.get(url))
        assert "700 000" in told or "-700000,00" in told
        assert not [word for word in ("Hemlig", decided.case.dnr, decided.label) if word in told], url
    assert "Hemlig mottagare" in words(signed_in(registrar).get("/arbete/anslag/klimat/"))


def test_private_person_is_named_to_staff_only(fund, decided, economist, official, member, ksnau, signed_in):
    grant(
        decision=decided,
        grants=[Grant("Anna Andersson", [(money.year(fund, 2024), TKR)], is_private_person=True)],
        by=economist,
    )
    publish(thing=decided.case, by=economist, source="prov")
    assert "Anna Andersson" in words(signed_in(official).get("/arbete/anslag/klimat/"))
    told = words(signed_in(member).get("/arbete/anslag/klimat/"))
    assert "privatperson" in told
    assert "Anna" not in told


def test_shortfall_is_said_in_red_on_both_pages(fund, decided, economist, official, signed_in):
    given(fund, decided, economist, 2_900 * TKR)
    cut_frame(fund_year=money.year(fund, 2024), ore=300 * TKR, on=MAY, reason="KF", by=economist)
    for url in ("/arbete/anslag/", "/arbete/anslag/klimat/"):
        told = words(signed_in(official).get(url))
        assert "ramen räcker inte till det som är beviljat, 200,0 tkr saknas" in told
        assert '<span class="tag stop">Underskott</span>' in told


def test_fund_that_is_not_public_is_not_there_for_others(fund, official, outsider, member, signed_in):
    Fund.objects.update(is_public=False)
    assert [
        signed_in(who).get("/arbete/anslag/klimat/").status_code for who in (official, outsider, member)
    ] == [
        200,
        404,
        404,
    ]


def test_empty_pages_say_what_to_do(ks, economist, official, signed_in):
    assert "Ekonomen lägger upp dem" in words(signed_in(official).get("/arbete/anslag/"))
    money.fund(ks, economist, "tomt")
    told = words(signed_in(economist).get("/arbete/anslag/tomt/"))
    assert "Lägg upp ett år, och ge det sedan en ram" in told
    assert "<svg" not in told


def test_unreadable_day_is_said_and_today_is_shown(fund, official, signed_in):
    answer = signed_in(official).get("/arbete/anslag/klimat/?per=2024-02-30&ar=1999")
    assert "Kontrollera dag och månad" in words(answer)
    assert "Läget 3 juni 2024" in words(answer)


def test_page_of_an_event_names_what_it_took_back(fund, economist, signed_in):
    frame = LedgerEvent.objects.filter(kind="frame").first()
    url = reverse("grants:event", args=["klimat", frame.pk])
    told = words(signed_in(economist).get(url))
    assert reverse("grants:reverse", args=["klimat", frame.pk]) in told
    assert "Kvarvarande" in told


def test_files_say_day_basis_and_number_and_hold_numbers(fund, decided, economist, official, signed_in):
    given(fund, decided, economist, 700 * TKR + 1, to="=HYPERLINK(A1)")
    client = signed_in(official)
    lines = client.get("/arbete/anslag/klimat/hamta/anslag.csv").content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Klimat: beslutat och föreslaget per 2024-06-03, huvudbok nr 6"
    assert lines[4] == "2024;fastställt;3000000,00;700000,01;0,00;0,00;0,00;0,00;2299999,99"
    told = client.get("/arbete/anslag/klimat/hamta/kontoutdrag.csv").content.decode("utf-8-sig")
    assert ";'=HYPERLINK(A1);" in told
    assert ";-700000,01;2299999,99" in told
    assert client.get("/arbete/anslag/klimat/hamta/kontoutdrag.pdf").status_code == 404
    assert client.get("/arbete/anslag/klimat/hamta/anslag.xlsx").content[:2] == b"PK"
