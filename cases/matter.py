"""What a case about a motion is: its memo is read against what was demanded, and the council's decision becomes the
outcome of each demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cases import matters
from cases.actions.motion_outcomes import post_outcome, unpost_outcome
from cases.checks import motions as checks
from cases.findings import Finding
from cases.models import Decision, Memo
from organisation.models import User


class CouncilMotionMatter(matters.Motion):
    """Takes the place of the bare kind when the app is ready."""

    def checks(self, memo: Memo) -> Iterable[Finding]:
        return checks.of_memo(memo)

    def decided(self, decision: Decision, by: User) -> None:
        post_outcome(decision=decision, by=by)

    def undone(self, decision: Decision, by: User) -> None:
        unpost_outcome(decision=decision, by=by)

    def public(self, decision: Decision) -> Sequence[str]:
        """The outcome of the motion, in the words of the register."""
        demands = decision.motion_demands.select_related("motion").order_by("number")
        return [
            f"Motion {one.motion.printed}, yrkande {one.number}: {one.get_outcome_display().lower()}"
            for one in demands
        ]
