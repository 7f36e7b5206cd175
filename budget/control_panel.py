"""The plans for internal control on the page of their case."""

from __future__ import annotations

from typing import Any

from budget.models import ControlPlan
from budget.periods import last_ended
from budget.queries.control import bands_of, follow_up, points_of, risks_of
from cases.models import Case
from core import clock
from organisation.models import User


def control_panel(case: Case, user: User) -> dict[str, Any] | None:
    """Each plan with its risks by band, and what is due and missing in the tertial that ended last. One query in a case
    without plans."""
    plans = ControlPlan.objects.visible_to(user).whole().filter(case=case).order_by("-year")
    rows = [_row(plan) for plan in plans]
    return {"rows": rows} if rows else None


def _row(plan: ControlPlan) -> dict[str, Any]:
    tertial = _tertial(plan.year)
    risks = risks_of(plan)
    row: dict[str, Any] = {
        "plan": plan,
        "risks": len(risks),
        "bands": bands_of(plan, risks),
        "tertial": tertial,
    }
    if plan.adopted_on and tertial:
        lists = follow_up(plan, tertial, points_of(plan))
        names = ("reported", "missing", "postponed", "extra")
        row |= {name: len(lists[name]) for name in names}
        row["due"] = sum(row[name] for name in names[:3])
    return row


def _tertial(of_year: int) -> int:
    """The last one of the plan's year that has ended; 0 before the first."""
    year, ended = last_ended(clock.today())
    return ended if year == of_year else 3 if year > of_year else 0
