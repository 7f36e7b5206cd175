"""Decisions by delegation on the case page."""

from __future__ import annotations

from typing import Any

from cases.models import Case, Decision
from cases.rules.delegated import may_write_down
from organisation.models import User


def delegated_panel(case: Case, user: User) -> dict[str, Any] | None:
    """What has been decided by delegation, and the way to write such a decision. Nothing where neither applies."""
    found = list(
        Decision.objects.visible_to(user)
        .filter(case=case, delegate__isnull=False)
        .select_related("point", "delegate", "record__case")
        .prefetch_related("clauses")
        .order_by("-decided_on", "-id")
    )
    may = case.is_open and may_write_down(user, case)
    return {"decisions": found, "may": may, "case": case} if found or may else None
