from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money
from core.errors import Refused

AMOUNTS = st.integers(min_value=-(10**16), max_value=10**16)


@pytest.mark.parametrize(
    ("typed", "ore"),
    [
        ("1 478,2 tkr", 147_820_000),
        ("1\u00a0478,2\u00a0tkr", 147_820_000),
        ("1\u202f478,2 tkr", 147_820_000),
        ("1\u2009478.2 tkr", 147_820_000),
        ("1478,2tkr", 147_820_000),
        ("8 276 413 kr", 827_641_300),
        ("8276413 kronor", 827_641_300),
        ("100 000", 10_000_000),
        ("100 000 SEK", 10_000_000),
        ("3 miljoner kronor", 300_000_000),
        ("3 miljoner SEK", 300_000_000),
        ("1 miljon kronor", 100_000_000),
        ("3 MSEK", 300_000_000),
        ("160,0 mnkr", 16_000_000_000),
        ("160 mkr", 16_000_000_000),
        ("1,5 mdkr", 150_000_000_000),
        ("-712,4 mnkr", -71_240_000_000),
        ("–712,4 mnkr", -71_240_000_000),
        ("− 712,4 mnkr", -71_240_000_000),
        ("0", 0),
        ("0,01 kr", 1),
        ("1,00001 tkr", 100_001),
        ("12 kr.", 1_200),
    ],
)
def test_amount_is_read_as_whole_ore(typed, ore):
    assert money.parse(typed) == ore


def test_bare_number_takes_the_unit_of_its_column():
    assert money.parse("1 303", unit="tkr") == 130_300_000


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "amount-missing"),
        (" \u00a0 ", "amount-missing"),
        ("tolv kronor", "amount"),
        ("-", "amount"),
        ("kr 12", "amount"),
        ("8 44", "amount-groups"),
        ("8 4400 tkr", "amount-groups"),
        ("1234 567 kr", "amount-groups"),
        ("1  000 kr", "amount-groups"),
        ("1,234,567 kr", "amount-unit"),
        ("5 procent", "amount-unit"),
        ("5 EUR", "amount-unit"),
        ("0,005 kr", "amount-precision"),
        ("1,000001 tkr", "amount-precision"),
        ("1" * 400, "amount-size"),
        ("1" * 17 + " mdkr", "amount-size"),
        ("١٢ kr", "amount"),
    ],
)
def test_amount_that_cannot_be_sure_is_refused(typed, code):
    with pytest.raises(Refused) as refusal:
        money.parse(typed)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("ore", "unit", "text"),
    [
        (147_820_000, "tkr", "1\u00a0478,2\u00a0tkr"),
        (827_641_300, "kr", "8\u00a0276\u00a0413\u00a0kr"),
        (147_850, "kr", "1\u00a0478,50\u00a0kr"),
        (-71_240_000_000, "mnkr", "\u2212712,4\u00a0mnkr"),
        (300_000_000, "tkr", "3\u00a0000,0\u00a0tkr"),
        (5_000, "tkr", "0,1\u00a0tkr"),  # a half is rounded away from zero
        (-5_000, "tkr", "\u22120,1\u00a0tkr"),
        (-4_999, "tkr", "0,0\u00a0tkr"),  # no minus before nothing
        (0, "kr", "0\u00a0kr"),
        (-1, "kr", "\u22120,01\u00a0kr"),
    ],
)
def test_amount_is_printed_as_swedish_text(ore, unit, text):
    assert money.text(ore, unit) == text


def test_number_leaves_the_unit_to_the_heading():
    assert money.number(147_820_000, "tkr") == "1\u00a0478,2"


@given(AMOUNTS)
def test_what_is_printed_in_kronor_reads_back_the_same(ore):
    assert money.parse(money.text(ore)) == ore


@given(AMOUNTS, st.sampled_from(["tkr", "mnkr", "mdkr"]))
def test_what_is_printed_in_larger_units_reads_back_within_half_a_decimal(ore, unit):
    half = {"tkr": 5_000, "mnkr": 5_000_000, "mdkr": 5_000_000_000}[unit]
    assert abs(money.parse(money.text(ore, unit)) - ore) <= half


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(typed):
    with suppress(Refused):
        assert isinstance(money.parse(typed), int)


@given(AMOUNTS, st.sampled_from(["kr", "tkr", "mnkr"]))
def test_amount_as_typed_is_read_back_to_the_ore(ore, unit):
    assert money.parse(money.typed(ore, unit), unit=unit) == ore


def test_amount_as_typed_has_no_more_decimals_than_it_needs():
    assert [money.typed(ore, "tkr") for ore in (15_300_000, 15_350_000, -15_350_000, 15_350_001)] == [
        "153", "153,5", "\u2212153,5", "153\u00a0500,01\u00a0kr",
    ]  # fmt: skip
