"""Payments, repayments and withdrawals: what they do, what stops them, and that no date is ever wrong."""

import datetime
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import decision_events
from cases.decision_events import Standing
from core import clock
from core.errors import Refused
from grants.actions.conditions import add_condition, conditions_of_decision, meet, waive
from grants.actions.frames import adopt_frame, cut_frame
from grants.actions.funds import open_year
from grants.actions.granting import Grant, grant
from grants.actions.paying import pay, repay, withdraw
from grants.models import (
    AccountDay,
    Application,
    ApplicationConflict,
    Bucket,
    Fund,
    FundYear,
    GrantCall,
    LedgerEvent,
)
from grants.queries.awards import figures_of
from grants.queries.balances import figures
from grants.verification import ledger
from tests.grants import money
from tests.grants.awarded import awarded
from tests.grants.money import DAY, TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
JUNE = datetime.date(2024, 6, 20)
MAY = datetime.date(2024, 5, 21)


@pytest.fixture(autouse=True)
def in_september():
    with clock.at("2024-09-02T10:00"):
        yield


@kept
def fund(ks, economist):
    made = money.fund(ks, economist, y2024=1_000 * TKR, y2025=1_000 * TKR)
    Fund.objects.filter(pk=made.pk).update(pays_before_appeal=True)
    return made


@kept
def given_to(fund, registrar, official, economist):
    return awarded(fund, registrar=registrar, official=official, economist=economist)


@pytest.fixture
def paid(economist):
    """paid(award year, tkr) -> the event"""

    def run(award_year, tkr, on=JUNE, **fields):
        fields = {"reference": "V 1001", "by": economist} | fields
        return pay(award_year=award_year, ore=tkr * TKR, on=on, **fields)

    return run


def said(refused) -> str:
    return refused.value.message.replace("\u00a0", " ")


def test_payment_moves_granted_to_paid_and_remembers_the_verification(given_to, paid):
    event = paid(given_to.year(), 200)
    year = figures_of(given_to.award).years[0]
    assert (year.granted, year.paid, year.left) == (300 * TKR, 200 * TKR, 100 * TKR)
    assert (event.kind, event.reference, event.decision) == ("pay", "V 1001", given_to.award.decision)
    assert figures(given_to.fund).year(2024).available == 700 * TKR
    assert list(ledger()) == []


def test_payment_of_more_than_is_left_is_refused_with_the_figures(given_to, paid):
    paid(given_to.year(), 200)
    with pytest.raises(Refused) as refused:
        paid(given_to.year(), 150)
    assert said(refused) == (
        "Klimat 2024: 150 000 kr ryms inte. 100 000 kr är beviljat och inte utbetalt den 20 juni 2024, det saknas "
        "50 000 kr."
    )


def test_payment_before_the_decision_is_refused(given_to, paid):
    with pytest.raises(Refused, match="ryms inte"):
        paid(given_to.year(), 10, on=datetime.date(2024, 5, 20))


def test_payment_that_has_not_happened_is_refused(given_to, paid):
    with pytest.raises(Refused, match="en dag som har varit"):
        paid(given_to.year(), 10, on=datetime.date(2024, 9, 3))


@pytest.mark.parametrize(
    ("fields", "words"), [({"reference": " "}, "verifikationens"), ({"tkr": 0}, "större än noll")]
)
def test_payment_needs_an_amount_and_a_verification(given_to, paid, fields, words):
    with pytest.raises(Refused, match=words):
        paid(given_to.year(), **({"tkr": 10} | fields))


@pytest.mark.parametrize(
    "who", ["official", "manager", "registrar", "secretary", "outsider", "administrator"]
)
def test_only_an_economist_pays(request, given_to, paid, who):
    with pytest.raises(Refused, match="ekonom"):
        paid(given_to.year(), 10, by=request.getfixturevalue(who))


def test_economist_in_conflict_does_not_pay(given_to, paid, economist, ks, registrar):
    call = GrantCall.objects.create(
        authority=ks, case=given_to.case, name="Våren", first_year=2024, last_year=2025, responsible=registrar
    )
    given_to.award.application = Application.objects.create(
        call=call, external_id="1", applicant="F", project="P", received_on=MAY
    )
    given_to.award.save()
    ApplicationConflict.objects.create(application=given_to.award.application, user=economist)
    with pytest.raises(Refused, match="jävig"):
        paid(given_to.year(), 10)


def test_same_payment_twice_is_one_and_other_content_is_refused(given_to, paid):
    id = uuid.uuid4()
    first = paid(given_to.year(), 100, id=id)
    assert paid(given_to.year(), 100, id=id) == first
    assert given_to.left(bucket=Bucket.PAID) == 100 * TKR
    with pytest.raises(Refused, match="annat innehåll"):
        paid(given_to.year(), 101, id=id)


# What stands in the way


@pytest.mark.parametrize("blocks", ["payment", "start"])
def test_only_a_condition_that_blocks_payment_stops_it(given_to, paid, official, blocks):
    add_condition(award=given_to.award, kind="free", text="Avtal undertecknat", blocks=blocks, by=official)
    if blocks == "start":
        assert paid(given_to.year(), 10).kind == "pay"
        return
    with pytest.raises(Refused) as refused:
        paid(given_to.year(), 10)
    assert said(refused) == (
        "Villkoret ”Avtal undertecknat” är inte uppfyllt. Betala när det är uppfyllt eller efterskänkt."
    )
    assert LedgerEvent.objects.filter(kind="pay").count() == 0


@pytest.mark.parametrize("way", ["met", "waived"])
def test_condition_that_is_met_or_waived_lets_the_payment_through(given_to, paid, official, economist, way):
    one = add_condition(award=given_to.award, kind="free", text="Avtal", by=official)
    if way == "met":
        meet(condition=one, by=official)
    else:
        waive(condition=one, reason="Muntligt avtal räcker", by=economist)
    assert paid(given_to.year(), 10).kind == "pay"


def test_plan_year_is_not_paid_until_its_budget_is_adopted(ks, registrar, official, economist, paid):
    plan = money.fund(ks, economist, "plan", y2024=100 * TKR)
    Fund.objects.filter(pk=plan.pk).update(pays_before_appeal=True)
    year = open_year(fund=plan, year=2025, by=economist)
    adopt_frame(fund_year=year, ore=100 * TKR, on=DAY, by=economist, provisional=True)
    made = awarded(
        plan, registrar=registrar, official=official, economist=economist, amounts={2024: TKR, 2025: TKR}
    )
    conditions_of_decision(made.award.decision, registrar)
    assert [one.kind for one in made.award.conditions.all()] == ["budget"]
    assert paid(made.year(2024), 1).kind == "pay"
    with pytest.raises(Refused, match="Plan 2025 har ingen fastställd budget"):
        paid(made.year(2025), 1)
    adopt_frame(fund_year=year, ore=100 * TKR, on=DAY, by=economist)
    assert paid(made.year(2025), 1).kind == "pay"


def test_waived_budget_condition_lets_a_plan_year_be_paid(given_to, paid, economist):
    FundYear.objects.filter(fund=given_to.fund, year=2024).update(status="provisional")
    conditions_of_decision(given_to.award.decision, economist)
    waive(condition=given_to.award.conditions.get(), reason="KS beslutade 3 juni", by=economist)
    assert paid(given_to.year(), 1).kind == "pay"


@pytest.fixture
def standing(monkeypatch, fund):
    """standing(Standing(…)): what minutes and board say of every decision; the fund waits for legal force."""
    Fund.objects.filter(pk=fund.pk).update(pays_before_appeal=False)

    def run(one: Standing) -> None:
        monkeypatch.setattr(decision_events, "_sources", [lambda many: {each.pk: one for each in many}])

    return run


def test_decision_in_minutes_that_are_not_approved_is_not_paid(given_to, paid, standing):
    standing(Standing())
    with pytest.raises(Refused, match="inte justerat"):
        paid(given_to.year(), 10)


def test_decision_that_is_not_announced_is_not_paid(given_to, paid, standing):
    standing(Standing(settled_on=MAY))
    with pytest.raises(Refused, match="inte anslaget ännu"):
        paid(given_to.year(), 10)


def test_decision_is_paid_from_the_day_after_the_last_day_to_appeal(given_to, paid, standing):
    standing(Standing(settled_on=MAY, announced_on=datetime.date(2024, 5, 30), last_appeal_on=JUNE))
    with pytest.raises(Refused, match="till och med 20\u00a0juni\u00a02024"):
        paid(given_to.year(), 10, on=JUNE)
    assert paid(given_to.year(), 10, on=datetime.date(2024, 6, 21)).kind == "pay"


def test_decision_of_before_is_paid_when_somebody_says_the_day_it_was_announced(given_to, paid, standing):
    standing(Standing(settled_on=MAY, known=False))
    with pytest.raises(Refused, match="Skriv vilken dag"):
        paid(given_to.year(), 10)
    # three weeks from 31 May is midsommarafton
    with pytest.raises(Refused, match="överklagas till och med 24\u00a0juni"):
        paid(given_to.year(), 10, announced_on=datetime.date(2024, 5, 31))
    assert paid(given_to.year(), 10, announced_on=datetime.date(2024, 5, 27)).kind == "pay"
    assert paid(given_to.year(), 10).kind == "pay"


def test_fund_that_pays_before_does_not_wait_for_the_appeal(given_to, paid, standing):
    standing(Standing(settled_on=MAY))
    Fund.objects.filter(pk=given_to.fund.pk).update(pays_before_appeal=True)
    assert paid(given_to.year(), 10).kind == "pay"


# Money that comes back


def test_repayment_can_be_granted_again(given_to, paid, economist):
    paid(given_to.year(), 300)
    repay(award_year=given_to.year(), ore=50 * TKR, on=JUNE, reference="V 9", by=economist)
    row = figures(given_to.fund).year(2024)
    assert (row.available, row.paid, row.granted) == (750 * TKR, 250 * TKR, 0)


def test_repayment_of_more_than_was_paid_is_refused(given_to, paid, economist):
    paid(given_to.year(), 100)
    with pytest.raises(Refused, match="utbetalt"):
        repay(award_year=given_to.year(), ore=101 * TKR, on=JUNE, reference="V 9", by=economist)


def test_money_that_comes_back_covers_a_shortfall_first(given_to, economist):
    year = money.year(given_to.fund, 2024)
    cut_frame(fund_year=year, ore=800 * TKR, on=MAY, reason="KF minskade ramen", by=economist)
    assert figures(given_to.fund).year(2024).shortfall == -100 * TKR
    withdraw(award_year=given_to.year(), ore=150 * TKR, on=JUNE, reason="Inställt", by=economist)
    row = figures(given_to.fund).year(2024)
    assert (row.shortfall, row.available, row.granted) == (0, 50 * TKR, 150 * TKR)


@pytest.mark.parametrize("how", ["repay", "withdraw"])
def test_money_that_comes_back_in_a_closed_year_lapses(given_to, paid, economist, how):
    paid(given_to.year(), 100)
    FundYear.objects.filter(fund=given_to.fund, year=2024).update(status="closed", closed_at=clock.now())
    same = {"award_year": given_to.year(), "ore": 40 * TKR, "on": JUNE, "by": economist}
    if how == "repay":
        repay(reference="V 9", **same)
    else:
        withdraw(reason="Inte använt", **same)
    row = figures(given_to.fund).year(2024)
    assert (row.lapsed, row.available) == (40 * TKR, 700 * TKR)


def test_withdrawal_says_why(given_to, economist):
    with pytest.raises(Refused, match="varför"):
        withdraw(award_year=given_to.year(), ore=TKR, on=JUNE, reason=" ", by=economist)


# Every date


DAYS = st.integers(0, 60).map(lambda n: MAY + datetime.timedelta(days=n))
MOVES = st.lists(
    st.tuples(st.sampled_from(["pay", "repay", "withdraw", "grant"]), st.integers(1, 200), DAYS), max_size=12
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_paid_is_never_more_than_granted_and_nothing_is_below_zero_on_any_date(given_to, economist, moves):
    """Whatever is tried, in any order and with any dates."""
    with transaction.atomic():
        for what, tkr, on in moves:
            same = {"award_year": given_to.year(), "ore": tkr * TKR, "on": on, "by": economist}
            try:
                if what == "pay":
                    pay(reference="V", **same)
                elif what == "repay":
                    repay(reference="V", **same)
                elif what == "withdraw":
                    withdraw(reason="Prov", **same)
                else:
                    rows = [(money.year(given_to.fund, 2024), tkr * TKR)]
                    grant(decision=given_to.award.decision, grants=[Grant("B", rows)], by=economist, on=on)
            except Refused:
                continue
        for bucket in (Bucket.GRANTED, Bucket.PAID, Bucket.AVAILABLE):
            of = {"account__fund_year": money.year(given_to.fund, 2024), "account__bucket": bucket}
            by_account: dict[int, int] = {}
            for account, delta in (
                AccountDay.objects.filter(**of).order_by("day").values_list("account", "delta")
            ):
                by_account[account] = by_account.get(account, 0) + delta
                assert by_account[account] >= 0
        row = figures(given_to.fund).year(2024)
        assert (row.frame, row.shortfall) == (1_000 * TKR, 0)
        assert list(ledger()) == []
        transaction.set_rollback(True)
