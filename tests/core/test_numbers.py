"""Numbers as people type them: the rules of amounts, exact decimals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.numbers import MINUS, NBSP, parse, rounded, text


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5,5", "5.5"), ("5.5", "5.5"), (" 77 ", "77"), ("5,50", "5.5"), ("0", "0"), ("-0", "0"),
        ("1 478,2", "1478.2"), ("1\u00a0478", "1478"), ("-3", "-3"), ("\u2212 3,25", "-3.25"), ("–3", "-3"),
        ("5,5 %", "5.5"), ("5,5%", "5.5"),
    ],
)  # fmt: skip
def test_number_is_read_exactly(typed, value):
    assert parse(typed, unit="%") == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "inget tal"), ("fem", "inget tal"), ("8 44", "grupper om tre"), ("12345 678", "grupper om tre"),
        ("5,5 dagar", "bara talet i %"), ("5,555", "högst 2 decimaler"), ("1e3", "bara talet"),
        ("123456789012", "orimligt stort"),
    ],
)  # fmt: skip
def test_number_that_cannot_be_read_is_refused(typed, says):
    with pytest.raises(Refused, match=says):
        parse(typed, unit="%")


def test_number_with_more_decimals_than_are_kept_is_refused():
    with pytest.raises(Refused, match="heltal"):
        parse("5,5", decimals=0)
    with pytest.raises(Refused, match="högst 1 decimal\\."):
        parse("5,55", decimals=1)


def test_number_is_written_with_its_decimals():
    assert text(Decimal("1478.2"), 2) == f"1{NBSP}478,20"
    assert text(Decimal("-0.05"), 1) == f"{MINUS}0,1"
    assert (text(Decimal("-0.04"), 1), text(Decimal("2.5"), 0)) == ("0,0", "3")


@given(st.integers(-(10**12), 10**12), st.integers(0, 2))
def test_number_written_is_read_as_the_same(units, decimals):
    value = Decimal(units).scaleb(-decimals)
    assert parse(text(value, decimals), decimals=decimals) == value if abs(value) < 10**11 else True


@given(st.fractions(-1000, 1000), st.integers(0, 2))
def test_rounding_is_at_most_half_a_unit_off(value, decimals):
    assert abs(Fraction(rounded(value, decimals)) - value) <= Fraction(1, 2 * 10**decimals)
