"""What a posting costs in statements: as many whatever the ledger holds, and one more for each account it touches."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.actions.funds import accounts_of
from grants.actions.granting import Grant, grant
from grants.actions.posting import post
from grants.models import LedgerEvent, LedgerMovement
from grants.rules.lines import Line
from tests import factories
from tests.grants import money
from tests.grants.money import KR, TKR

pytestmark = pytest.mark.django_db
# By accounts: 7 of the event, one for each account, one for what is lacking, and the savepoint's two.
STATEMENTS = {2: 12, 4: 14, 6: 16}


@pytest.fixture
def fund(ks, economist):
    return money.fund(ks, economist, y2024=TKR, y2025=TKR, y2026=TKR)


def statements(action, **given):
    with CaptureQueriesContext(connection) as asked:
        action(**given)
    return len(asked)


def reservation(fund, *years):
    accounts = [accounts_of(money.year(fund, year)) for year in years]
    return [Line(of["available"], of["reserved"], KR) for of in accounts]


def move_much(fund, by):
    """Movements on many days, recorded and dated in another order."""
    lines = reservation(fund, 2024, 2025, 2026)
    for number in range(40):
        on = money.DAY + datetime.timedelta(days=number * 7 % 60)
        post(kind="reserve", effective_on=on, lines=lines, by=by)
    assert LedgerMovement.objects.count() > 240


@pytest.mark.parametrize("years", [(2024,), (2024, 2025), (2024, 2025, 2026)], ids=len)
def test_posting_asks_as_much_whatever_there_is(fund, economist, years):
    lines = reservation(fund, *years)
    wanted = STATEMENTS[2 * len(years)]
    given = {"kind": "reserve", "effective_on": money.DAY, "lines": lines, "by": economist}
    assert statements(post, **given) == wanted
    move_much(fund, economist)
    assert statements(post, **given) == wanted
    assert LedgerEvent.objects.filter(kind="reserve").count() == 42


def test_decision_asks_one_statement_more_for_each_account(fund, economist, registrar, official):
    """A bulk decision makes its awards in as many statements whatever their number; only the accounts count."""
    decided = money.decision(factories.case(by=registrar, official=official), registrar)
    year = money.year(fund, 2024)

    def cost(recipients):
        grants = [Grant(f"Nr {number}", [(year, KR)]) for number in range(recipients)]
        return statements(grant, decision=decided, grants=grants, by=economist)

    one = cost(1)
    assert cost(4) == one + 3
    move_much(fund, economist)
    assert cost(4) == one + 3
