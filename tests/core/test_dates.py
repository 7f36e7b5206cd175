import datetime as dt

import pytest

from core import clock, dates
from core.errors import Refused

MEETING = dt.date(2024, 5, 21)


@pytest.mark.parametrize(
    "typed",
    ["2024-05-16", "20240516", "240516", "16 maj 2024", " 16  Maj 2024 ", "den 16 maj 2024", "16:e maj 2024"],
)
def test_date_is_read_as_people_write_it(typed):
    with clock.at("2024-05-21"):
        assert dates.parse(typed) == dt.date(2024, 5, 16)


def test_months_may_be_shortened():
    assert dates.parse("16 jan 2024") == dt.date(2024, 1, 16)
    assert dates.parse("1 okt. 2024") == dt.date(2024, 10, 1)


def test_two_digit_year_is_the_nearest_one():
    with clock.at("2024-05-21"):
        assert dates.parse("340101") == dt.date(2034, 1, 1)
        assert dates.parse("350101") == dt.date(1935, 1, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "date-missing"),
        ("2024-xx-xx", "date-placeholder"),
        ("2024-05-XX", "date-placeholder"),
        ("2024-02-30", "date"),
        ("241301", "date"),
        ("imorgon", "date"),
        ("16 ma 2024", "date"),
        ("16 ju 2024", "date"),
        ("0000-00-00", "date"),
        ("٢٠٢٤-٠٥-١٦", "date"),
    ],
)
def test_other_text_is_refused(typed, code):
    with pytest.raises(Refused) as refusal:
        dates.parse(typed)
    assert refusal.value.code == code


def test_dates_are_written_in_swedish():
    assert dates.long_date(dt.date(2024, 5, 6)).replace("\u00a0", " ") == "6 maj 2024"
    assert dates.short_day(MEETING).replace("\u00a0", " ") == "tis 21 maj"
    assert dates.full_day(MEETING).replace("\u00a0", " ") == "tisdag 21 maj 2024"
    assert dates.day_and_month(MEETING).replace("\u00a0", " ") == "21 maj"
    assert dates.week(MEETING).replace("\u00a0", " ") == "vecka 21"
    assert dates.compact(MEETING) == "240521"


def test_time_is_written_with_a_dot_in_swedish_time():
    assert dates.time_of_day(dt.time(9)) == "09.00"
    assert dates.time_of_day(dt.datetime(2024, 5, 21, 7, 30, tzinfo=dt.UTC)) == "09.30"


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "1799-12-31", "2201-01-01"])
def test_parse_refuses_years_outside_the_calendar_we_count_in(typed):
    with pytest.raises(Refused, match="orimligt år"):
        dates.parse(typed)
