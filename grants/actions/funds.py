"""Funds and their years: opened with the accounts that the ledger posts to."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core.errors import Refused
from grants.models import Bucket, Fund, FundYear, LedgerAccount
from grants.models.ledger import OF_YEAR
from grants.rules.keeping import must_keep
from organisation.models import Authority, User
from trail.actions import record as trace


@transaction.atomic
def open_fund(*, authority: Authority, name: str, slug: str, by: User, **fields: Any) -> Fund:
    """A new fund without years. Refused: to others than an economist of the authority; a name or an address in use."""
    must_keep(authority, by)
    name, slug = name.strip(), slug.strip()
    if Fund.objects.filter(authority=authority, name=name).exists():
        raise Refused(f"Det finns redan ett anslag som heter {name}.", field="name", code="taken")
    if Fund.objects.filter(slug=slug).exists():
        raise Refused(f"Adressen {slug} används av ett annat anslag.", field="slug", code="taken")
    fund = Fund(authority=authority, name=name, slug=slug, **fields)
    fund.full_clean()
    fund.save()
    trace("grants.fund_opened", on=fund, by=by, name=name)
    return fund


@transaction.atomic
def open_year(*, fund: Fund, year: int, by: User) -> FundYear:
    """A year of a fund, provisional until a frame is adopted, with its five accounts. Twice is once."""
    must_keep(fund.authority, by)
    found, new = FundYear.objects.get_or_create(fund=fund, year=year)
    if new:
        LedgerAccount.objects.bulk_create(LedgerAccount(fund_year=found, bucket=bucket) for bucket in OF_YEAR)
        trace(
            "grants.year_opened",
            on=f"grants.fund:{fund.pk}",
            within=f"grants.fund:{fund.pk}",
            by=by,
            year=year,
        )
    return found


def accounts_of(fund_year: FundYear) -> dict[str, LedgerAccount]:
    """The five accounts of the year itself, by bucket, with the fund at hand for messages."""
    rows = LedgerAccount.objects.filter(fund_year=fund_year, award_year=None).select_related(
        "fund_year__fund"
    )
    return {Bucket(row.bucket): row for row in rows}
