"""Awards as they are read: how much of each year is granted, paid and left, and what waits. All in whole öre."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from core import clock
from grants.models import (
    Award,
    AwardYear,
    Bucket,
    Condition,
    LedgerAccount,
    LedgerEvent,
    LedgerMovement,
    ReportDue,
)
from organisation.models import User
from organisation.todo import Todo

SOON = datetime.timedelta(days=14)


@dataclass(frozen=True)
class YearOfAward:
    """One year of an award from one fund. `left` is granted and not yet paid."""

    award_year: AwardYear
    left: int = 0
    paid: int = 0

    @property
    def granted(self) -> int:
        """All that stands granted: what has been withdrawn or paid back is not in it."""
        return self.left + self.paid


@dataclass(frozen=True)
class AwardFigures:
    years: list[YearOfAward] = field(default_factory=list)

    @property
    def granted(self) -> int:
        return sum(row.granted for row in self.years)

    @property
    def paid(self) -> int:
        return sum(row.paid for row in self.years)

    @property
    def left(self) -> int:
        return sum(row.left for row in self.years)


def award_figures(awards: Iterable[Award]) -> dict[int, AwardFigures]:
    """What each award has come to by now. Two queries, however many awards."""
    found = {award.pk: AwardFigures() for award in awards}
    accounts = LedgerAccount.objects.filter(award_year__award__in=found)
    rows = accounts.values_list("award_year", "bucket", "balance")
    sums: dict[tuple[int, str], int] = {}
    for of, bucket, ore in rows:
        assert of is not None  # these accounts are all an award's
        sums[of, bucket] = ore
    years = AwardYear.objects.filter(award__in=found).select_related("fund_year__fund")
    for one in years.order_by("fund_year__year", "fund_year__fund__name"):
        row = YearOfAward(one, sums.get((one.pk, Bucket.GRANTED), 0), sums.get((one.pk, Bucket.PAID), 0))
        found[one.award_id].years.append(row)
    return found


def figures_of(award: Award) -> AwardFigures:
    return award_figures([award])[award.pk]


def events_of(award: Award) -> list[tuple[LedgerEvent, int]]:
    """What has been booked on an award, the latest first, with how much of it in öre. Two queries."""
    moves = LedgerMovement.objects.filter(account__award_year__award=award)
    moved: dict[UUID, list[int]] = {}
    for event, delta in moves.values_list("event", "delta"):
        moved.setdefault(event, []).append(delta)
    events = LedgerEvent.objects.filter(pk__in=list(moved)).order_by("-effective_on", "-recorded_at", "pk")
    return [(event, _moved(moved[event.pk])) for event in events]


def _moved(deltas: list[int]) -> int:
    """In or out, or within the award: then both sides are the same."""
    return max(sum(one for one in deltas if one > 0), -sum(one for one in deltas if one < 0))


def narrowed(awards: QuerySet[Award], which: str, day: datetime.date) -> QuerySet[Award]:
    """Those that wait for payment, whose report is late, or that have conditions that are not met."""
    if which == "utbetalning":
        left = LedgerAccount.objects.filter(
            award_year__award=OuterRef("pk"), bucket=Bucket.GRANTED, balance__gt=0
        )
        return awards.filter(Exists(left))
    if which == "redovisning":
        return awards.filter(Exists(ReportDue.objects.overdue(day).filter(award=OuterRef("pk"))))
    if which == "villkor":
        unmet = Condition.objects.filter(award=OuterRef("pk"), state__in=["open", "failed"])
        return awards.filter(Exists(unmet))
    return awards


def reports_to_do(user: User) -> Iterator[Todo]:
    """Reports that are late or soon due, for the official of the case."""
    rows = ReportDue.objects.waiting().filter(
        award__case__official=user,
        due_on__lte=clock.today() + SOON,
        award__in=Award.objects.visible_to(user),
    )
    for one in rows.select_related("award__case").order_by("due_on", "id")[:50]:
        yield Todo(
            title=f"Redovisning: {one.what}",
            detail=f"{one.award.recipient}, {one.award.case.dnr}",
            url=one.award.get_absolute_url(),
            due_on=one.due_on,
        )


def conditions_to_do(user: User) -> Iterator[Todo]:
    """Conditions whose day comes soon, for the official of the case."""
    rows = Condition.objects.open().filter(
        award__case__official=user,
        due_on__lte=clock.today() + SOON,
        award__in=Award.objects.visible_to(user),
    )
    for one in rows.select_related("award__case").order_by("due_on", "id")[:50]:
        yield Todo(
            title=f"Villkor: {one}",
            detail=f"{one.award.recipient}, {one.award.case.dnr}",
            url=one.award.get_absolute_url(),
            due_on=one.due_on,
        )
