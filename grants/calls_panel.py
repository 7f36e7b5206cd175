"""Rounds on the case page, in the kinds of case that are about grants."""

from __future__ import annotations

from typing import Any

from cases.models import Case
from grants.queries.calls import calls_of
from grants.rules.preparing import may_prepare
from organisation.models import User

OF_GRANTS = {"grant", "allocation", "delegation_report"}  # the codes of their matters


def calls_panel(case: Case, user: User) -> dict[str, Any] | None:
    """What is asked for in the case, and the way to open a round."""
    if case.matter not in OF_GRANTS:
        return None
    found = list(calls_of(user).filter(case=case).prefetch_related("compilations"))
    may = case.is_open and may_prepare(user, case.authority_id)
    return {"case": case, "calls": found, "may": may} if found or may else None
