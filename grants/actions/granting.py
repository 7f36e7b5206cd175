"""Grants, payments and money that comes back. One decision is one event: several funds, years and recipients."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from cases.models import Decision
from core.errors import Refused
from grants.actions.funds import accounts_of
from grants.actions.posting import post
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
    left; a reservation for the same memo is to be released in the same transaction *before*.

    Refused: a fund-year that does not hold the amount on every date from then on; nothing to grant."""
    awards, lines = [], []
    available: dict[int, LedgerAccount] = {}
    for given in grants:
        award = Award.objects.create(
            case=decision.case,
            decision=decision,
            application=given.application,
            recipient=given.recipient,
            purpose=given.purpose,
            is_private_person=given.is_private_person,
        )
        awards.append(award)
        for fund_year, ore in given.amounts:
            if ore <= 0:
                raise Refused(f"{given.recipient}: beloppet ska vara större än noll.", code="amount")
            if fund_year.pk not in available:
                available[fund_year.pk] = accounts_of(fund_year)[Bucket.AVAILABLE]
            granted = open_award_year(award, fund_year)[Bucket.GRANTED]
            lines.append(Line(available[fund_year.pk], granted, ore))
    event = post(
        kind=Kind.GRANT, effective_on=on or decision.decided_on, lines=lines, by=by, id=id, decision=decision
    )
    return Granted(event, awards)


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
