"""The planning directive on the page of its case."""

from __future__ import annotations

from typing import Any

from budget.models import Directive
from budget.queries.directive import passings_of
from budget.rules.directive import may_direct
from cases.models import Case
from core import clock
from organisation.models import User


def directive_panel(case: Case, user: User) -> dict[str, Any] | None:
    """How far the budget has come. Only in cases about one."""
    if case.matter != "budget":
        return None
    may = may_direct(user, case.authority_id) and case.is_open
    found = Directive.objects.visible_to(user).whole().filter(case=case).first()
    if found is None:
        return {"case": case, "may": may, "directive": None}
    proposals = list(found.proposals.all())
    ahead = [one for one in passings_of(found) if max(one.days) >= clock.today()]
    return {
        "case": case,
        "may": may,
        "directive": found,
        "next": ahead[0] if ahead else None,
        "tabled": [one for one in proposals if one.tabled_on],
        "awaited": [one for one in proposals if not one.tabled_on],
    }
