"""The chart of a fund, as numbers: each bar is as high as its amount, and says what it shows."""

from hypothesis import given
from hypothesis import strategies as st

from grants.queries.balances import YearFigures
from portal.bars import BOTTOM, TOP, bars

ORE = st.integers(0, 10**14)
YEARS = st.lists(st.builds(YearFigures, st.just(2024), st.just("adopted"), ORE, ORE, ORE, ORE), max_size=12)


def test_bars_stand_on_each_other_from_the_ground_up():
    drawn = bars([YearFigures(2024, "adopted", available=100, reserved=50, granted=30, paid=20)], unit="kr")
    (bar,) = drawn.bars
    assert [part.what for part in bar.parts] == ["paid", "granted", "held", "left"]
    assert [part.height for part in bar.parts] == [20, 30, 50, 100]
    assert (bar.parts[0].y + bar.parts[0].height, bar.parts[-1].y) == (BOTTOM, TOP)
    assert [name for _, name in drawn.kinds] == ["Kvar", "Reserverat", "Beviljat, inte utbetalt", "Utbetalt"]


@given(years=YEARS)
def test_no_bar_leaves_the_picture(years):
    drawn = bars(years, unit="tkr")
    if drawn is None:
        assert not any(year.available or year.committed or year.reserved for year in years)
        return
    for bar in drawn.bars:
        assert sum(part.height for part in bar.parts) <= BOTTOM - TOP
        assert all(part.y >= TOP and part.y + part.height <= BOTTOM for part in bar.parts)


def test_nothing_is_drawn_without_money():
    assert bars([YearFigures(2024, "adopted")], unit="kr") is None
