"""A plan is adopted and its follow-ups approved: noted by hand, or by the body's decision and taken back with it."""

from __future__ import annotations

import datetime

from django.db import transaction

from budget.actions.control import draft_of
from budget.control_clauses import read
from budget.models import ControlPlan, ControlPoint, FollowUpApproval, Occurrence
from budget.queries.control import lacking, plan_meant
from cases.models import Decision
from core import clock
from core.errors import Refused
from core.locking import lock
from organisation.models import User
from trail.actions import record as trace

GIVES = {Decision.Outcome.AS_PROPOSED, Decision.Outcome.AMENDED, Decision.Outcome.OWN}


@transaction.atomic
def adopt_plan(
    *, plan: ControlPlan, by: User, on: datetime.date | None = None, decision: Decision | None = None
) -> ControlPlan:
    """Note that the body adopted the plan on a day, or by a decision and its day: each control falls due at its
    tertials from now on. Refused: an adopted plan, an empty one, one where a risk that demands a measure has no control,
    a day ahead or before it was made, a decision of another body or one that is not final."""
    plan = draft_of(plan, by)
    if decision is not None:
        if not decision.is_final or decision.body_id != plan.body_id:
            raise Refused(f"Välj ett slutligt beslut av {plan.body.name}.", field="decision", code="decision")
        on = decision.decided_on
    if on is None:
        raise Refused("Skriv dagen, eller välj beslutet.", field="on", code="missing")
    return _adopt(plan, on, by, decision)


def _adopt(plan: ControlPlan, on: datetime.date, by: User, decision: Decision | None) -> ControlPlan:
    if why := lacking(plan):
        raise Refused(why, code="lacking")
    if not plan.drawn_up_on <= on <= clock.today():
        raise Refused("Planen antas efter att den upprättats, och senast i dag.", field="on", code="date")
    plan.adopted_on, plan.decision = on, decision
    plan.save(update_fields=["adopted_on", "decision"])
    # Of a plan that was adopted, taken back and adopted again, what was due or moved stands.
    points = ControlPoint.objects.filter(risk__plan=plan).prefetch_related("occurrences")
    Occurrence.objects.bulk_create(
        Occurrence(point=point, tertial=tertial)
        for point in points
        for tertial in point.due
        if tertial not in {one.tertial for one in point.occurrences.all()}
    )
    trace("budget.plan_adopted", on=plan, within=plan.case, by=by, on_day=on.isoformat())
    return plan


@transaction.atomic
def follow_decision(*, decision: Decision, by: User) -> None:
    """A final decision adopts the plan, or approves the follow-up, that its clauses are about. What was adopted already
    stays as it was. Refused as `adopt_plan`: then the § is not closed."""
    if decision.outcome not in GIVES or decision.body_id is None:
        return
    for clause in decision.clauses.all():
        asked = read(str(clause))
        plan = plan_meant(asked, case=decision.case, body_id=decision.body_id) if asked else None
        if asked is None or plan is None:
            continue
        lock(plan)
        plan = ControlPlan.objects.whole().get(pk=plan.pk)
        if asked.tertial is not None:
            FollowUpApproval.objects.get_or_create(plan=plan, tertial=asked.tertial, decision=decision)
            trace("budget.follow_up_approved", on=plan, within=decision.case, by=by, tertial=asked.tertial)
        elif plan.adopted_on is None:
            _adopt(plan, decision.decided_on, by, decision)


@transaction.atomic
def take_back(*, decision: Decision, by: User) -> None:
    """The decision was taken back before its minutes were approved: the plan is a draft again. An approval of a follow-up
    counts only while its decision stands."""
    for plan in ControlPlan.objects.filter(decision=decision).select_related("case"):
        lock(plan)
        ControlPlan.objects.filter(pk=plan.pk).update(adopted_on=None, decision=None)
        trace("budget.plan_taken_back", on=plan, within=plan.case, by=by)
