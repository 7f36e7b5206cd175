"""What grants puts on the case page about awards."""

from __future__ import annotations

from typing import Any

from cases.models import Case
from grants.models import Award
from grants.queries.awards import award_figures
from organisation.models import User


def award_panel(case: Case, user: User) -> dict[str, Any] | None:
    """What has been granted in the case, and what of it is paid."""
    awards = list(Award.objects.read_by(user).filter(case=case).select_related("decision"))
    if not awards:
        return None
    figures = award_figures(awards)
    return {"awards": [(award, figures[award.pk]) for award in awards]}
