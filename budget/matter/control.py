"""Plans for internal control, in the cases where they are adopted and followed up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from budget.actions.adopting import follow_decision, take_back
from budget.checks import control as checks
from budget.control_clauses import read, to_adopt, to_approve
from budget.models import ControlPlan
from budget.queries.control import approvals_of, latest_told
from budget.sections.control_memo import FOLLOW_UP, follow_up_section
from cases import matters
from cases.findings import Finding
from cases.matters import Part
from cases.memo_content import Clause, Content, Section, content_of
from cases.models import Decision, Memo
from organisation.models import User


class DecidesControl(matters.Contribution):
    """What a clause says about a plan is followed, in any kind of case where a plan may lie."""

    def checks(self, memo: Memo) -> Iterable[Finding]:
        return checks.of_memo(memo)

    def decided(self, decision: Decision, by: User) -> None:
        follow_decision(decision=decision, by=by)

    def undone(self, decision: Decision, by: User) -> None:
        take_back(decision=decision, by=by)


class FollowsControl(DecidesControl):
    """In a case about follow-up the clauses are also proposed, and what followed is told to everybody."""

    def sections(self) -> Sequence[Part]:
        return (FOLLOW_UP,)

    def section(
        self, memo: Memo, content: Content, section: Section, *, freeze: User | None = None
    ) -> dict[str, Any]:
        """At approval the version keeps it with its figures: nothing more is written down."""
        return follow_up_section(memo, content)

    def clauses(self, memo: Memo) -> Sequence[Clause]:
        """To adopt each draft in the case, and to approve the latest follow-up of each plan that stands. None that the
        memo has already."""
        content = content_of(memo)
        stands = {asked for one in content.clauses if (asked := read(f"{one.verb} {one.text}"))}
        made = []
        for plan in ControlPlan.objects.filter(case=memo.case_id).select_related("body"):
            words = _words(plan)
            asked = read(" ".join(words)) if words else None
            if words and asked not in stands:
                made.append(Clause(*words))
        return made

    def public(self, decision: Decision) -> Sequence[str]:
        return [f"{plan} är antagen" for plan in decision.control_plans.select_related("body")]


def _words(plan: ControlPlan) -> tuple[str, str] | None:
    if plan.adopted_on is None:
        return to_adopt(plan.year, plan.body.name)
    tertial = latest_told(plan)
    if tertial is None or tertial in approvals_of(plan):
        return None
    return to_approve(plan.year, plan.body.name, tertial)
