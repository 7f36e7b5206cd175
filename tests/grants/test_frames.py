"""Frames that come twice, in another order, or smaller than what was promised meanwhile."""

import datetime
import uuid

import pytest

from core.errors import Refused
from grants.actions.cuts import figures_again, make_cut
from grants.actions.frames import adopt_frame, cut_frame, into_available, standing_plan_frame, transfer
from grants.actions.funds import accounts_of, open_year
from grants.actions.granting import Grant, award_accounts, grant
from grants.actions.posting import post, replace, reverse
from grants.models import Award, Bucket, FundYear, LedgerEvent
from grants.queries.balances import figures
from grants.rules.lines import Line
from grants.verification import cuts, ledger
from tests import factories
from tests.grants import money
from tests.grants.money import DAY, TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
MAY = datetime.date(2024, 5, 21)
JUNE = datetime.date(2024, 6, 10)


@kept
def decided(registrar, official):
    return money.decision(factories.case(by=registrar, official=official), registrar, MAY)


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=1_000 * TKR, y2025=1_000 * TKR)


@kept
def plan(ks, economist):
    """A year with a plan frame of 100 tkr."""
    year = open_year(fund=money.fund(ks, economist, "plan"), year=2027, by=economist)
    adopt_frame(fund_year=year, ore=100 * TKR, on=DAY, by=economist, provisional=True)
    return year


def given(year, decided, by, ore, **fields):
    return grant(decision=decided, grants=[Grant("Föreningen", [(year, ore)])], by=by, **fields)


def stands(year):
    row = figures(year.fund).year(year.year)
    return row.frame // TKR, row.available // TKR, row.shortfall // TKR


def test_adopted_frame_below_what_was_promised_on_the_plan_is_a_shortfall(plan, decided, economist):
    given(plan, decided, economist, 80 * TKR)
    adopt_frame(fund_year=plan, ore=70 * TKR, on=JUNE, by=economist)
    assert stands(plan) == (70, 0, -10)
    with pytest.raises(Refused, match="saknar 10\u00a0000\u00a0kr"):
        given(plan, decided, economist, 1)
    adopt_frame(fund_year=plan, ore=30 * TKR, on=JUNE, by=economist)
    assert stands(plan) == (100, 20, 0)
    assert list(ledger()) == []


def test_another_plan_frame_takes_the_place_of_the_first(plan, economist):
    adopt_frame(fund_year=plan, ore=120 * TKR, on=DAY, by=economist, provisional=True)
    assert stands(plan) == (120, 120, 0)
    adopt_frame(fund_year=plan, ore=90 * TKR, on=DAY, by=economist)
    assert stands(plan) == (90, 90, 0)
    assert standing_plan_frame(FundYear.objects.get(pk=plan.pk)) is None


def test_plan_that_was_cut_is_adopted_without_losing_the_cut(plan, decided, economist):
    given(plan, decided, economist, 80 * TKR)
    cut_frame(fund_year=plan, ore=50 * TKR, on=MAY, reason="Mindre", by=economist)
    assert stands(plan) == (50, 0, -30)
    adopt_frame(fund_year=plan, ore=140 * TKR, on=JUNE, by=economist)
    assert stands(plan) == (90, 10, 0)
    assert list(ledger()) == []


def test_frame_that_replaced_a_plan_is_adopted_once_with_its_number(plan, economist):
    id = uuid.uuid4()
    first = adopt_frame(fund_year=plan, ore=90 * TKR, on=DAY, by=economist, id=id)
    assert adopt_frame(fund_year=plan, ore=90 * TKR, on=DAY, by=economist, id=id) == first
    with pytest.raises(Refused, match="annat innehåll"):
        adopt_frame(fund_year=plan, ore=91 * TKR, on=DAY, by=economist, id=id)
    assert stands(plan) == (90, 90, 0)


def test_cut_is_made_once_with_its_number_although_the_money_has_gone(fund, decided, economist):
    year, id = money.year(fund, 2024), uuid.uuid4()
    given(year, decided, economist, 800 * TKR)
    cut = {"fund_year": year, "on": MAY, "reason": "KF", "by": economist, "id": id}
    first = cut_frame(ore=300 * TKR, **cut)
    assert cut_frame(ore=300 * TKR, **cut) == first
    with pytest.raises(Refused, match="annat innehåll"):
        cut_frame(ore=301 * TKR, **cut)
    assert stands(year) == (700, 0, -100)


def test_transfer_is_made_once_with_its_number(fund, economist):
    first, second, id = money.year(fund, 2024), money.year(fund, 2025), uuid.uuid4()
    given = {"source": first, "target": second, "on": MAY, "by": economist, "id": id}
    event = transfer(ore=1_000 * TKR, **given)
    assert transfer(ore=1_000 * TKR, **given) == event
    with pytest.raises(Refused, match="annat innehåll"):
        transfer(ore=999 * TKR, **given)
    assert stands(second) == (2_000, 2_000, 0)


def test_grant_is_made_once_with_its_number(fund, decided, economist):
    year, id = money.year(fund, 2024), uuid.uuid4()
    first = given(year, decided, economist, 900 * TKR, id=id)
    again = given(year, decided, economist, 900 * TKR, id=id)
    assert (again.event, again.awards) == (first.event, first.awards)
    with pytest.raises(Refused, match="annat innehåll"):
        given(year, decided, economist, 901 * TKR, id=id)
    assert Award.objects.count() == 1


def test_cut_whose_shortfall_has_been_covered_is_not_reversed(fund, decided, economist):
    year = money.year(fund, 2024)
    given(year, decided, economist, 900 * TKR)
    cut = cut_frame(fund_year=year, ore=300 * TKR, on=MAY, reason="KF", by=economist)
    adopt_frame(fund_year=year, ore=200 * TKR, on=JUNE, by=economist)
    with pytest.raises(Refused, match="ram 2024-06-10"):
        reverse(event=cut, reason="Fel", by=economist)


def test_reversal_that_fails_on_a_date_names_what_is_in_the_way(ks, economist, decided):
    fund = money.fund(ks, economist, "tva", y2024=100 * TKR)
    year, frame = money.year(fund, 2024), LedgerEvent.objects.get()
    given(year, decided, economist, 100 * TKR)
    adopt_frame(fund_year=year, ore=100 * TKR, on=datetime.date(2024, 7, 1), by=economist)
    with pytest.raises(Refused, match="beviljat 2024-05-21") as refused:
        reverse(event=frame, reason="Fel", by=economist)
    assert refused.value.code == "in-the-way"


def test_what_has_been_taken_back_is_not_in_the_way(ks, economist, decided):
    fund = money.fund(ks, economist, "tva", y2024=100 * TKR)
    year, frame = money.year(fund, 2024), LedgerEvent.objects.get()
    reverse(event=given(year, decided, economist, 10 * TKR).event, reason="Upphävt", by=economist)
    given(year, decided, economist, 30 * TKR, on=JUNE)
    with pytest.raises(Refused, match=r"\(beviljat 2024-06-10\)"):
        reverse(event=frame, reason="Fel", by=economist)


def test_nothing_is_taken_back_before_its_own_day(fund, decided, economist):
    event = given(money.year(fund, 2024), decided, economist, 10 * TKR).event
    for take_back in (reverse, lambda **given: replace(lines=[], **given)):
        with pytest.raises(Refused, match="före den dagen"):
            take_back(event=event, reason="Fel", by=economist, effective_on=DAY)


def test_frame_dated_before_the_cut_it_covers_shows_no_surplus_as_a_lack(fund, decided, economist):
    year = money.year(fund, 2024)
    given(year, decided, economist, 900 * TKR)
    cut_frame(fund_year=year, ore=300 * TKR, on=JUNE, reason="KF", by=economist)
    adopt_frame(fund_year=year, ore=200 * TKR, on=DAY, by=economist)
    row = figures(fund, as_of=MAY).year(2024)
    assert (row.frame, row.available, row.shortfall) == (1_200 * TKR, 300 * TKR, 0)
    assert stands(year) == (900, 0, 0)


def test_money_that_comes_back_may_be_granted_only_beyond_what_is_lacking(fund, decided, economist):
    """250 comes back to a year that lacks 200: 50 may be promised, and no more may be moved away."""
    year = money.year(fund, 2024)
    first = given(year, decided, economist, 250 * TKR).event
    given(year, decided, economist, 750 * TKR)
    cut_frame(fund_year=year, ore=200 * TKR, on=MAY, reason="KF", by=economist)
    reverse(event=first, reason="Upphävt", by=economist)
    assert stands(year) == (800, 250, -200)
    with pytest.raises(Refused, match="50\u00a0000\u00a0kr är kvar"):
        given(year, decided, economist, 60 * TKR)
    with pytest.raises(Refused, match="50\u00a0000\u00a0kr är kvar"):
        transfer(source=year, target=money.year(fund, 2025), ore=60 * TKR, on=MAY, by=economist)
    given(year, decided, economist, 50 * TKR)
    assert figures(fund).year(2024).remaining("decided") == 0


def test_money_taken_back_may_cover_what_is_lacking(fund, decided, economist):
    year = money.year(fund, 2024)
    award = given(year, decided, economist, 1_000 * TKR).awards[0]
    cut_frame(fund_year=year, ore=200 * TKR, on=MAY, reason="KF", by=economist)
    granted = award_accounts(award.years.get())[Bucket.GRANTED]
    lines = into_available(accounts_of(year), 250 * TKR, out_of=granted)
    post(kind="withdraw", effective_on=JUNE, lines=lines, by=economist, reason="Ej använt")
    assert stands(year) == (800, 50, 0)


def test_reservation_is_released_in_a_closed_year(fund, economist):
    year = money.year(fund, 2024)
    accounts = accounts_of(year)
    held = Line(accounts[Bucket.AVAILABLE], accounts[Bucket.RESERVED], TKR)
    post(kind="reserve", effective_on=MAY, lines=[held], by=economist)
    FundYear.objects.filter(pk=year.pk).update(status="closed", closed_at="2025-01-31T12:00Z")
    with pytest.raises(Refused, match="avslutat"):
        post(kind="reserve", effective_on=MAY, lines=[held], by=economist)
    back = Line(held.dst, held.src, TKR)
    assert post(kind="release", effective_on=MAY, lines=[back], by=economist).pk


def test_nothing_is_dated_before_the_day_a_year_is_locked_to(fund, economist):
    year = money.year(fund, 2024)
    FundYear.objects.filter(pk=year.pk).update(locked_before=MAY)
    with pytest.raises(Refused, match="låst före 2024-05-21"):
        adopt_frame(fund_year=year, ore=TKR, on=datetime.date(2024, 5, 20), by=economist)
    assert adopt_frame(fund_year=year, ore=TKR, on=MAY, by=economist).pk


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ore": 0}, "större än noll"),
        ({"ore": -5}, "större än noll"),
        ({"ore": 10**15 + 1}, "orimligt stort"),
        ({"dst": Bucket.AVAILABLE}, "ett annat"),
        ({"kind": "adjust"}, "Skriv varför"),
        ({"kind": "withdraw", "reason": " "}, "Skriv varför"),
        ({"kind": "grant"}, "genom ett beslut"),
        ({"lines": []}, "alla belopp är noll"),
    ],
)
def test_event_that_the_tables_would_refuse_is_refused_in_words(fund, economist, changes, says):
    accounts = accounts_of(money.year(fund, 2024))
    dst = accounts[changes.pop("dst", Bucket.RESERVED)]
    line = Line(accounts[Bucket.AVAILABLE], dst, changes.pop("ore", TKR))
    with pytest.raises(Refused, match=says):
        post(**{"kind": "reserve", "effective_on": MAY, "lines": [line], "by": economist} | changes)


@pytest.mark.parametrize("changes", [{"kind": "gift"}, {"ore": 10.0}])
def test_event_of_no_known_kind_or_not_in_whole_ore_is_a_fault(fund, economist, changes):
    accounts = accounts_of(money.year(fund, 2024))
    line = Line(accounts[Bucket.AVAILABLE], accounts[Bucket.RESERVED], changes.pop("ore", TKR))
    with pytest.raises(ValueError, match="whole öre"):
        post(**{"kind": "reserve", "effective_on": MAY, "lines": [line], "by": economist} | changes)


def test_year_opened_or_adopted_after_a_cut_changes_nothing_in_it(plan, economist):
    cut = make_cut(fund=plan.fund, name="Sammanställning", as_of=MAY, by=economist)
    open_year(fund=plan.fund, year=2028, by=economist)
    adopt_frame(fund_year=plan, ore=90 * TKR, on=DAY, by=economist)
    assert figures_again(cut) == cut.figures == [cut.figures[0] | {"year": 2027, "status": "provisional"}]
    assert list(cuts()) == []


def test_number_of_the_ledger_is_the_same_on_every_date_and_in_a_cut(fund, decided, economist):
    known = LedgerEvent.objects.order_by("-recorded_at").first().recorded_at
    before = figures(fund).number
    given(money.year(fund, 2024), decided, economist, TKR)
    cut = make_cut(fund=fund, name="Uttag", as_of=DAY, by=economist)
    assert figures(fund).number == figures(fund, as_of=DAY).number == cut.number == before + 2
    assert figures(fund, known_at=known).number == figures(fund, as_of=DAY, known_at=known).number == before


def test_event_over_two_funds_is_told_on_both(ks, economist, fund):
    from trail.models import Event

    other = money.fund(ks, economist, "annan", y2024=TKR)
    first, second = (accounts_of(money.year(one, 2024)) for one in (fund, other))
    lines = [Line(of[Bucket.AVAILABLE], of[Bucket.RESERVED], TKR) for of in (first, second)]
    event = post(kind="reserve", effective_on=MAY, lines=lines, by=economist)
    told = Event.objects.filter(target=f"grants.ledgerevent:{event.pk}").values_list("within", flat=True)
    assert sorted(told) == sorted(f"grants.fund:{one.pk}" for one in (fund, other))
