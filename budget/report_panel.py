"""The reports on the page of their case."""

from __future__ import annotations

from typing import Any

from budget.models import Report
from budget.queries.reports import with_progress
from cases.models import Case
from organisation.models import User


def report_panel(case: Case, user: User) -> dict[str, Any] | None:
    """Each report with how many of its parts are done. One query."""
    found = list(with_progress(Report.objects.visible_to(user).whole().filter(case=case)))
    return {"reports": found} if found else None
