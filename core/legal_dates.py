"""Deadlines, counted in local dates.

Periods in weeks and years end on the day with the same name or number (lag 1930:173, 1 §). When the last day
for something a person must do is a Saturday, Sunday, other public holiday (lag 1989:253), midsommarafton,
julafton or nyårsafton, it may be done the next weekday (2 §). The times a body has for its own duties are not
lengthened.
"""

import calendar
import datetime as dt
from functools import cache

import holidays

DAY = dt.timedelta(days=1)
SATURDAY = 5


def is_free_day(day: dt.date) -> bool:
    """A day on which nothing need be done: Saturday, public holiday or one of three eves (1930:173, 2 §)."""
    return day.weekday() >= SATURDAY or day in _holidays(day.year) or _is_eve(day)


def _is_eve(day: dt.date) -> bool:
    if (day.month, day.day) in {(12, 24), (12, 31)}:
        return True
    # midsommardagen is the Saturday 20–26 June, so its eve is the Friday before
    return day.month == 6 and 19 <= day.day <= 25 and day.weekday() == SATURDAY - 1


@cache
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("SE", years=year))


def why_free(day: dt.date) -> str:
    """What the free day is called: `midsommarafton`, `annandag påsk`, `lördag`; empty for a working day."""
    if not is_free_day(day):
        return ""
    if _is_eve(day):
        return {6: "midsommarafton", 24: "julafton", 31: "nyårsafton"}[
            day.month if day.month == 6 else day.day
        ]
    names = holidays.country_holidays("SE", years=day.year).get(day, "")
    first = names.partition(";")[0].strip()
    name = "" if first == "Söndag" else first
    return f"{name[:1].lower()}{name[1:]}" if name else ("lördag" if day.weekday() == SATURDAY else "söndag")


def moved_to_working_day(day: dt.date) -> dt.date:
    """The day itself, or the first working day after it."""
    while is_free_day(day):
        day += DAY
    return day


def next_working_day(day: dt.date) -> dt.date:
    """The first working day after this one."""
    return moved_to_working_day(day + DAY)


def last_working_day_before(day: dt.date) -> dt.date:
    day -= DAY
    while is_free_day(day):
        day -= DAY
    return day


def working_days_after(day: dt.date, n: int) -> dt.date:
    """The n-th working day after this one; n = 0 is the day itself."""
    if n < 0:
        raise ValueError("n is zero or more")
    for _ in range(n):
        day = next_working_day(day)
    return day


def working_days_before(day: dt.date, n: int) -> dt.date:
    """The n-th working day before this one: lead times are counted back from a meeting."""
    if n < 0:
        raise ValueError("n is zero or more")
    for _ in range(n):
        day = last_working_day_before(day)
    return day


def last_appeal_day(posted_on: dt.date) -> dt.date:
    """Three weeks from the day the minutes were announced, moved to a working day (KL 13:5, 1930:173 2 §)."""
    return moved_to_working_day(posted_on + dt.timedelta(weeks=3))


def takedown_from(posted_on: dt.date) -> dt.date:
    """The first day the notice may come down: the day after the last day to appeal (KL 8:12)."""
    return last_appeal_day(posted_on) + DAY


def approval_due(meeting_on: dt.date) -> dt.date:
    """Minutes are approved within 14 days of the meeting (KL 5:69). Not lengthened by a holiday."""
    return meeting_on + dt.timedelta(days=14)


def notice_due(approved_on: dt.date) -> dt.date:
    """Approval is announced by the second day after it (KL 8:12). Not lengthened by a holiday."""
    return approved_on + dt.timedelta(days=2)


def motion_due(raised_on: dt.date) -> dt.date:
    """A motion is prepared so that it can be decided within a year of being raised (KL 5:35)."""
    return years_after(raised_on, 1)


def motion_warning(raised_on: dt.date) -> dt.date:
    """Nine months after a motion was raised: a quarter is left of the year of KL 5:35."""
    return months_after(raised_on, 9)


def kf_notice_due(meeting_on: dt.date) -> dt.date:
    """The council is summoned and announced a week or more before it meets (KL 5:13, 5:15). Never less."""
    return meeting_on - dt.timedelta(weeks=1)


def kf_urgent_due(meeting_on: dt.date) -> dt.date:
    """An urgent item is announced by the last weekday before the council meets (KL 5:14)."""
    return last_working_day_before(meeting_on)


def years_after(day: dt.date, years: int) -> dt.date:
    """The same date so many years on; the last of the month when that date does not exist (1930:173, 1 §)."""
    return months_after(day, 12 * years)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same date so many months on; the last of the month when that date does not exist (1930:173, 1 §)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
