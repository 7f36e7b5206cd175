"""What an economist does with a fund through its pages: a look first, then the posting, once."""

import datetime
import re
import uuid

import pytest

from core import clock
from core.errors import Refused
from grants.actions.frames import adopt_frame
from grants.actions.funds import NOT_A_SLUG, change_fund, lock_years, open_fund, open_year
from grants.actions.granting import Grant, grant
from grants.actions.reversing import reverse_event
from grants.models import Fund, LedgerEvent
from grants.queries.balances import figures, figures_of
from grants.urls import urlpatterns
from tests import factories
from tests.grants import money
from tests.grants.money import DAY, TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
MAY = datetime.date(2024, 5, 21)
URL = "/arbete/anslag/klimat/"


@pytest.fixture(autouse=True)
def in_june():
    with clock.at("2024-06-03"):
        yield


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR)


@pytest.fixture
def client(economist, signed_in):
    return signed_in(economist)


def words(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ")


def sent(fund, year=2024, **fields) -> dict[str, object]:
    usual = {
        "once": uuid.uuid4().hex,
        "fund_year": money.year(fund, year).pk,
        "ore": "500 tkr",
        "on": "2024-06-01",
        "reason": "KF § 99",
    }
    return usual | fields


def test_first_step_shows_before_and_after_and_keeps_nothing(fund, client):
    told = words(client.post(f"{URL}bokfor/ram/", sent(fund)))
    assert re.findall(r'data-label="(?:Före|Efter)">([^<]+)', told) == [
        *("3 000 000", "3 500 000"),
        *("3 000 000", "3 500 000"),
    ]
    assert LedgerEvent.objects.count() == 2


def test_second_step_posts_once_however_often_it_is_sent(fund, client):
    data = sent(fund, bokfor="1")
    answers = [client.post(f"{URL}bokfor/ram/", data) for _ in range(2)]
    assert [answer.url for answer in answers] == [URL, URL]
    event = LedgerEvent.objects.get(pk=uuid.UUID(hex=data["once"]))
    assert (event.kind, event.effective_on, event.reason) == ("frame", datetime.date(2024, 6, 1), "KF § 99")
    assert money.left(money.year(fund, 2024)) == 3_500 * TKR


def test_same_form_with_another_amount_is_not_a_second_event(fund, client):
    data = sent(fund, bokfor="1")
    client.post(f"{URL}bokfor/ram/", data)
    told = words(client.post(f"{URL}bokfor/ram/", data | {"ore": "900 tkr"}))
    assert "redan bokförd, med ett annat innehåll" in told
    assert money.left(money.year(fund, 2024)) == 3_500 * TKR


def test_change_leads_back_to_the_form_as_it_was_filled_in(fund, client):
    told = words(client.post(f"{URL}bokfor/ram/", sent(fund, andra="1")))
    assert 'value="500 tkr"' in told
    assert "Granska" in told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("500", "Är det kronor eller tusental kronor?"),
        ("-5 kr", "utan minustecken"),
        ("8 44 tkr", "grupper om tre siffror"),
        ("1,005 kr", "noggrannare än öre"),
        ("5 dollar", "kr, tkr, mnkr"),
        ("0 kr", "större än noll"),
    ],
)
def test_amount_that_cannot_be_meant_gets_a_sentence(fund, client, typed, said):
    answer = client.post(f"{URL}bokfor/ram/", sent(fund, ore=typed))
    assert answer.status_code == 422
    assert said in words(answer)


def test_cut_below_what_is_granted_warns_of_the_shortfall_first(fund, client, economist, registrar, official):
    decided = money.decision(factories.case(by=registrar, official=official), registrar, MAY)
    grant(decision=decided, grants=[Grant("A", [(money.year(fund, 2024), 2_900 * TKR)])], by=economist)
    told = words(client.post(f"{URL}bokfor/minska/", sent(fund, ore="300 tkr")))
    assert "får ett underskott på 200 000 kr" in told
    client.post(f"{URL}bokfor/minska/", sent(fund, ore="300 tkr", bokfor="1"))
    assert figures(fund).year(2024).shortfall == -200 * TKR


def test_transfer_shows_both_funds(fund, ks, economist, client):
    other = money.fund(ks, economist, "tillvaxt", y2024=TKR)
    data = sent(fund) | {"source": money.year(fund, 2025).pk, "target": money.year(other, 2024).pk}
    told = words(client.post(f"{URL}bokfor/omfordela/", data))
    assert "Klimat: före och efter" in told
    assert "Tillvaxt: före och efter" in told
    client.post(f"{URL}bokfor/omfordela/", data | {"bokfor": "1"})
    assert [row.available for row in figures(other).years] == [501 * TKR]


def test_transfer_of_more_than_is_left_is_refused_with_the_figures(fund, client):
    data = sent(fund, ore="4 mnkr") | {
        "source": money.year(fund, 2024).pk,
        "target": money.year(fund, 2025).pk,
    }
    answer = client.post(f"{URL}bokfor/omfordela/", data)
    assert answer.status_code == 422
    assert "Klimat 2024: 4 000 000 kr ryms inte. 3 000 000 kr är kvar" in words(answer)


def test_plan_frame_given_again_takes_the_place_of_the_first(fund, client, economist):
    year = open_year(fund=fund, year=2027, by=economist)
    client.post(f"{URL}bokfor/preliminar/", sent(fund, 2027, bokfor="1"))
    first = money.left(year)
    client.post(f"{URL}bokfor/preliminar/", sent(fund, 2027, bokfor="1"))
    assert LedgerEvent.objects.filter(kind__in=["plan_frame", "replacement"]).count() == 2
    assert money.left(year) == first > 0


def test_opening_balance_is_an_event_of_its_own_kind(fund, client, economist):
    open_year(fund=fund, year=2023, by=economist)
    client.post(f"{URL}bokfor/ingaende/", sent(fund, 2023, bokfor="1"))
    assert LedgerEvent.objects.filter(kind="opening").count() == 1
    assert money.year(fund, 2023).status == "adopted"


def test_fund_is_opened_with_rules_and_codes(ks, client):
    data = {"authority": ks.pk, "name": "Tillväxt", "slug": "tillvaxt", "unit": "tkr", "lifetime": "years"}
    answer = client.post("/arbete/anslag/ny/", data | {"carry": "cap"})
    assert "Skriv taket." in words(answer)
    client.post(
        "/arbete/anslag/ny/", data | {"carry": "cap", "carry_cap_ore": "500 tkr", "account_code": "4500"}
    )
    fund = Fund.objects.get()
    assert (fund.carry_cap_ore, fund.account_code, fund.carries_commitments) == (500 * TKR, "4500", False)


@pytest.mark.parametrize("slug", ["ny", "avstamning", "klimat"])
def test_address_in_use_is_refused(fund, ks, economist, slug):
    with pytest.raises(Refused, match="används av"):
        open_fund(authority=ks, name="Annat", slug=slug, by=economist)


def test_every_word_of_its_own_is_kept_from_being_an_address():
    words = {str(pattern.pattern).split("/")[0] for pattern in urlpatterns}
    assert {word for word in words if word and not word.startswith("<")} == NOT_A_SLUG


def test_change_of_a_fund_is_told_in_its_history(fund, client, official, economist):
    told = words(client.get(f"{URL}andra/"))
    assert 'value="Klimat"' in told
    change_fund(fund=fund, by=economist, name="Klimatet", project_code="P1")
    assert "ändrade anslaget: namn, projekt" in words(client.get(URL))
    with pytest.raises(Refused, match="ekonom"):
        change_fund(fund=fund, by=official, name="Mitt")


def test_lock_stops_earlier_days_and_is_moved_back_only_with_a_reason(fund, client, economist):
    years = list(fund.years.all())
    client.post(f"{URL}las/", {"before": "2024-05-01", "years": [year.pk for year in years]})
    with pytest.raises(Refused, match="låst före 2024-05-01"):
        adopt_frame(fund_year=money.year(fund, 2024), ore=TKR, on=datetime.date(2024, 4, 30), by=economist)
    with pytest.raises(Refused, match="Skriv varför"):
        lock_years(fund=fund, years=years, before=datetime.date(2024, 4, 1), by=economist)
    lock_years(fund=fund, years=years, before=datetime.date(2024, 4, 1), reason="Fel rapport", by=economist)
    assert adopt_frame(
        fund_year=money.year(fund, 2024), ore=TKR, on=datetime.date(2024, 4, 30), by=economist
    ).pk


def test_reversal_names_what_happens_and_then_what_is_in_the_way(
    fund, client, economist, registrar, official
):
    frame = LedgerEvent.objects.filter(kind="frame", postings__src__fund_year__year=2024).get()
    url = f"{URL}handelser/{frame.pk}/aterfor/"
    told = words(client.post(url, {"reason": "Fel belopp", "on": "2024-01-01"}))
    assert re.findall(r'data-label="(?:Före|Efter)">([^<]+)', told)[:2] == ["3 000 000", "0"]
    decided = money.decision(factories.case(by=registrar, official=official), registrar, MAY)
    grant(decision=decided, grants=[Grant("A", [(money.year(fund, 2024), TKR)])], by=economist)
    answer = client.post(url, {"reason": "Fel belopp", "on": "2024-01-01", "bokfor": "1"})
    assert "använda sedan dess (beviljat 2024-05-21)" in words(answer)


def test_year_without_its_frame_is_provisional_again(fund, economist):
    frame = LedgerEvent.objects.filter(kind="frame", postings__src__fund_year__year=2024).get()
    reverse_event(event=frame, reason="Fel år", by=economist)
    assert (money.year(fund, 2024).status, money.left(money.year(fund, 2024))) == ("provisional", 0)


def test_reversal_by_others_is_refused(fund, official):
    with pytest.raises(Refused, match="ekonom"):
        reverse_event(event=LedgerEvent.objects.first(), reason="Nej", by=official)


@pytest.mark.parametrize(
    "part",
    ["andra/", "nytt-ar/", "las/", "bokfor/ram/", "2024/avsluta/", "2024/oppna/"],
)
def test_pages_of_the_economist_are_closed_to_others(fund, official, signed_in, part):
    assert signed_in(official).get(f"{URL}{part}").status_code == 403
    assert signed_in(official).post(f"{URL}{part}", sent(fund, bokfor="1")).status_code == 403


def test_figures_of_several_funds_are_those_of_each(fund, ks, economist):
    other = money.fund(ks, economist, "annat", y2024=5 * TKR)
    then = clock.now()
    for known in (None, then):
        assert figures_of([fund, other], as_of=DAY, known_at=known) == [
            figures(fund, as_of=DAY, known_at=known),
            figures(other, as_of=DAY, known_at=known),
        ]
