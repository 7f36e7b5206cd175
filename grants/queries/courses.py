"""What has been left of each year over time, for the chart and the table beside it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Sum

from grants.models import AccountDay, Bucket, Fund, LedgerMovement


@dataclass(frozen=True)
class Course:
    """How one year's remaining money has moved: (day, öre after that day), oldest first."""

    year: int
    points: list[tuple[datetime.date, int]]

    def on(self, day: datetime.date) -> int | None:
        """Öre at the end of a day; none before the year got its first money."""
        left = None
        for when, ore in self.points:
            if when > day:
                break
            left = ore
        return left


def courses(
    fund: Fund, *, as_of: datetime.date, basis: str, known_at: datetime.datetime | None = None
) -> list[Course]:
    """Year by year, from day sums: two queries."""
    buckets = [Bucket.AVAILABLE, Bucket.SHORTFALL, *([Bucket.RESERVED] if basis == "decided" else [])]
    of_fund = {"account__fund_year__fund": fund, "account__bucket__in": buckets}
    changes: dict[int, dict[datetime.date, int]] = {}
    rows = AccountDay.objects.filter(day__lte=as_of, **of_fund).order_by()
    for year, day, delta in rows.values_list("account__fund_year__year", "day").annotate(Sum("delta")):
        changes.setdefault(year, {})[day] = int(delta)
    if known_at is not None:
        later = LedgerMovement.objects.filter(recorded_at__gt=known_at, effective_on__lte=as_of, **of_fund)
        sums = later.order_by().values_list("account__fund_year__year", "effective_on").annotate(Sum("delta"))
        for year, day, delta in sums:
            changes[year][day] -= int(delta)
    return [Course(year, _running(changes[year])) for year in sorted(changes) if any(changes[year].values())]


def _running(changes: dict[datetime.date, int]) -> list[tuple[datetime.date, int]]:
    points, total = [], 0
    for day in sorted(changes):
        if changes[day]:
            total += changes[day]
            points.append((day, total))
    return points
