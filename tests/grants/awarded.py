"""Awards that have been decided, for the tests of what happens after the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cases.models import Case
from grants.actions.granting import Grant, grant
from grants.models import Award, AwardYear, Bucket, Fund, LedgerAccount
from organisation.models import User
from tests import factories
from tests.grants import money
from tests.grants.money import TKR


@dataclass
class Awarded:
    fund: Fund
    case: Case
    award: Award

    def year(self, number: int = 2024) -> AwardYear:
        return self.award.years.select_related("fund_year__fund").get(fund_year__year=number)

    def left(self, number: int = 2024, bucket: str = Bucket.GRANTED) -> int:
        return LedgerAccount.objects.get(award_year=self.year(number), bucket=bucket).balance


def awarded(
    fund: Fund,
    *,
    registrar: User,
    official: User,
    economist: User,
    recipient: str = "Föreningen Energiväskan",
    purpose: str = "Energirådgivning i byarna",
    decision: dict[str, Any] | None = None,
    amounts: dict[int, int] | None = None,
    **fields: Any,
) -> Awarded:
    """A case, a decision by a delegate on 21 May and what it grants: 300 tkr for 2024 and 100 tkr for 2025."""
    case = factories.case(by=registrar, official=official, **fields.pop("case", {}))
    made = money.decision(case, registrar, **(decision or {}))
    given = amounts or {2024: 300 * TKR, 2025: 100 * TKR}
    rows = [(money.year(fund, year), ore) for year, ore in given.items()]
    (award,) = grant(
        decision=made, grants=[Grant(recipient, rows, purpose=purpose, **fields)], by=economist
    ).awards
    return Awarded(fund, case, award)
