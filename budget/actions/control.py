"""Internal control plans: laid out, adopted, reported on, copied to the next year."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from budget.models import ControlArea, ControlPlan, ControlPoint, ControlReport, Occurrence, Risk, RiskScale
from budget.rules.control import area_key, must_plan
from budget.scales import STANDARD, Band
from cases.actions import guards
from cases.models import Case
from core import clock
from core.errors import Refused
from core.locking import lock
from organisation.models import Body, User
from trail.actions import record as trace

DRAFT_ONLY = "Planen är antagen. Risker och kontroller ändras i nästa års plan."


@transaction.atomic
def create_plan(
    *, case: Case, body: Body, year: int, drawn_up_on: datetime.date, by: User, scale: RiskScale | None = None
) -> ControlPlan:
    """A plan without risks, on the standard scale if no other is given. Refused: to others than those who write memos in the authority; a body of another
    authority; a second plan for the year; drawn up on a day ahead; a scale that does not hold (KL 6:6)."""
    must_plan(by, case.authority_id)
    guards.lock(case)
    guards.must_stand(case)
    lock(body)
    _must_be_free(body, year)
    if body.authority_id != case.authority_id:
        raise Refused("Nämnden hör till en annan myndighet än ärendet.", field="body", code="body")
    if drawn_up_on > clock.today():
        raise Refused(
            "Planen kan inte vara upprättad en dag som inte har varit.", field="drawn_up_on", code="date"
        )
    scale = scale or standard_scale()
    _ = scale.read  # refuses a scale that does not hold
    plan = ControlPlan.objects.create(
        case=case, body=body, year=year, scale=scale, drawn_up_on=drawn_up_on, made_by=by
    )
    trace("budget.plan_made", on=plan, within=case, by=by, year=year)
    return plan


@transaction.atomic
def add_risk(
    *,
    plan: ControlPlan,
    area: str,
    text: str,
    likelihood: int,
    consequence: int,
    by: User,
    number: int | None = None,
    printed_area: str = "",
) -> Risk:
    """The next risk of a draft. An area that is known by another spelling of letters is the same. Refused: in an
    adopted plan; a step outside the scale; a number that is taken; without an area or a text."""
    plan = _draft(plan, by)
    if not area.strip():
        raise Refused("Skriv kontrollområdet.", field="area", code="area")
    if not text.strip():
        raise Refused("Beskriv risken.", field="text", code="text")
    plan.scale.read.value(likelihood, consequence)
    last = plan.risks.aggregate(last=Max("number"))["last"] or 0
    number = number or last + 1
    if plan.risks.filter(number=number).exists():
        raise Refused(f"R{number} finns redan i planen.", field="number", code="number")
    key = area_key(area)
    found, _ = ControlArea.objects.get_or_create(
        plan=plan, key=key, defaults={"name": " ".join(area.split())}
    )
    risk = Risk.objects.create(
        plan=plan, area=found, printed_area=printed_area, number=number, text=text.strip(),
        likelihood=likelihood, consequence=consequence,
    )  # fmt: skip
    trace("budget.risk_added", on=plan, within=plan.case, by=by, number=number)
    return risk


@transaction.atomic
def add_point(
    *, risk: Risk, what: str, role: str, due: Iterable[int], by: User, method: str = ""
) -> ControlPoint:
    """A control of a risk. Refused: in an adopted plan; without what, who or when."""
    _draft(risk.plan, by)
    due = set(due)
    if not what.strip() or not role.strip():
        raise Refused("Skriv vad som kontrolleras och vem som är ansvarig.", field="what", code="what")
    if not due or not due <= {1, 2, 3}:
        raise Refused("Välj minst en tertial.", field="due", code="due")
    point = ControlPoint.objects.create(
        risk=risk, what=what, method=method, role=role,
        in_t1=1 in due, in_t2=2 in due, in_t3=3 in due,
    )  # fmt: skip
    trace("budget.point_added", on=risk.plan, within=risk.plan.case, by=by, number=risk.number)
    return point


@transaction.atomic
def adopt_plan(*, plan: ControlPlan, on: datetime.date, by: User) -> ControlPlan:
    """Note the day the body adopted the plan: each control falls due at its tertials from now on. Refused: an adopted
    plan, an empty one, one where a risk that demands a measure has no control, a day ahead or before it was made."""
    plan = _draft(plan, by)
    risks = list(plan.risks.prefetch_related("points"))
    if not risks:
        raise Refused("Planen har inga risker. Lägg in dem först.", code="empty")
    lacking = [str(risk) for risk in risks if _band_of(plan, risk).demands and not risk.points.all()]
    if lacking:
        raise Refused(f"{', '.join(lacking)} ska ha minst ett kontrollmoment enligt skalan.", code="points")
    if not plan.drawn_up_on <= on <= clock.today():
        raise Refused("Planen antas efter att den upprättats, och senast i dag.", field="on", code="date")
    plan.adopted_on = on
    plan.save(update_fields=["adopted_on"])
    points = [point for risk in risks for point in risk.points.all()]
    Occurrence.objects.bulk_create(
        Occurrence(point=point, tertial=tertial) for point in points for tertial in point.due
    )
    trace("budget.plan_adopted", on=plan, within=plan.case, by=by, on_day=on.isoformat())
    return plan


@transaction.atomic
def report_control(
    *, point: ControlPoint, tertial: int, comment: str, by: User, deviation: bool = False
) -> ControlReport:
    """What was found at a tertial, whether the control was due then or not. Refused: before the plan is adopted; no
    words; at a tertial from which the control has been moved."""
    plan = _adopted(point, by)
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
    plan = _adopted(point, by)
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
def copy_plan(*, plan: ControlPlan, case: Case, drawn_up_on: datetime.date, by: User) -> ControlPlan:
    """A draft for the year after with the same risks and controls, each risk linked to the one it comes from.
    Refused: as `create_plan` refuses; a plan that is not adopted."""
    if plan.adopted_on is None:
        raise Refused("Kopiera en antagen plan. Den här är ett utkast.", code="draft")
    made = create_plan(
        case=case, body=plan.body, year=plan.year + 1, scale=plan.scale, drawn_up_on=drawn_up_on, by=by
    )
    made.copied_from = plan
    made.save(update_fields=["copied_from"])
    areas = {
        area.pk: ControlArea.objects.create(plan=made, name=area.name, key=area.key)
        for area in plan.areas.all()
    }
    for risk in plan.risks.prefetch_related("points"):
        copied = Risk.objects.create(
            plan=made, area=areas[risk.area_id], number=risk.number, text=risk.text,
            likelihood=risk.likelihood, consequence=risk.consequence, previous=risk,
        )  # fmt: skip
        ControlPoint.objects.bulk_create(
            ControlPoint(
                risk=copied,
                what=point.what,
                method=point.method,
                role=point.role,
                in_t1=point.in_t1,
                in_t2=point.in_t2,
                in_t3=point.in_t3,
            )
            for point in risk.points.all()
        )
    trace("budget.plan_copied", on=made, within=case, by=by, year=plan.year)
    return made


@transaction.atomic
def change_risk(*, risk: Risk, likelihood: int, consequence: int, text: str, by: User) -> Risk:
    """Value a risk of a draft anew, or say it in other words. Refused: in an adopted plan; outside the scale."""
    plan = _draft(risk.plan, by)
    plan.scale.read.value(likelihood, consequence)
    if not text.strip():
        raise Refused("Beskriv risken.", field="text", code="text")
    risk.likelihood, risk.consequence, risk.text = likelihood, consequence, text.strip()
    risk.save(update_fields=["likelihood", "consequence", "text"])
    trace("budget.risk_changed", on=plan, within=plan.case, by=by, number=risk.number)
    return risk


def standard_scale() -> RiskScale:
    """The municipality's own: four steps each way, the value their product."""
    made, _ = RiskScale.objects.get_or_create(name=STANDARD["name"], defaults=STANDARD)
    return made


def _must_be_free(body: Body, year: int) -> None:
    if ControlPlan.objects.filter(body=body, year=year).exists():
        raise Refused(f"{body.name} har redan en plan för {year}.", field="year", code="twice")


def _band_of(plan: ControlPlan, risk: Risk) -> Band:
    scale = plan.scale.read
    return scale.band(scale.value(risk.likelihood, risk.consequence))


def _draft(plan: ControlPlan, by: User) -> ControlPlan:
    plan = _held(plan, by)
    if plan.adopted_on is not None:
        raise Refused(DRAFT_ONLY, code="adopted")
    return plan


def _adopted(point: ControlPoint, by: User) -> ControlPlan:
    plan = _held(point.risk.plan, by)
    if plan.adopted_on is None:
        raise Refused("Planen är inte antagen ännu. Kontrollerna rapporteras när den är det.", code="draft")
    return plan


def _held(plan: ControlPlan, by: User) -> ControlPlan:
    """The plan as it stands, with everybody else in line behind."""
    lock(plan)
    plan = ControlPlan.objects.whole().get(pk=plan.pk)
    must_plan(by, plan.case.authority_id)
    guards.must_stand(plan.case)
    return plan
