"""What is said of an adopted plan: a control reported or postponed, a risk assessed anew."""

from __future__ import annotations

from django.db import transaction

from budget.actions.control import held
from budget.models import ControlPlan, ControlPoint, ControlReport, Occurrence, Reassessment, Risk
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def report_control(
    *, point: ControlPoint, tertial: int, comment: str, by: User, deviation: bool = False
) -> ControlReport:
    """What was found at a tertial, whether the control was due then or not. Refused: before the plan is adopted; no
    words; at a tertial from which the control has been moved."""
    plan = _adopted(point.risk.plan, by)
    if tertial not in (1, 2, 3):
        raise Refused("Välj en tertial.", code="tertial")
    if not comment.strip():
        raise Refused("Skriv vad kontrollen visade.", field="comment", code="comment")
    if point.occurrences.filter(tertial=tertial, moved_to__isnull=False).exists():
        raise Refused(
            "Kontrollen är senarelagd. Rapportera den i den tertial den flyttades till.", code="moved"
        )
    report = ControlReport.objects.create(
        point=point, tertial=tertial, comment=comment.strip(), deviation=deviation, by=by
    )
    trace(
        "budget.control_reported", on=plan, within=plan.case, by=by, number=point.risk.number, tertial=tertial
    )
    return report


@transaction.atomic
def postpone_control(*, point: ControlPoint, tertial: int, to: int, reason: str, by: User) -> Occurrence:
    """Move a control that is due to a later tertial of the year; which it was due at is kept. Refused: one that is
    not due there, is reported already or moved before; to no later tertial; without a reason."""
    plan = _adopted(point.risk.plan, by)
    found = point.occurrences.filter(tertial=tertial).first()
    if found is None:
        raise Refused("Kontrollen ska inte göras i den tertialen.", code="not-due")
    if found.moved_to:
        raise Refused(f"Kontrollen är redan senarelagd till T{found.moved_to}.", code="moved")
    if point.reports.filter(tertial=tertial).exists():
        raise Refused("Kontrollen är redan rapporterad.", code="reported")
    if not tertial < to <= 3:
        raise Refused("Välj en senare tertial samma år.", field="to", code="to")
    if not reason.strip():
        raise Refused("Skriv varför kontrollen senareläggs.", field="reason", code="reason")
    found.moved_to, found.moved_by, found.reason = to, by, reason.strip()
    found.save(update_fields=["moved_to", "moved_by", "reason"])
    trace("budget.control_moved", on=plan, within=plan.case, by=by, number=point.risk.number, tertial=to)
    return found


@transaction.atomic
def reassess(
    *, risk: Risk, tertial: int, likelihood: int, consequence: int, effect: str, by: User
) -> Reassessment:
    """How a risk is seen at a tertial, and what the measures have done; what was said before stands. Refused: before the
    plan is adopted (the draft is changed instead); a step outside the scale; without words."""
    plan = _adopted(risk.plan, by)
    if tertial not in (1, 2, 3):
        raise Refused("Välj en tertial.", field="tertial", code="tertial")
    plan.scale.read.value(likelihood, consequence)
    if not effect.strip():
        raise Refused("Skriv vad åtgärderna har haft för effekt.", field="effect", code="effect")
    made = Reassessment.objects.create(
        risk=risk,
        tertial=tertial,
        likelihood=likelihood,
        consequence=consequence,
        effect=effect.strip(),
        by=by,
    )
    trace("budget.risk_assessed", on=plan, within=plan.case, by=by, number=risk.number, tertial=tertial)
    return made


def _adopted(plan: ControlPlan, by: User) -> ControlPlan:
    plan = held(plan, by)
    if plan.adopted_on is None:
        raise Refused(
            "Planen är inte antagen ännu. Kontroller rapporteras och risker värderas om när den är det.",
            code="draft",
        )
    return plan
