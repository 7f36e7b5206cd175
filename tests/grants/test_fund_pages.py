"""The pages of funds: what they show, to whom, and how many questions they ask the database."""

import datetime

import pytest
from django.urls import reverse

from core import clock
from grants.actions.frames import adopt_frame, cut_frame
from grants.actions.granting import Grant, grant
from grants.models import Fund, LedgerEvent
from tests import factories
from tests.grants import money
from tests.grants.money import DAY, TKR

pytestmark = pytest.mark.django_db
MAY = datetime.date(2024, 5, 21)
LIST_QUERIES = 9
FUND_QUERIES = 30


@pytest.fixture(autouse=True)
def in_june():
    with clock.at("2024-06-03"):
        yield


@pytest.fixture
def fund(ks, economist):
    return money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR)


@pytest.fixture
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
