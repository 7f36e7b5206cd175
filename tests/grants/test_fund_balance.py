"""`manage.py fund_balance`: the contract that other programs read."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command

from core import clock
from grants.actions.granting import Grant, grant
from tests import factories
from tests.grants import money
from tests.grants.money import TKR

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(ks, economist, registrar, official):
    with clock.at("2024-01-02"):
        fund = money.fund(ks, economist, y2024=3_000 * TKR)
    with clock.at("2024-05-22"):
        decided = money.decision(factories.case(by=registrar, official=official), registrar)
        grant(decision=decided, grants=[Grant("A", [(money.year(fund, 2024), 700 * TKR)])], by=economist)
    with clock.at("2024-06-03"):
        yield fund


def asked(capsys, *words) -> dict:
    call_command("fund_balance", "klimat", "--json", *words)
    return json.loads(capsys.readouterr().out)


def test_balance_is_given_per_year_in_ore(fund, capsys):
    found = asked(capsys)
    assert (found["as_of"], found["basis"], found["ledger_number"], found["unit"]) == (
        "2024-06-03",
        "proposed",
        4,
        "öre",
    )
    assert found["years"] == [
        {
            "year": 2024,
            "status": "adopted",
            "frame": 3_000 * TKR,
            "reserved": 0,
            "granted": 700 * TKR,
            "paid": 0,
            "lapsed": 0,
            "shortfall": 0,
            "remaining": 2_300 * TKR,
        }
    ]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["--as-of", "2024-05-20"], 3_000),
        (["--as-of", "21 maj 2024", "--known-at", "2024-05-21"], 3_000),
        (["--as-of", "2024-05-21", "--known-at", "2024-05-22T13:00"], 2_300),
        (["--basis", "after"], 2_300),
    ],
)
def test_balance_of_another_day_and_as_it_was_known(fund, capsys, words, left):
    assert asked(capsys, *words)["years"][0]["remaining"] == left * TKR


def test_balance_in_words_names_day_basis_and_number(fund, capsys):
    call_command("fund_balance", "klimat", "--basis", "decided")
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert told.splitlines()[0] == "Klimat, beslutat per 2024-06-03, huvudbok nr 4"
    assert "2024: ram 3 000,0 tkr" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["finnsinte"], "Upplagda: klimat"),
        (["klimat", "--as-of", "x"], "inget datum"),
        (["klimat", "--known-at", "igår"], "ingen tid"),
    ],
)
def test_balance_that_cannot_be_given_says_why(fund, words, said):
    with pytest.raises(CommandError, match=said):
        call_command("fund_balance", *words)
    assert datetime.date(2024, 6, 3) == clock.today()
