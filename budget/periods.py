"""Tertials: T1 January to April, T2 January to August, T3 the whole year. Each is followed up from the year's beginning."""

from __future__ import annotations

import datetime

from core.dates import long_date

PERIODS = {1: "januari–april", 2: "januari–augusti", 3: "januari–december"}
MONTHS = {1: 4, 2: 8, 3: 12}
_SHORT = {1: "jan–apr", 2: "jan–aug", 3: "jan–dec"}
_ENDS = {1: (4, 30), 2: (8, 31), 3: (12, 31)}


def period_words(year: int, tertial: int) -> str:
    """`januari–april 2024`."""
    return f"{PERIODS[tertial]} {year}"


def period_short(year: int, tertial: int) -> str:
    """`jan–apr 2024`, for the heads of columns."""
    return f"{_SHORT[tertial]} {year}"


def last_day(year: int, tertial: int) -> str:
    """`30 april 2024`."""
    return long_date(ends_on(year, tertial))


def ends_on(year: int, tertial: int) -> datetime.date:
    return datetime.date(year, *_ENDS[tertial])


def last_ended(day: datetime.date) -> tuple[int, int]:
    """The year and the tertial that ended last before the day."""
    ended = [tertial for tertial in _ENDS if ends_on(day.year, tertial) < day]
    return (day.year, ended[-1]) if ended else (day.year - 1, 3)


def before(year: int, tertial: int) -> tuple[int, int]:
    """The tertial before."""
    return (year, tertial - 1) if tertial > 1 else (year - 1, 3)


def after(year: int, tertial: int) -> tuple[int, int]:
    """The tertial after."""
    return (year, tertial + 1) if tertial < 3 else (year + 1, 1)
