"""Tertials in words and months: T1 January to April, T2 January to August, T3 the whole year."""

from __future__ import annotations

import datetime

from core.dates import long_date

MONTHS = {1: 4, 2: 8, 3: 12}
_LAST = {1: "april", 2: "augusti", 3: "december"}


def period_words(year: int, tertial: int) -> str:
    """`januari–april 2024`."""
    return f"januari–{_LAST[tertial]} {year}"


def period_short(year: int, tertial: int) -> str:
    """`jan–apr 2024`, for the heads of columns."""
    return f"jan–{_LAST[tertial][:3]} {year}"


def last_day(year: int, tertial: int) -> str:
    """`30 april 2024`."""
    return long_date(period_end(year, tertial))


def period_end(year: int, tertial: int) -> datetime.date:
    """30 April, 31 August, 31 December."""
    return datetime.date(year, MONTHS[tertial], 30 if tertial == 1 else 31)


def before(year: int, tertial: int) -> tuple[int, int]:
    """The tertial before."""
    return (year, tertial - 1) if tertial > 1 else (year - 1, 3)


def after(year: int, tertial: int) -> tuple[int, int]:
    return (year, tertial + 1) if tertial < 3 else (year + 1, 1)
