"""The end of a year, whatever its history (invariant 12): money goes on, lapses or stays promised, and none is made."""

import datetime

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from core import clock
from grants.actions.frames import adopt_frame
from grants.actions.granting import Grant, award_accounts, grant
from grants.actions.posting import post
from grants.actions.yearend import close_year, reopen_year
from grants.models import AwardYear, Bucket
from grants.queries.balances import figures
from grants.queries.closing import year_end
from grants.rules.lines import Line
from grants.verification import ledger
from tests import factories
from tests.conftest import LONG
from tests.grants import money

pytestmark = pytest.mark.django_db
LAST = datetime.date(2024, 12, 31)
MAY, JANUARY = datetime.date(2024, 5, 21), datetime.date(2025, 1, 10)
BEFORE = LAST - datetime.timedelta(days=1)
# What each is granted out of the year, how much of it is paid, and whether the rest goes along into the next.
AWARDS = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30), st.booleans()), max_size=3)


@pytest.fixture
def decided(registrar, official):
    return money.decision(factories.case(by=registrar, official=official), registrar, MAY)


@settings(max_examples=200 if LONG else 8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    frame=st.integers(90, 120),
    awards=AWARDS,
    late=st.integers(0, 5),
    part=st.integers(0, 120),
    next_frame=st.integers(0, 50),
)
def test_year_end_makes_no_money_and_takes_none(
    ks, economist, decided, frame, awards, late, part, next_frame
):
    """Everything that was left or promised is left, promised or lapsed afterwards, on every date; what is promised and
    follows along takes nothing of the next year's own money; the year opened again is as it was."""
    with transaction.atomic(), clock.at("2025-01-15"):
        fund = money.fund(ks, economist, y2024=frame)
        year = money.year(fund, 2024)
        if next_frame:
            adopt_next(fund, next_frame, economist)
        along = [row for row in spend(year, decided, economist, awards) if row[1]]
        if late:  # used after the last day: neither carried nor lapsed
            grant(decision=decided, grants=[Grant("Sen", [(year, late)])], by=economist, on=JANUARY)
        before = [row.as_data() for row in figures(fund).years]
        end = year_end(year, LAST)
        carry = min(part, end.left)
        close_year(
            fund_year=year, on=LAST, carry_ore=carry, award_years=[one for one, _ in along], by=economist, reason="KF",
        )  # fmt: skip
        old, new = figures(fund).year(2024), figures(fund).year(2025)
        follows = sum(ore for _, ore in along)
        assert (old.available, old.lapsed) == (0, end.left - carry)
        assert (new.available, new.granted) == (next_frame + carry, follows)
        assert old.frame + new.frame == frame + next_frame
        assert (old.frame, new.frame) == (frame - carry - follows, next_frame + carry + follows)
        then = figures(fund, as_of=BEFORE)
        assert then.year(2024).frame + then.year(2025).frame == frame + next_frame
        assert (then.year(2024).lapsed, then.year(2025).granted) == (0, 0)
        assert list(ledger()) == []
        reopen_year(fund_year=money.year(fund, 2024), reason="Fel", by=economist)
        assert [row.as_data() for row in figures(fund).years][: len(before)] == before
        assert list(ledger()) == []
        transaction.set_rollback(True)


def adopt_next(fund, ore, by):
    from grants.actions.funds import open_year

    adopt_frame(fund_year=open_year(fund=fund, year=2025, by=by), ore=ore, on=money.DAY, by=by)


def spend(year, decided, by, awards):
    """Grants and payments of them. Gives those that are to follow along, with what is unpaid."""
    chosen = []
    for number, (ore, paid, follows) in enumerate(awards):
        given = grant(decision=decided, grants=[Grant(f"Nr {number}", [(year, ore)])], by=by).awards[0]
        own = AwardYear.objects.get(award=given)
        accounts = award_accounts(own)
        if paid := min(paid, ore):
            lines = [Line(accounts[Bucket.GRANTED], accounts[Bucket.PAID], paid)]
            post(kind="pay", effective_on=MAY, lines=lines, by=by)
        if follows:
            chosen.append((own, ore - paid))
    return chosen
