"""Funds and their years: opened with the accounts that the ledger posts to."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.locking import lock
from grants.models import Bucket, Fund, FundYear, LedgerAccount
from grants.models.ledger import OF_YEAR
from grants.rules.keeping import must_keep
from organisation.models import Authority, User
from trail.actions import record as trace

# Words that stand where a fund's address would: pages of their own under /arbete/anslag/.
NOT_A_SLUG = {
    "ny",
    "avstamning",
    "utlysningar",
    "ansokningar",
    "sammanstallningar",
    "skal",
    "bidrag",
    "beslut",
}


@transaction.atomic
def open_fund(*, authority: Authority, name: str, slug: str, by: User, **fields: Any) -> Fund:
    """A new fund without years. Refused: to others than an economist of the authority; a name or an address in use."""
    must_keep(authority, by)
    name, slug = name.strip(), slug.strip()
    if Fund.objects.filter(authority=authority, name=name).exists():
        raise Refused(f"Det finns redan ett anslag som heter {name}.", field="name", code="taken")
    if slug in NOT_A_SLUG:
        raise Refused(f"Adressen {slug} används av en annan sida. Välj en annan.", field="slug", code="taken")
    if Fund.objects.filter(slug=slug).exists():
        raise Refused(f"Adressen {slug} används av ett annat anslag.", field="slug", code="taken")
    fund = Fund(authority=authority, name=name, slug=slug, **fields)
    fund.full_clean()
    fund.save()
    trace("grants.fund_opened", on=fund, by=by, name=name)
    return fund


@transaction.atomic
def change_fund(*, fund: Fund, by: User, **fields: Any) -> Fund:
    """Put right what a fund is called and how it is kept; its address stays, proposals and decisions name it. Refused:
    to others than an economist; a name in use."""
    must_keep(fund.authority, by)
    lock(fund)
    same = Fund.objects.filter(authority=fund.authority, name=fields.get("name", fund.name).strip())
    if same.exclude(pk=fund.pk).exists():
        raise Refused("Det finns redan ett anslag som heter så.", field="name", code="taken")
    changed = [name for name, value in fields.items() if getattr(fund, name) != value]
    for name in changed:
        setattr(fund, name, fields[name])
    if changed:
        fund.full_clean()
        fund.save(update_fields=changed)
        words = ", ".join(str(Fund._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
        trace("grants.fund_changed", on=fund, by=by, what=words)
    return fund


@transaction.atomic
def lock_years(
    *, fund: Fund, years: Sequence[FundYear], before: datetime.date, reason: str = "", by: User
) -> None:
    """Nothing more may be dated before this day: a report on it has been adopted. Refused: to others than an economist;
    an earlier day than the one that holds, without a reason."""
    must_keep(fund.authority, by)
    lock(*LedgerAccount.objects.filter(fund_year__in=years))  # a posting under way is waited for
    for year in FundYear.objects.filter(pk__in=[year.pk for year in years], fund=fund):
        earlier = year.locked_before is not None and before < year.locked_before
        if earlier and not reason.strip():
            raise Refused(
                f"{year} är låst före {year.locked_before}. Skriv varför det låses upp.",
                field="reason",
                code="missing",
            )
        FundYear.objects.filter(pk=year.pk).update(locked_before=before)
        said = {"year": year.year, "before": before.isoformat(), "reason": reason.strip()}
        trace(
            "grants.year_unlocked" if earlier else "grants.year_locked", on=year, within=fund, by=by, **said
        )


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
