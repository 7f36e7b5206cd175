"""Internal control plans: laid out, and copied to the next year."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from budget.areas import almost, area_key
from budget.models import ControlArea, ControlPlan, ControlPoint, Risk, RiskScale
from budget.rules.control import must_be_as_secret, must_plan
from budget.scales import STANDARD
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
    new_area: bool = False,
) -> Risk:
    """The next risk of a draft. An area that is known by another letter case or other spaces is the same; `printed_area`
    is how it is spelled here, if otherwise. Refused: in an adopted plan; a step outside the scale; a number that is
    taken; without an area or a text; an area that is almost spelled as a known one, unless it is said to be new."""
    plan = draft_of(plan, by)
    if not area.strip():
        raise Refused("Skriv kontrollområdet.", field="area", code="area")
    if not text.strip():
        raise Refused("Beskriv risken.", field="text", code="text")
    plan.scale.read.value(likelihood, consequence)
    last = plan.risks.aggregate(last=Max("number"))["last"] or 0
    number = number or last + 1
    if plan.risks.filter(number=number).exists():
        raise Refused(f"R{number} finns redan i planen.", field="number", code="number")
    found = _area(plan, area, new=new_area)
    typed = " ".join((printed_area or area).split())
    risk = Risk.objects.create(
        plan=plan, area=found, printed_area=typed if typed != found.name else "", number=number, text=text.strip(),
        likelihood=likelihood, consequence=consequence,
    )  # fmt: skip
    trace("budget.risk_added", on=plan, within=plan.case, by=by, number=number)
    return risk


@transaction.atomic
def add_point(
    *, risk: Risk, what: str, role: str, due: Iterable[int], by: User, method: str = ""
) -> ControlPoint:
    """A control of a risk. Refused: in an adopted plan; without what, who or when."""
    draft_of(risk.plan, by)
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
def copy_plan(*, plan: ControlPlan, case: Case, drawn_up_on: datetime.date, by: User) -> ControlPlan:
    """A draft for the year after with the same risks and controls, each risk linked to the one it comes from and valued
    as it was assessed last. Refused: as `create_plan` refuses; a plan that is not adopted; a
    secret plan into another case that is open."""
    if plan.adopted_on is None:
        raise Refused("Kopiera en antagen plan. Den här är ett utkast.", code="draft")
    must_be_as_secret(plan, case)
    made = create_plan(
        case=case, body=plan.body, year=plan.year + 1, scale=plan.scale, drawn_up_on=drawn_up_on, by=by
    )
    made.copied_from = plan
    made.save(update_fields=["copied_from"])
    areas = {
        area.pk: ControlArea.objects.create(plan=made, name=area.name, key=area.key)
        for area in plan.areas.all()
    }
    for risk in plan.risks.select_related("previous").prefetch_related("points", "assessments"):
        copied = Risk.objects.create(
            plan=made, area=areas[risk.area_id], number=risk.number, text=risk.text,
            likelihood=risk.now.likelihood, consequence=risk.now.consequence, previous=risk,
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
    plan = draft_of(risk.plan, by)
    plan.scale.read.value(likelihood, consequence)
    if not text.strip():
        raise Refused("Beskriv risken.", field="text", code="text")
    risk.likelihood, risk.consequence, risk.text = likelihood, consequence, text.strip()
    risk.save(update_fields=["likelihood", "consequence", "text"])
    trace("budget.risk_changed", on=plan, within=plan.case, by=by, number=risk.number)
    return risk


def _area(plan: ControlPlan, area: str, *, new: bool) -> ControlArea:
    name = " ".join(area.split())
    meant = None if new else almost(name, plan.areas.values_list("name", flat=True))
    if meant is not None:
        raise Refused(
            f"Menar du ”{meant}”? Välj det, eller att området är nytt.", field="area", code="almost"
        )
    made, _ = ControlArea.objects.get_or_create(plan=plan, key=area_key(name), defaults={"name": name})
    return made


def standard_scale() -> RiskScale:
    """The municipality's own: four steps each way, the value their product."""
    made, _ = RiskScale.objects.get_or_create(name=STANDARD["name"], defaults=STANDARD)
    return made


def _must_be_free(body: Body, year: int) -> None:
    if ControlPlan.objects.filter(body=body, year=year).exists():
        raise Refused(f"{body.name} har redan en plan för {year}.", field="year", code="twice")


def draft_of(plan: ControlPlan, by: User) -> ControlPlan:
    """Held, and refused once it is adopted."""
    plan = held(plan, by)
    if plan.adopted_on is not None:
        raise Refused(DRAFT_ONLY, code="adopted")
    return plan


def held(plan: ControlPlan, by: User) -> ControlPlan:
    """The plan as it stands, with everybody else in line behind."""
    lock(plan)
    plan = ControlPlan.objects.whole().get(pk=plan.pk)
    must_plan(by, plan.case.authority_id)
    guards.must_stand(plan.case)
    return plan
