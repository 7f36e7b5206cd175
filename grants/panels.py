"""The case page: what a case about money asks, holds and has been granted, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cases import matters
from cases.models import Case, Decision, Memo
from cases.queries import current_memo
from core import clock
from grants.models import Fund, LedgerEvent, Reservation
from grants.queries.balances import figures
from grants.queries.proposed import PREFIX, PerFund, asked_of, standing_awards, summed
from grants.rules.keeping import may_keep
from organisation.models import User


@dataclass(frozen=True)
class Line:
    """One fund-year on the case page, in öre. `left` counts what is reserved as gone; none where there is no year."""

    fund: Fund
    year: int
    asked: int
    granted: int
    left: int | None


def money_panel(case: Case, user: User) -> dict[str, Any] | None:
    """None for a case without money. Funds that the person may not see are left out."""
    if not matters.of(case).follows_agenda:
        return None
    memo = current_memo(case)
    asked = (
        asked_of(memo)
        if memo is not None and Memo.objects.visible_to(user).filter(pk=memo.pk).exists()
        else {}
    )
    awards = standing_awards(case)
    granted = summed(
        (year.fund_year.fund.key, year.fund_year.year, ore)
        for award in awards
        for year in award.years.all()
        if (ore := _granted(year))
    )
    lines, number = _lines(user, asked if not granted else {}, granted)
    posted = LedgerEvent.objects.filter(decision__case=case, kind=LedgerEvent.Kind.GRANT, taken_back_by=None)
    return {
        "lines": lines,
        "number": number,
        "today": clock.today(),
        "reservation": Reservation.objects.filter(case=case, ended_at=None)
        .select_related("reserved_by")
        .first(),
        "recipients": awards,
        "annullable": list(Decision.objects.filter(pk__in=posted.values("decision")))
        if may_keep(case.register.authority, user)
        else [],
    }


def _granted(year: Any) -> int:
    return sum(year.accounts.values_list("balance", flat=True))


def _lines(user: User, asked: PerFund, granted: PerFund) -> tuple[list[Line], str]:
    keys = {*asked, *granted}
    funds = Fund.objects.visible_to(user).filter(slug__in=[key.removeprefix(PREFIX) for key in keys])
    lines: list[Line] = []
    numbers = []
    for fund in funds.order_by("name"):
        found = figures(fund)
        numbers.append(f"{fund.name} nr {found.number}")
        for year in sorted({*asked.get(fund.key, {}), *granted.get(fund.key, {})}):
            row = found.year(year)
            lines.append(
                Line(
                    fund, year, asked.get(fund.key, {}).get(year, 0), granted.get(fund.key, {}).get(year, 0),
                    row.remaining("proposed") if row else None,
                )
            )  # fmt: skip
    return lines, ", ".join(numbers)
