import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import legal_dates

DAYS = st.dates(min_value=dt.date(2006, 1, 1), max_value=dt.date(2080, 12, 31))


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("posted", "last", "takedown"),
    [
        ("2024-05-23", "2024-06-13", "2024-06-14"),  # ordinary
        ("2024-05-16", "2024-06-07", "2024-06-08"),  # nationaldagen
        ("2024-05-31", "2024-06-24", "2024-06-25"),  # midsommarafton and the weekend
        ("2024-03-08", "2024-04-02", "2024-04-03"),  # långfredagen to annandag påsk
        ("2023-12-05", "2023-12-27", "2023-12-28"),  # annandag jul
        ("2023-12-10", "2024-01-02", "2024-01-03"),  # nyårsafton on a Sunday, nyårsdagen
        ("2024-12-10", "2025-01-02", "2025-01-03"),  # nyårsafton
        ("2018-09-17", "2018-10-08", "2018-10-09"),
    ],
)
def test_appeal_ends_on_a_working_day_and_the_notice_comes_down_after_it(posted, last, takedown):
    assert legal_dates.last_appeal_day(day(posted)) == day(last)
    assert legal_dates.takedown_from(day(posted)) == day(takedown)


def test_meeting_of_may_2024_has_these_deadlines():
    assert legal_dates.approval_due(day("2024-05-21")) == day("2024-06-04")
    assert legal_dates.notice_due(day("2024-05-30")) == day("2024-06-01")
    assert legal_dates.last_working_day_before(day("2024-06-02")) == day("2024-05-31")
    assert legal_dates.kf_notice_due(day("2024-06-17")) == day("2024-06-10")
    assert legal_dates.kf_urgent_due(day("2024-06-17")) == day("2024-06-14")
    assert legal_dates.motion_due(day("2024-02-06")) == day("2025-02-06")


def test_motion_raised_on_leap_day_is_due_on_the_last_of_february():
    assert legal_dates.motion_due(day("2024-02-29")) == day("2025-02-28")


@pytest.mark.parametrize(
    "free",
    [
        "2024-01-01", "2024-01-06", "2024-03-29", "2024-04-01", "2024-05-01", "2024-05-09", "2024-06-06",
        "2024-06-21", "2024-06-22", "2024-11-02", "2024-12-24", "2024-12-25", "2024-12-26", "2024-12-31",
        "2024-05-18", "2024-05-19", "2025-06-20", "2026-06-19",
    ],
)  # fmt: skip
def test_holidays_eves_and_weekends_are_free(free):
    assert legal_dates.is_free_day(day(free))


@pytest.mark.parametrize(
    "working",
    # trettondagsafton, skärtorsdagen, valborg, the day after Ascension, 23 December, Fridays in June
    ["2024-01-05", "2024-03-28", "2024-04-30", "2024-05-10", "2024-12-23", "2024-06-14", "2024-06-28"],
)
def test_other_days_are_working_days(working):
    assert not legal_dates.is_free_day(day(working))


def test_working_days_are_counted_past_free_ones():
    assert legal_dates.working_days_after(day("2024-06-05"), 0) == day("2024-06-05")
    assert legal_dates.working_days_after(day("2024-06-05"), 1) == day("2024-06-07")
    assert legal_dates.working_days_after(day("2024-12-23"), 3) == day("2025-01-02")
    assert legal_dates.working_days_before(day("2024-05-21"), 5) == day("2024-05-14")
    assert legal_dates.next_working_day(day("2024-06-20")) == day("2024-06-24")
    assert legal_dates.moved_to_working_day(day("2024-06-20")) == day("2024-06-20")


def test_negative_number_of_days_is_an_error():
    with pytest.raises(ValueError):
        legal_dates.working_days_after(day("2024-06-05"), -1)


@given(DAYS)
def test_appeal_time_is_never_shorter_than_three_weeks_and_ends_on_a_working_day(posted):
    last = legal_dates.last_appeal_day(posted)
    assert dt.timedelta(21) <= last - posted <= dt.timedelta(21 + 6)
    assert not legal_dates.is_free_day(last)


@given(DAYS, st.integers(min_value=1, max_value=40))
def test_working_days_there_and_back_again(start, n):
    end = legal_dates.working_days_after(start, n)
    assert legal_dates.working_days_before(end, n) <= start < end
