"""The one door to the ledger: what it lets through, what it refuses, and in which words."""

import datetime
import uuid

import pytest

from core.errors import Refused
from grants.actions.cuts import figures_again, make_cut
from grants.actions.frames import adopt_frame, cut_frame, transfer
from grants.actions.funds import open_year
from grants.actions.granting import Grant, grant
from grants.actions.posting import reverse
from grants.models import LedgerEvent
from grants.queries.balances import figures
from grants.verification import cuts, ledger
from tests import factories
from tests.grants import money
from tests.grants.money import DAY, TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
MAY = datetime.date(2024, 5, 21)


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR)


@kept
def decided(registrar, official):
    return money.decision(factories.case(by=registrar, official=official), registrar, MAY)


def given(fund, decided, by, ore, year=2024, **fields):
    return grant(
        decision=decided, grants=[Grant("Föreningen", [(money.year(fund, year), ore)])], by=by, **fields
    )


def test_grant_is_drawn_from_what_is_left(fund, decided, economist):
    grant(
        decision=decided,
        grants=[
            Grant("A", [(money.year(fund, 2024), 500 * TKR), (money.year(fund, 2025), 300 * TKR)]),
            Grant("B", [(money.year(fund, 2024), 80 * TKR)]),
        ],
        by=economist,
    )
    first, second = figures(fund).years
    assert (first.frame, first.granted, first.available) == (3_000 * TKR, 580 * TKR, 2_420 * TKR)
    assert (second.frame, second.granted, second.available) == (3_000 * TKR, 300 * TKR, 2_700 * TKR)
    assert list(ledger()) == []


def test_grant_that_does_not_fit_is_refused_whole_with_the_figures(fund, decided, economist):
    with pytest.raises(Refused) as refused:
        grant(
            decision=decided,
            grants=[
                Grant("A", [(money.year(fund, 2025), 10 * TKR)]),
                Grant("B", [(money.year(fund, 2024), 3_001 * TKR)]),
            ],
            by=economist,
        )
    said = refused.value.message.replace("\u00a0", " ")
    assert (
        said
        == "Klimat 2024: 3 001 000 kr ryms inte. 3 000 000 kr är kvar den 21 maj 2024, det saknas 1 000 kr."
    )
    assert LedgerEvent.objects.filter(kind="grant").count() == 0
    assert money.left(money.year(fund, 2025)) == 3_000 * TKR


def test_grant_before_its_money_has_come_is_refused(ks, economist, decided):
    """150 in March against 100 with another 100 in July: enough at the end, too little in April."""
    late = money.fund(ks, economist, "sen", y2024=100 * TKR)
    adopt_frame(fund_year=money.year(late, 2024), ore=100 * TKR, on=datetime.date(2024, 7, 1), by=economist)
    with pytest.raises(Refused, match="kvar den 21\u00a0maj\u00a02024"):
        given(late, decided, economist, 150 * TKR)
    assert given(late, decided, economist, 150 * TKR, on=datetime.date(2024, 7, 1)).event.pk


def test_backdated_grant_may_not_take_what_is_used_later(fund, decided, economist):
    given(fund, decided, economist, 2_950 * TKR)
    with pytest.raises(Refused):
        given(fund, decided, economist, 100 * TKR, on=datetime.date(2024, 2, 1))


def test_same_event_twice_is_one_and_other_content_is_refused(fund, economist):
    id = uuid.uuid4()
    year = money.year(fund, 2024)
    first = adopt_frame(fund_year=year, ore=5 * TKR, on=DAY, by=economist, id=id)
    assert adopt_frame(fund_year=year, ore=5 * TKR, on=DAY, by=economist, id=id) == first
    with pytest.raises(Refused, match="annat innehåll"):
        adopt_frame(fund_year=year, ore=6 * TKR, on=DAY, by=economist, id=id)
    assert money.left(year) == 3_005 * TKR


def test_reversal_gives_back_every_date_and_happens_once(fund, decided, economist):
    event = given(fund, decided, economist, 100 * TKR).event
    reverse(event=event, reason="Upphävt av förvaltningsrätten", by=economist)
    for day in (DAY, MAY, datetime.date(2024, 12, 31)):
        assert figures(fund, as_of=day).year(2024).available == 3_000 * TKR
    with pytest.raises(Refused, match="redan återförd"):
        reverse(event=event, reason="Igen", by=economist)
    with pytest.raises(Refused, match="återförs inte"):
        reverse(event=event.taken_back_by, reason="Igen", by=economist)


def test_reversal_of_money_that_is_used_names_what_is_in_the_way(fund, decided, economist):
    frame = LedgerEvent.objects.filter(kind="frame").order_by("recorded_at").first()
    given(fund, decided, economist, 100 * TKR)
    with pytest.raises(Refused, match="beviljat 2024-05-21"):
        reverse(event=frame, reason="Fel belopp", by=economist)


def test_cut_below_what_is_granted_is_a_shortfall_that_stops_new_grants(fund, decided, economist):
    given(fund, decided, economist, 2_900 * TKR)
    year = money.year(fund, 2024)
    cut_frame(fund_year=year, ore=300 * TKR, on=MAY, reason="KF minskade ramen", by=economist)
    row = figures(fund).year(2024)
    assert (row.frame, row.available, row.shortfall, row.remaining("decided")) == (
        2_700 * TKR,
        0,
        -200 * TKR,
        -200 * TKR,
    )
    with pytest.raises(Refused, match="saknar"):
        given(fund, decided, economist, 1, year=2024)
    adopt_frame(fund_year=year, ore=250 * TKR, on=MAY, by=economist)
    assert figures(fund).year(2024).remaining("decided") == 50 * TKR


def test_plan_frame_is_replaced_by_the_adopted_one_in_one_event(ks, economist, decided):
    fund = money.fund(ks, economist, "plan")
    year = open_year(fund=fund, year=2027, by=economist)
    adopt_frame(fund_year=year, ore=100 * TKR, on=DAY, by=economist, provisional=True)
    given(fund, decided, economist, 80 * TKR, year=2027)
    event = adopt_frame(fund_year=year, ore=90 * TKR, on=DAY, by=economist)
    assert (event.kind, money.left(year), money.year(fund, 2027).status) == (
        "replacement",
        10 * TKR,
        "adopted",
    )


def test_transfer_moves_what_is_left(fund, economist):
    transfer(source=money.year(fund, 2024), target=money.year(fund, 2025), ore=TKR, on=MAY, by=economist)
    assert [row.available for row in figures(fund).years] == [2_999 * TKR, 3_001 * TKR]


def test_others_than_an_economist_are_refused(fund, official):
    with pytest.raises(Refused, match="ekonom"):
        adopt_frame(fund_year=money.year(fund, 2024), ore=1, on=DAY, by=official)


def test_as_known_then_leaves_out_what_was_recorded_later(fund, decided, economist):
    before = LedgerEvent.objects.order_by("-recorded_at").first().recorded_at
    given(fund, decided, economist, 100 * TKR)
    day = datetime.date(2024, 12, 31)
    assert figures(fund, as_of=day).year(2024).available == 2_900 * TKR
    assert figures(fund, as_of=day, known_at=before).year(2024).available == 3_000 * TKR
    assert figures(fund, known_at=before).year(2024).available == 3_000 * TKR


def test_cut_gives_the_same_table_after_later_and_backdated_postings(fund, decided, economist):
    given(fund, decided, economist, 100 * TKR)
    cut = make_cut(fund=fund, name="Sammanställning", as_of=MAY, by=economist)
    given(fund, decided, economist, 50 * TKR, on=datetime.date(2024, 3, 1))
    assert cut.figures[0]["available"] == 2_900 * TKR
    assert figures_again(cut) == cut.figures
    assert list(cuts()) == []
