"""Numbers: taken by updating the counter row first, in the same transaction as the row they number.

The UPDATE takes the row's lock on PostgreSQL and the write lock on SQLite, so two registrations stand in line;
a rolled back registration gives its number back. Hence unique and without gaps.
"""

from django.db import transaction
from django.db.models import F

from cases.models import Case, Register, Series
from core.errors import Refused


@transaction.atomic
def open_series(*, register: Register, year: int, first: int) -> Series:
    """Open a register's series for a year at `first`, for a go-live in mid-year. Refused once a number is taken."""
    series, _ = Series.objects.get_or_create(register=register, year=year)
    moved = Series.objects.filter(pk=series.pk, next=F("first")).update(first=first, next=first)
    if not moved:
        raise Refused(f"Serien {register.prefix}-{year} är redan i bruk och kan inte öppnas om.")
    series.refresh_from_db()
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
