"""What a month has paid out and got back, with the codes of the finance system."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import Case
from grants.models import Bucket, Fund, LedgerMovement
from organisation.models import User


@dataclass(frozen=True)
class Paid:
    """One payment (öre above zero) or repayment (below), of one award and year."""

    movement: LedgerMovement
    fund: Fund
    recipient: str

    @property
    def ore(self) -> int:
        return self.movement.delta

    @property
    def day(self) -> datetime.date:
        return self.movement.effective_on

    @property
    def code(self) -> str:
        return code_of(self.fund)

    @property
    def text(self) -> str:
        said = (self.movement.event.get_kind_display(), self.recipient, self.movement.event.reference)
        return ", ".join(word for word in said if word)


def code_of(fund: Fund) -> str:
    """What an outcome is recognised by: the project, else the account."""
    return (fund.project_code or fund.account_code).strip()


def paid_in(month: datetime.date, funds: Iterable[Fund], *, user: User) -> list[Paid]:
    """What was paid out of the funds in the month of that day, fund by fund. Recipients of cases that the person may
    not see are left out."""
    first = month.replace(day=1)
    after = (first + datetime.timedelta(days=32)).replace(day=1)
    found = (
        LedgerMovement.objects.filter(
            account__fund_year__fund__in=funds,
            account__bucket=Bucket.PAID,
            effective_on__gte=first,
            effective_on__lt=after,
        )
        .select_related("event", "account__fund_year__fund", "account__award_year__award")
        .order_by("account__fund_year__fund__name", "effective_on", "pk")
    )
    rows = list(found)
    awards = [row.account.award_year.award for row in rows if row.account.award_year]
    seen = set(
        Case.objects.visible_to(user)
        .filter(pk__in={award.case_id for award in awards})
        .values_list("pk", flat=True)
    )
    return [
        Paid(row, row.account.fund_year.fund, award.recipient if award.case_id in seen else "")
        for row, award in zip(rows, awards, strict=True)
    ]
