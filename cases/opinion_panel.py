"""Opinions on the case page and beside its memos."""

from __future__ import annotations

from typing import Any

from cases.models import Case
from cases.queries.opinions import opinions_in
from cases.rules.opinions import may_ask
from organisation.models import User


def opinion_panel(case: Case, user: User) -> dict[str, Any]:
    """Who was asked, what they said and when, and the way to ask somebody more."""
    return {"opinions": opinions_in(case, user), "may_ask": case.is_open and may_ask(user, case)}
