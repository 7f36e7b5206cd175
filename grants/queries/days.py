"""What the days of an account say: when it is below zero, and the least that is left from a day on. Whole öre."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from django.db.models import F, Sum, Window

from grants.models import AccountDay, Bucket, LedgerAccount


def first_days_below_zero(accounts: Collection[int]) -> dict[int, tuple[datetime.date, int]]:
    """By account, the first day it is below zero and its balance that day; only those that ever are. One query."""
    running = AccountDay.objects.filter(account__in=accounts).annotate(
        running=Window(Sum("delta"), partition_by="account", order_by=F("day").asc())
    )
    rows = running.filter(running__lt=0).order_by("account", "-day")
    return {account: (day, int(left)) for account, day, left in rows.values_list("account", "day", "running")}


def first_day_below_zero(account: LedgerAccount, on: datetime.date) -> tuple[datetime.date, int] | None:
    """The first day from `on` when the account is below zero, and its balance that day."""
    found = first_days_below_zero([account.pk]).get(account.pk)
    return (max(found[0], on), found[1]) if found else None


def lowest_from(account: LedgerAccount, on: datetime.date) -> tuple[datetime.date, int]:
    """The lowest balance from a day on, and the first day it is that low: what can be taken that day."""
    days = AccountDay.objects.filter(account=account).order_by("day")
    return _lowest(days.values_list("day", "delta"), on)


def free_from(fund_years: Collection[int], on: datetime.date) -> dict[int, tuple[datetime.date, int]]:
    """What may be promised from a day on in the years that lack, or have lacked, money for what is granted: by
    fund-year, the lowest sum of what is left and what is lacking, and its first day. Years that never lacked anything
    are not named: there the balance says it."""
    lacked = LedgerAccount.objects.filter(fund_year__in=fund_years, bucket=Bucket.SHORTFALL, version__gt=0)
    years = sorted(lacked.values_list("fund_year", flat=True))
    if not years:
        return {}
    days = AccountDay.objects.filter(
        account__fund_year__in=years, account__bucket__in=(Bucket.AVAILABLE, Bucket.SHORTFALL)
    )
    by_year: dict[int, list[tuple[datetime.date, int]]] = {year: [] for year in years}
    summed = days.values_list("account__fund_year", "day").annotate(Sum("delta"))
    for year, day, delta in summed.order_by("account__fund_year", "day"):
        by_year[year].append((day, int(delta)))
    return {year: _lowest(rows, on) for year, rows in by_year.items()}


def _lowest(days: Iterable[tuple[datetime.date, int]], on: datetime.date) -> tuple[datetime.date, int]:
    """Of changes in the order of their days."""
    lowest, total = (on, 0), 0
    for day, delta in days:
        total += delta
        if day <= on:
            lowest = (on, total)
        elif total < lowest[1]:
            lowest = (day, total)
    return lowest
