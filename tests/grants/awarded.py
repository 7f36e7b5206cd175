"""Awards that have been decided, for the tests of what happens after the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cases.models import Case
from core import clock
from grants.actions.conditions import add_condition, meet
from grants.actions.granting import Grant, grant
from grants.actions.reports import ask_report
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


def addresses(case: Case, official: User, economist: User) -> dict[str, dict[str, Any]]:
    """An award with a condition that is met and a report that is due, for the test that walks every address."""
    fund = money.fund(case.register.authority, economist, "bidragen", y2024=TKR)
    decision = money.decision(case, official)
    (award,) = grant(
        decision=decision, grants=[Grant("Föreningen", [(money.year(fund, 2024), TKR)])], by=economist
    ).awards
    condition = meet(
        condition=add_condition(award=award, kind="free", text="Avtal", by=official), by=official
    )
    report = ask_report(award=award, what="Rapport", due_on=clock.today(), by=official)
    of = {"pk": award.pk}
    names = ("award", *(f"award_{what}" for what in ("letter", "new_condition", "new_report")))
    moves = ("award_pay", "award_repay", "award_withdraw")
    steps = ("edit", "fail", "meet", "reopen", "waive")
    return {
        **{f"grants:{name}": of for name in (*names, *moves)},
        **{f"grants:award_condition_{step}": {**of, "condition": condition.pk} for step in steps},
        "grants:award_receive_report": {**of, "report": report.pk},
        "portal:fund": {"slug": fund.slug},
        "portal:fund_csv": {"slug": fund.slug, "what": "kvar"},
        **{f"api:fund-{name}": {"id": fund.slug} for name in ("awards", "balance", "detail")},
    }
