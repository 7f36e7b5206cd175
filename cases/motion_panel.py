"""The motion on its case's page: what it demands, how much of its year is used, what the council made of it."""

from __future__ import annotations

from typing import Any

from cases import matters
from cases.models import Case, Decision
from cases.queries.motions import listed, motion_in
from cases.rules.motions import may_keep_motion
from organisation.models import User


def motion_panel(case: Case, user: User) -> dict[str, Any] | None:
    """Only in a case about a motion; there also when its facts are not filled in yet."""
    if case.matter != matters.Motion.code:
        return None
    motion = motion_in(case)
    keeps = case.is_open and may_keep_motion(user, case)
    if motion is None:
        return {"motion": None, "may_keep": keeps, "case": case}
    (row,) = listed([motion])
    demands = list(motion.demands.all())
    unsaid = any(not one.outcome for one in demands) and not motion.is_withdrawn
    return {
        "motion": motion,
        "row": row,
        "demands": demands,
        "may_keep": keeps,
        "may_state": keeps and unsaid and Decision.objects.final().filter(case=case).exists(),
        "case": case,
    }
