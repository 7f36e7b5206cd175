"""The end of a year: the proposal after the fund's rule, and everything or nothing."""

import datetime
import uuid

import pytest

from core import clock
from core.errors import Refused
from grants.actions import yearend
from grants.actions.frames import adopt_frame, cut_frame
from grants.actions.granting import Grant, award_accounts, grant
from grants.actions.posting import post
from grants.actions.yearend import close_year, reopen_year
from grants.models import AwardYear, Bucket, Fund, LedgerEvent
from grants.queries.balances import figures
from grants.queries.closing import year_end
from grants.rules.carrying import may_carry
from grants.rules.lines import Line
from grants.verification import ledger
from tests import factories
from tests.grants import money
from tests.grants.money import TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
MAY, LAST = datetime.date(2024, 5, 21), datetime.date(2024, 12, 31)


@pytest.fixture(autouse=True)
def in_january():
    with clock.at("2025-01-15"):
        yield


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR)


@kept
def award_year(fund, economist, registrar, official):
    """1 000 tkr granted out of 2024, 400 of them paid."""
    decided = money.decision(factories.case(by=registrar, official=official), registrar, MAY)
    grant(decision=decided, grants=[Grant("A", [(money.year(fund, 2024), 1_000 * TKR)])], by=economist)
    year = AwardYear.objects.get()
    accounts = award_accounts(year)
    paid = Line(accounts[Bucket.GRANTED], accounts[Bucket.PAID], 400 * TKR)
    post(kind="pay", effective_on=MAY, lines=[paid], by=economist)
    return year


def close(fund, economist, carry, *award_years, **fields):
    return close_year(
        fund_year=money.year(fund, 2024),
        on=LAST,
        carry_ore=carry,
        award_years=award_years,
        by=economist,
        **({"reason": "KF"} | fields),
    )


@pytest.mark.parametrize(
    ("rule", "carried"),
    [
        ({"carry": "none"}, 0),
        ({"carry": "all"}, 700),
        ({"carry": "cap", "carry_cap_ore": 500}, 500),
        ({"carry": "cap", "carry_cap_ore": 900}, 700),
        ({"carry": "percent", "carry_percent": 10}, 300),
        ({"carry": "percent", "carry_percent": 100}, 700),
    ],
)
def test_rule_says_how_much_follows(rule, carried):
    assert may_carry(Fund(**rule), left=700, frame=3_000) == carried


def test_share_of_the_frame_is_rounded_down_to_whole_ore():
    assert may_carry(Fund(carry="percent", carry_percent=33), left=700, frame=100) == 33
    assert may_carry(Fund(carry="percent", carry_percent=10), left=700, frame=19) == 1


def test_year_is_closed_in_one_go(fund, award_year, economist):
    close(fund, economist, 500 * TKR, award_year)
    old, new = figures(fund).years
    assert (old.status, old.available, old.granted, old.paid, old.lapsed) == (
        "closed",
        0,
        0,
        400 * TKR,
        1_500 * TKR,
    )
    assert (new.available, new.granted) == (3_500 * TKR, 600 * TKR)
    made = LedgerEvent.objects.filter(effective_on=LAST).order_by("kind")
    assert [event.kind for event in made] == ["carry_balance", "carry_commitment", "lapse"]
    assert list(ledger()) == []


def test_commitment_that_follows_takes_no_new_money(fund, award_year, economist):
    close(fund, economist, 0, award_year)
    assert figures(fund).year(2025).available == 3_000 * TKR


def test_commitment_that_stays_is_paid_out_of_the_closed_year(fund, award_year, economist):
    close(fund, economist, 0)
    accounts = award_accounts(award_year)
    post(
        kind="pay",
        effective_on=datetime.date(2025, 1, 10),
        lines=[Line(accounts[Bucket.GRANTED], accounts[Bucket.PAID], 600 * TKR)],
        by=economist,
    )
    assert figures(fund).year(2024).paid == 1_000 * TKR
    with pytest.raises(Refused, match="avslutat"):
        adopt_frame(fund_year=money.year(fund, 2024), ore=TKR, on=LAST, by=economist)


def test_next_year_is_opened_when_it_is_missing(ks, economist):
    fund = money.fund(ks, economist, "kort", y2024=TKR)
    close(fund, economist, TKR)
    assert [(row.year, row.status, row.available) for row in figures(fund).years] == [
        (2024, "closed", 0),
        (2025, "provisional", TKR),
    ]


def test_what_was_used_after_the_last_day_is_not_carried(fund, award_year, economist, registrar, official):
    decided = money.decision(
        factories.case(by=registrar, official=official), registrar, datetime.date(2025, 1, 10)
    )
    grant(decision=decided, grants=[Grant("B", [(money.year(fund, 2024), 300 * TKR)])], by=economist)
    end = year_end(money.year(fund, 2024), LAST)
    assert (end.left, end.promised) == (1_700 * TKR, 600 * TKR)


def test_last_step_that_fails_leaves_nothing(fund, award_year, economist, monkeypatch):
    before = figures(fund)

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(yearend, "trace", fails)
    with pytest.raises(RuntimeError):
        close(fund, economist, 500 * TKR, award_year)
    assert figures(fund) == before


def test_year_that_lacks_money_is_not_closed(fund, award_year, economist):
    cut_frame(fund_year=money.year(fund, 2024), ore=2_500 * TKR, on=MAY, reason="KF", by=economist)
    with pytest.raises(Refused, match="saknar 500\u00a0000\u00a0kr"):
        close(fund, economist, 0)


@pytest.mark.parametrize(
    ("carry", "fields", "said"),
    [(9_000 * TKR, {}, "kan inte föras över"), (TKR, {"reason": " "}, "Anslagets regel ger 0")],
)
def test_other_amount_than_the_rule_needs_a_reason_and_money(fund, economist, carry, fields, said):
    with pytest.raises(Refused, match=said):
        close(fund, economist, carry, **fields)


def test_closing_twice_is_refused(fund, economist):
    close(fund, economist, 0)
    with pytest.raises(Refused, match="redan avslutat"):
        close(fund, economist, 0)


def test_reopened_year_is_as_before(fund, award_year, economist):
    before = [row.as_data() for row in figures(fund).years]
    close(fund, economist, 500 * TKR, award_year)
    reopen_year(fund_year=money.year(fund, 2024), reason="Fel datum", by=economist)
    assert [row.as_data() for row in figures(fund).years] == before


def test_page_proposes_shows_and_closes(fund, award_year, economist, signed_in):
    Fund.objects.update(carry="cap", carry_cap_ore=500 * TKR)
    client, url = signed_in(economist), "/arbete/anslag/klimat/2024/avsluta/"
    page = client.get(url).content.decode().replace("\u00a0", " ")
    assert 'value="500 000 kr"' in page
    assert f'value="{award_year.pk}" checked' in page
    data = {"once": uuid.uuid4().hex, "on": "2024-12-31", "carry": "500 tkr", "award_years": [award_year.pk]}
    assert "1 500 000" in client.post(url, data).content.decode().replace("\u00a0", " ")
    assert money.year(fund, 2024).status == "adopted"
    for _ in range(2):
        assert client.post(url, data | {"bokfor": "1"}).url == "/arbete/anslag/klimat/"
    assert money.year(fund, 2024).status == "closed"
    assert "redan avslutat" in client.get(url).content.decode()
    assert "Överfört från året före" in client.get("/arbete/anslag/klimat/2024/oppna/").content.decode()
    client.post("/arbete/anslag/klimat/2024/oppna/", {"reason": "Fel"})
    assert money.year(fund, 2024).status == "adopted"
