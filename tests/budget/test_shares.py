"""What women's, men's and the total figure say about each other, and what small groups hide."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.shares import FAR, Group, half_unit, hidden, implied_share, is_between, quotient
from core.numbers import rounded

# Women, men and total as printed in item 9 of the meeting, with their decimals: this year and the year before.
STAFF = [
    (1, ("5.5", "2.2", "4.4"), ("5.9", "1.4", "4.4")),
    (0, ("77", "90", "81"), ("66", "87", "72")),
    (0, ("95", "90", "93"), ("94", "91", "93")),
]


def three(printed):
    return tuple(map(Decimal, printed))


@pytest.mark.parametrize(("decimals", "now", "before"), STAFF)
def test_staff_table_has_totals_that_are_weighted_means(decimals, now, before):
    """The share of women they imply is 0,60–0,71 in every row; the plain mean would have called each of them wrong."""
    half = half_unit(decimals)
    for printed in (now, before):
        women, men, total = three(printed)
        assert is_between(women, men, total)
        assert Fraction(6, 10) <= Fraction(total - men) / Fraction(women - men) <= Fraction(72, 100)
        assert abs((women + men) / 2 - total) >= Decimal("0.5")
    apart = implied_share(*three(now), half=half).apart(implied_share(*three(before), half=half))
    assert apart == 0 <= FAR


def test_implied_share_is_an_interval_because_values_are_printed_rounded():
    share = implied_share(*three(("5.5", "2.2", "4.4")), half=half_unit(1))
    assert (share.low, share.high) == (Fraction(7, 11), Fraction(23, 33))  # 0,64–0,70 around 0,67


def test_implied_share_says_nothing_when_the_values_are_near():
    assert implied_share(*three(("94", "93", "93")), half=half_unit(0)) is None
    assert (
        implied_share(*three(("5.5", "2.2", "5.6")), half=half_unit(1)) is None
    )  # outside is another finding


def test_shares_that_are_far_apart_are_told():
    half = half_unit(1)
    mostly_women, mostly_men = (
        implied_share(*three(("5.5", "2.2", total)), half=half) for total in ("4.4", "2.9")
    )
    assert mostly_women.apart(mostly_men) > FAR


exact = st.fractions(0, 100, max_denominator=1000)
weight = st.fractions(0, 1, max_denominator=1000)


@given(exact, exact, weight, st.integers(0, 2))
def test_weighted_total_is_never_doubted_and_its_weight_lies_in_the_interval(women, men, share, decimals):
    """Whatever the true values are: printed, the total is between, and the interval holds the true weight."""
    total = share * women + (1 - share) * men
    printed = [rounded(value, decimals) for value in (women, men, total)]
    assert is_between(*printed)
    interval = implied_share(*printed, half=half_unit(decimals))
    assert interval is None or interval.low <= share <= interval.high


@given(exact, exact, st.integers(0, 2))
def test_total_outside_the_two_is_always_seen(women, men, decimals):
    low, high = sorted(rounded(value, decimals) for value in (women, men))
    unit = Decimal(1).scaleb(-decimals)
    assert not is_between(low, high, high + unit)
    assert not is_between(low, high, low - unit)


def test_quotient_is_rounded_once_and_exactly():
    assert quotient(Decimal(1), Decimal(3), factor=100, decimals=1) == Decimal("33.3")
    assert quotient(Decimal(1), Decimal(8), factor=100, decimals=0) == Decimal("13")  # 12,5
    assert quotient(Decimal("2.5"), Decimal("0.5"), factor=1, decimals=2) == 5


# Small groups


def groups(women=None, men=None, total=None, **withheld):
    sizes = {"K": women, "M": men, "T": total}
    return {
        name: Group(True, None if size is None else Decimal(size), withheld.get(name, False))
        for name, size in sizes.items()
    }


def test_small_group_takes_the_total_with_it():
    assert hidden(groups(4, 40, 44), 5) == {"K", "T"}
    assert hidden(groups(40, 4, 44), 5) == {"M", "T"}
    assert hidden(groups(5, 40, 45), 5) == set()


def test_small_groups_hide_each_other():
    assert hidden(groups(3, 3, 6), 5) == {"K", "M"}
    assert hidden(groups(1, 2, 3), 5) == {"K", "M", "T"}


def test_total_is_shown_when_nothing_can_be_taken_from_it():
    only_women = {"K": Group(True, Decimal(3)), "T": Group(True, Decimal(40)), "M": Group(False)}
    assert hidden(only_women, 5) == {"K"}


def test_hidden_total_hides_both_that_would_tell_it():
    assert hidden(groups(10, 20, 30, T=True), 5) == {"K", "M", "T"}


def test_empty_group_reveals_nobody():
    assert hidden(groups(0, 40, 40), 5) == set()


def test_unknown_size_is_shown_unless_somebody_says_no():
    assert hidden(groups(), 5) == set()
    assert hidden(groups(K=True), 5) == {"K", "T"}


sizes = st.one_of(st.none(), st.integers(0, 12))
a_group = st.builds(
    Group,
    given=st.booleans(),
    size=sizes.map(lambda size: None if size is None else Decimal(size)),
    withheld=st.booleans(),
)


@given(st.fixed_dictionaries({"K": a_group, "M": a_group, "T": a_group}), st.integers(1, 10))
def test_no_hidden_value_follows_from_the_others(found, smallest):
    """Every small group is hidden; never exactly one of three; nothing that is not there is hidden."""
    away = hidden(found, smallest)
    given_ones = {name for name, group in found.items() if group.given}
    assert {name for name in given_ones if found[name].is_small(smallest)} <= away <= given_ones
    assert not (len(given_ones) == 3 and len(away) == 1)
