"""Dates and times as they are written in Swedish, and as people type them."""

import datetime as dt
import re

from core import clock
from core.errors import Refused

MONTHS = [
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
]  # fmt: skip
DAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]
SHORT_DAYS = ["mån", "tis", "ons", "tors", "fre", "lör", "sön"]
NBSP = "\u00a0"

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)
_SHORT = re.compile(r"(\d{2})(\d{2})(\d{2})", re.ASCII)
_WORDS = re.compile(
    r"(?:den )?(\d{1,2})(?:[.:]?(?:a|e))?\.? ([a-zåäö]+)\.? (\d{4})", re.ASCII | re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"[0-9x]{2,4}-[0-9x]{2}-[0-9x]{2}", re.IGNORECASE)


def long_date(day: dt.date) -> str:
    """`16 maj 2024`"""
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def day_and_month(day: dt.date) -> str:
    """`16 maj`"""
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]}"


def short_day(day: dt.date) -> str:
    """`tis 21 maj`"""
    return f"{SHORT_DAYS[day.weekday()]}{NBSP}{day_and_month(day)}"


def full_day(day: dt.date) -> str:
    """`tisdag 21 maj 2024`"""
    return f"{DAYS[day.weekday()]}{NBSP}{long_date(day)}"


def week(day: dt.date) -> str:
    """`vecka 21`"""
    return f"vecka{NBSP}{day.isocalendar().week}"


def time_of_day(moment: dt.datetime | dt.time) -> str:
    """`09.00`, in Swedish time"""
    if isinstance(moment, dt.datetime) and moment.tzinfo:
        moment = moment.astimezone(clock.STOCKHOLM)
    return f"{moment:%H.%M}"


def compact(day: dt.date) -> str:
    """`240516`, as in the names of files"""
    return f"{day:%y%m%d}"


# No document here is older or younger; beyond them counting days would leave the calendar.
FIRST_YEAR, LAST_YEAR = 1800, 2200


def parse(typed: str) -> dt.date:
    """A date as people write it: `2024-05-16`, `240516`, `20240516`, `16 maj 2024`, `16 jan 2024`.

    Refused: a date that does not exist, a placeholder such as `2024-xx-xx`, anything else.
    """
    text = " ".join(typed.split())
    if not text:
        raise Refused("Skriv ett datum, till exempel 2024-05-16.", code="date-missing")
    if "x" in text.lower() and _PLACEHOLDER.fullmatch(text):
        raise Refused(f"Datumet ”{text}” är inte ifyllt. Skriv det riktiga datumet.", code="date-placeholder")
    parts = _parts(text)
    if parts is None:
        raise Refused(f"”{text[:40]}” är inget datum. Skriv till exempel 2024-05-16.", code="date")
    if not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        raise Refused(f"Datumet ”{text}” har ett orimligt år. Kontrollera det.", code="date")
    try:
        return dt.date(*parts)
    except ValueError:
        raise Refused(f"Datumet ”{text}” finns inte. Kontrollera dag och månad.", code="date") from None


def _parts(text: str) -> tuple[int, int, int] | None:
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _SHORT.fullmatch(text):
        year = int(found[1])
        # two digits mean the nearest such year that is not more than ten years ahead
        century = 2000 if 2000 + year <= clock.today().year + 10 else 1900
        return century + year, int(found[2]), int(found[3])
    if found := _WORDS.fullmatch(text):
        word = found[2].lower()
        months = [i for i, month in enumerate(MONTHS, 1) if len(word) >= 3 and month.startswith(word)]
        return (int(found[3]), months[0], int(found[1])) if len(months) == 1 else None
    return None
