"""Splitting keeps the sum, whatever is split (invariant 13); and the seed's 20/100/100/80."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money
from grants.rules.amounts import rounded_parts_differ, shares
from grants.rules.running import Proposed, run
from grants.rules.splitting import by_months, equally, fill_equally, months_per_year, spread

KR, TKR = 100, 100_000
DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 12, 31))


def test_split_by_months_of_the_stockholm_office():
    parts = by_months(300 * TKR, datetime.date(2024, 11, 1), datetime.date(2027, 10, 31), 10 * TKR)
    assert parts == {2024: 20 * TKR, 2025: 100 * TKR, 2026: 100 * TKR, 2027: 80 * TKR}


def test_split_equally_leaves_the_remainder_to_the_last_year():
    assert equally(100 * KR, [2024, 2025, 2026], KR) == {2024: 33 * KR, 2025: 33 * KR, 2026: 34 * KR}


def test_months_count_those_that_are_begun():
    assert months_per_year(datetime.date(2024, 11, 30), datetime.date(2025, 1, 1)) == {2024: 2, 2025: 1}
    assert months_per_year(datetime.date(2025, 1, 2), datetime.date(2025, 1, 1)) == {}


@given(
    st.integers(0, 10**13),
    st.lists(st.integers(0, 12), min_size=1, max_size=12).filter(any),
    st.sampled_from([1, KR, TKR, 10 * TKR]),
)
def test_parts_add_up_and_none_is_below_zero(ore, weights, nearest):
    parts = spread(ore, weights, nearest)
    assert sum(parts) == ore
    assert min(parts) >= 0
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


@given(st.integers(0, 10**12), DAYS, DAYS, st.sampled_from([1, KR, TKR, 10 * TKR]))
def test_split_by_months_keeps_the_sum(ore, one, other, nearest):
    parts = by_months(ore, min(one, other), max(one, other), nearest)
    assert sum(parts.values()) == ore
    assert list(parts) == list(range(min(one, other).year, max(one, other).year + 1))


@pytest.mark.parametrize(("ore", "weights"), [(-1, [1]), (1, [0]), (1, [1, -1])])
def test_spread_of_nonsense_is_an_error(ore, weights):
    with pytest.raises(ValueError, match="not below zero"):
        spread(ore, weights)


@given(st.integers(0, 10**10), st.lists(st.integers(0, 10**8), max_size=15))
def test_equal_shares_never_pass_what_is_left_or_asked(left, asked):
    given = fill_equally(left, asked, KR)
    assert sum(given) <= left
    assert all(0 <= part <= wanted for part, wanted in zip(given, asked, strict=True))
    short = [part for part, wanted in zip(given, asked, strict=True) if part < wanted]
    assert len(set(short)) <= 1  # those who do not get all get the same
    if left >= sum(asked):
        assert given == asked


def test_what_one_does_not_need_goes_to_the_others():
    assert fill_equally(100 * KR, [10 * KR, 80 * KR, 80 * KR], KR) == [10 * KR, 45 * KR, 45 * KR]


def test_money_ends_before_the_first_row_that_does_not_fit():
    column = ("klimat", 2024)
    rows = [
        Proposed(1, {column: 500}, counts=False),  # decided before: shown, never counted
        Proposed(2, {column: 60}),
        Proposed(3, {column: 50}),
        Proposed(4, {column: 1}),
    ]
    found = run(rows, {column: 100})
    assert [row.totals[column] for row in found] == [0, 60, 110, 111]
    assert [row.is_first_over for row in found] == [False, False, True, False]
    assert found[2].over == [column]


@given(st.lists(st.integers(0, 10**9), max_size=12), st.sampled_from(["kr", "tkr", "mnkr"]))
def test_note_about_rounding_is_there_when_a_reader_would_count_another_sum(parts, unit):
    def printed(ore):
        whole, _, part = money.number(ore, unit).replace("\u00a0", "").partition(",")
        return int(whole) * 10 + int((part or "0")[0])

    if unit == "kr":
        parts = [part // KR * KR for part in parts]
    differs = sum(printed(part) for part in parts) != printed(sum(parts))
    assert rounded_parts_differ(parts, unit) is differs


def test_share_of_an_assessment_is_weighted_and_needs_every_criterion():
    assert shares({1: 4, 2: 0}, {1: 3, 2: 1}) == 75
    assert shares({1: 4}, {1: 3, 2: 1}) is None
    assert shares({}, {}) is None
