"""The chart of what is left: drawn from the same figures as its table."""

import itertools
from datetime import date, timedelta

from grants.chart import LINES, ROWS, chart
from grants.queries.courses import Course

TKR = 100_000


def test_line_goes_in_steps_and_the_table_has_every_day():
    course = Course(2024, [(date(2024, 1, 1), 3_000 * TKR), (date(2024, 5, 1), 1_000 * TKR)])
    drawn = chart([course], until=date(2024, 12, 31), unit="tkr")
    assert drawn.lines[0].path == "M48 14H137V154H316"
    assert [tick.text for tick in drawn.across] == ["0", "1\u00a0000", "2\u00a0000", "3\u00a0000"]
    assert [tick.text for tick in drawn.along] == ["jan 2024", "apr 2024", "jul 2024", "okt 2024"]
    assert drawn.rows == [(date(2024, 1, 1), [3_000 * TKR]), (date(2024, 5, 1), [1_000 * TKR])]
    assert "1\u00a0000,0\u00a0tkr för 2024 kvar" in drawn.words


def test_shortfall_is_drawn_below_zero():
    drawn = chart([Course(2024, [(date(2024, 1, 1), -200 * TKR)])], until=date(2024, 2, 1), unit="tkr")
    assert (drawn.lines[0].end_y, drawn.zero) == (224, 56)


def test_names_of_lines_do_not_stand_on_each_other():
    courses = [Course(year, [(date(2024, 1, 1), 100)]) for year in range(2024, 2028)]
    places = sorted(line.name_at for line in chart(courses, until=date(2024, 6, 1), unit="kr").lines)
    assert [later - earlier for earlier, later in itertools.pairwise(places)] == [17, 17, 17]


def test_many_years_and_days_are_thinned_out():
    days = [(date(2020, 1, 1) + timedelta(days=20 * n), n) for n in range(1, ROWS + 10)]
    courses = [Course(2020 + n, days) for n in range(LINES + 2)]
    drawn = chart(courses, until=date(2024, 1, 1), unit="kr")
    assert drawn.years == [2022, 2023, 2024, 2025, 2026]
    assert len({(day.year, day.month) for day, _ in drawn.rows}) == len(drawn.rows)


def test_nothing_to_draw_is_no_chart():
    assert chart([Course(2024, [])], until=date(2024, 1, 1), unit="kr") is None
