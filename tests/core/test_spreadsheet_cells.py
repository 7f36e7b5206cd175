"""A cell of a spreadsheet as an amount."""

import pytest

from core.errors import Refused
from core.spreadsheets.cells import amount, letter_of
from core.spreadsheets.opening import delimiter

TKR = 100_000


@pytest.mark.parametrize(
    ("cell", "unit", "ore"),
    [
        (["text", "\u22121 478,2"], "tkr", -147_820_000),
        (["text", "1,383"], "tkr", 138_300),
        (["text", "1.38"], "kr", 138),
        (["text", "2 mnkr"], "kr", 200_000_000),
        (["number", "1.383"], "tkr", 138_300),
        (["number", "-1000.5"], "kr", -100_050),
        (["text", ""], "kr", None),
        (["text", "–"], "kr", None),
        (["text", "0"], "kr", 0),
    ],
)
def test_cell_is_read_in_the_unit_of_its_column(cell, unit, ore):
    assert amount(cell, unit) == ore


@pytest.mark.parametrize(
    ("cell", "unit", "code"),
    [
        (["text", "1.383"], "tkr", "amount-decimals"),
        (["text", "-12.500"], "mnkr", "amount-decimals"),
        (["text", "1,383"], "kr", "amount-decimals"),
        (["text", "8 44"], "kr", "amount-groups"),
        (["text", "1234,567"], "kr", "amount-precision"),
        (["error", "#REF!"], "kr", "cell-error"),
        (["day", "2024-04-30"], "kr", "cell-day"),
    ],
)
def test_what_cannot_be_told_is_refused(cell, unit, code):
    with pytest.raises(Refused) as refused:
        amount(cell, unit)
    assert refused.value.code == code


def test_columns_are_lettered_as_in_a_spreadsheet():
    assert [letter_of(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_sign_between_columns_is_the_one_of_most_lines():
    assert delimiter("Utfall, jan\nKonto;Belopp\n1;2,5\n2;3,5") == ";"
    assert delimiter("Konto\tBelopp\n1\t2,5") == "\t"
    assert delimiter("Konto,Belopp\n1,2.5") == ","
