"""Grants, payments and money that comes back. One decision is one event: several funds, years and recipients."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from cases.models import Decision
from core.errors import Refused
from grants.actions.posting import already, hold, must_be_the_same, post
from grants.models import (
    Application,
    Award,
    AwardYear,
    Bucket,
    FundYear,
    LedgerAccount,
    LedgerEvent,
)
from grants.models.ledger import OF_AWARD
from grants.rules.lines import Line
from organisation.models import User

Kind = LedgerEvent.Kind


@dataclass(frozen=True)
class Grant:
    """What one recipient is granted: öre per fund-year."""

    recipient: str
    amounts: Sequence[tuple[FundYear, int]]
    purpose: str = ""
    application: Application | None = None
    is_private_person: bool = False


@dataclass(frozen=True)
class Granted:
    event: LedgerEvent
    awards: list[Award] = field(default_factory=list)


@transaction.atomic
def grant(
    *,
    decision: Decision,
    grants: Sequence[Grant],
    by: User,
    on: datetime.date | None = None,
    id: uuid.UUID | None = None,
) -> Granted:
    """Post what a decision grants, dated its day: everything or nothing, one event. The money is drawn from what is
    left; a reservation for the same memo is to be released in the same transaction *before*. The same `id` with the
    same content again changes nothing.

    Refused: a fund-year that does not hold the amount on every date from then on; nothing to grant."""
    for given in grants:
        if any(ore <= 0 for _, ore in given.amounts):
            raise Refused(f"{given.recipient}: beloppet ska vara större än noll.", code="amount")
    on = on or decision.decided_on
    years = {year.pk: year for given in grants for year, _ in given.amounts}
    available = {
        account.fund_year_id: account
        for account in LedgerAccount.objects.filter(
            fund_year__in=years, bucket=Bucket.AVAILABLE
        ).select_related("fund_year__fund")
    }
    if id is not None:
        hold(available.values())
        if (found := already(id)) is not None:
            return _as_before(found, decision, grants, on)
    awards = Award.objects.bulk_create(
        Award(
            case=decision.case,
            decision=decision,
            application=given.application,
            recipient=given.recipient,
            purpose=given.purpose,
            is_private_person=given.is_private_person,
        )
        for given in grants
    )
    granted = _open_years(awards, grants, available)
    lines = [
        Line(available[year.pk], granted[award.pk, year.pk], ore)
        for award, given in zip(awards, grants, strict=True)
        for year, ore in given.amounts
    ]
    event = post(kind=Kind.GRANT, effective_on=on, lines=lines, by=by, id=id, decision=decision)
    return Granted(event, awards)


def _open_years(
    awards: Sequence[Award], grants: Sequence[Grant], available: dict[int, LedgerAccount]
) -> dict[tuple[int, int], LedgerAccount]:
    """The accounts GRANTED of new awards, by award and fund-year, made all at once."""
    rows = [
        AwardYear(award=award, fund_year=available[pk].fund_year)
        for award, given in zip(awards, grants, strict=True)
        for pk in sorted({year.pk for year, _ in given.amounts})
    ]
    made = LedgerAccount.objects.bulk_create(
        LedgerAccount(fund_year=row.fund_year, award_year=row, bucket=bucket)
        for row in AwardYear.objects.bulk_create(rows)
        for bucket in OF_AWARD
    )
    return {
        (account.award_year.award_id, account.fund_year_id): account
        for account in made
        if account.bucket == Bucket.GRANTED and account.award_year
    }


def _as_before(event: LedgerEvent, decision: Decision, grants: Sequence[Grant], on: datetime.date) -> Granted:
    """What the same decision has granted already, refused if that was something else."""
    rows = event.postings.select_related("dst__award_year__award").order_by("line_no")
    there = [(row.dst.award_year, row.ore) for row in rows]
    posted = [(year.award.recipient, year.fund_year_id, ore) for year, ore in there if year]
    asked = [(given.recipient, year.pk, ore) for given in grants for year, ore in given.amounts]
    said = (event.kind, event.effective_on, event.decision_id)
    must_be_the_same(said == (Kind.GRANT, on, decision.pk) and posted == asked)
    return Granted(event, list({year.award_id: year.award for year, _ in there if year}.values()))


def open_award_year(award: Award, fund_year: FundYear) -> dict[str, LedgerAccount]:
    """The part of an award that a fund-year bears, with its two accounts."""
    year, new = AwardYear.objects.get_or_create(award=award, fund_year=fund_year)
    if new:
        LedgerAccount.objects.bulk_create(
            LedgerAccount(fund_year=fund_year, award_year=year, bucket=bucket) for bucket in OF_AWARD
        )
    return award_accounts(year)


def award_accounts(year: AwardYear) -> dict[str, LedgerAccount]:
    rows = LedgerAccount.objects.filter(award_year=year).select_related("fund_year__fund")
    return {Bucket(row.bucket): row for row in rows}
