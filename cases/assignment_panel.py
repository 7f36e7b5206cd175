"""Promises on the case page."""

from __future__ import annotations

from typing import Any

from cases.models import Case
from cases.queries.assignments import assignments_in
from cases.rules.assignments import may_give
from organisation.models import User


def assignment_panel(case: Case, user: User) -> dict[str, Any]:
    """What has been promised in the case, and the way to ask for more."""
    found = assignments_in(case, user)
    return {"assignments": found, "may_give": case.is_open and may_give(user, case), "case": case}
