"""What line charts share: round steps, and names that do not stand on each other."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts import BOTTOM, NAMES_APART, TOP, apart, round_step


@pytest.mark.parametrize(
    ("most", "least", "step"), [(59, 14, 20), (90, 66, 10), (3_000, 0, 1_000), (5, 5, 1), (-2, -200, 50)]
)
def test_step_is_round(most, least, step):
    assert round_step(most, least) == step


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**12))
def test_step_gives_few_lines(least, reach):
    step = round_step(least + reach, least)
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert reach <= 8 * step


@given(st.dictionaries(st.integers(), st.integers(TOP, BOTTOM), min_size=1, max_size=5))
def test_names_stand_apart_and_in_the_order_of_their_lines(ends):
    named = apart(ends)
    places = [named[key] for key, _ in sorted(ends.items(), key=lambda one: one[1])]
    assert all(later - earlier >= NAMES_APART for earlier, later in itertools.pairwise(places))
    assert max(places) <= BOTTOM + 5


def test_no_names_need_no_place():
    assert apart({}) == {}
