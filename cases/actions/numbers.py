"""Numbers: taken by updating the counter row first, in the same transaction as the row they number.

The UPDATE takes the row's lock on PostgreSQL and the write lock on SQLite, so two registrations stand in line;
a rolled back registration gives its number back. Hence unique and without gaps.
"""

from django.db import transaction
from django.db.models import F, Max

from cases.models import Case, Register, Series
from cases.rules import may_administer_register
from core import dnr
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def open_series(*, register: Register, year: int, first: int, by: User | None = None) -> Series:
    """Open a register's series for a year at `first`, for a go-live in mid-year. `by` None is the set-up itself.

    Refused once a number has been given, and below a number that has been taken over.
    """
    if by is not None and not may_administer_register(by, register):
        raise Refused("Bara registrator och administratör öppnar en nummerserie.", code="forbidden")
    if first < 1:
        raise Refused("Första numret ska vara 1 eller högre.", field="first")
    series, _ = Series.objects.get_or_create(register=register, year=year)
    moved = Series.objects.filter(pk=series.pk, next=F("first")).update(first=first, next=first)
    if not moved:
        raise Refused(
            f"Serien {register.prefix}-{year} är redan i bruk och kan inte öppnas om.", field="year"
        )
    taken = Case.objects.filter(register=register, year=year).aggregate(highest=Max("number"))["highest"] or 0
    if taken >= first:
        raise Refused(
            f"{dnr.make(register.prefix, year, taken)} finns redan. Öppna serien på {taken + 1} eller högre.",
            field="first",
        )
    series.refresh_from_db()
    trace("cases.series_opened", on=series, by=by, series=str(series), first=first)
    return series


def take_case_number(register: Register, year: int) -> int:
    """The next number of a register and year. Must run inside the transaction that saves the case."""
    if not Series.objects.filter(register=register, year=year).update(next=F("next") + 1):
        Series.objects.get_or_create(register=register, year=year)  # the first case of the year
        Series.objects.filter(register=register, year=year).update(next=F("next") + 1)
    return Series.objects.values_list("next", flat=True).get(register=register, year=year) - 1


def take_record_number(case: Case) -> int:
    """The next record number in a case. Must run inside the transaction that saves the record."""
    Case.objects.filter(pk=case.pk).update(next_record=F("next_record") + 1)
    return Case.objects.values_list("next_record", flat=True).get(pk=case.pk) - 1
