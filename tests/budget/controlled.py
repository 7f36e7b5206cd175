"""Plans for internal control, made through the actions."""

import datetime
from typing import Any

from budget.actions.adopting import adopt_plan
from budget.actions.control import add_point, add_risk, create_plan
from budget.models import ControlPlan, ControlPoint, Risk
from cases.models import Case
from core import clock
from organisation.models import Body, User
from tests import factories
from tests.audits.reviewed import board


def plan(case: Case, by: User, *, body: Body | None = None, year: int = 2024, **fields: Any) -> ControlPlan:
    given = {"drawn_up_on": datetime.date(2023, 11, 5)} | fields
    return create_plan(case=case, body=body or board(), year=year, by=by, **given)


def risk(
    of: ControlPlan, by: User, likelihood: int = 3, consequence: int = 3, due=(1, 2, 3), **fields: Any
) -> Risk:
    """With a control, if it is due at any tertial."""
    given = {"area": "System och rutiner", "text": "Fel lön kan betalas ut."} | fields
    made = add_risk(plan=of, likelihood=likelihood, consequence=consequence, by=by, **given)
    if due:
        add_point(risk=made, what="Stickprov på löner", role="HR-chef", due=due, by=by)
    return made


def adopted(case: Case, by: User, *dues: tuple[int, ...]) -> ControlPlan:
    """A risk for each of `dues`, in an adopted plan."""
    made = plan(case, by)
    for due in dues or ((1, 2, 3),):
        risk(made, by, due=due)
    return adopt_plan(plan=made, on=clock.today(), by=by)


def point(of: ControlPlan, number: int) -> ControlPoint:
    return ControlPoint.objects.get(risk__plan=of, risk__number=number)


def addresses(registrar: User, official: User) -> dict[str, dict[str, Any]]:
    """What the addresses of internal control take: an adopted plan, and a draft."""
    case = factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")
    done = adopted(case, official)
    draft = plan(case, official, year=2025)
    risk(draft, official)
    of_point = {"pk": done.pk, "tertial": 1, "point": point(done, 1).pk}
    return {
        **{
            f"budget:{name}": {"pk": done.pk}
            for name in (
                *("control_plan", "control_plan_pdf", "control_plan_xlsx", "enclose_control_plan"),
                "copy_plan",
            )
        },
        **{f"budget:{name}": {"pk": draft.pk} for name in ("add_risk", "adopt_plan")},
        **{f"budget:{name}": {"pk": draft.pk, "number": 1} for name in ("change_risk", "add_point")},
        **{f"budget:{name}": {"pk": done.pk, "number": 1} for name in ("assess_risk", "risk_history")},
        **{
            f"budget:{name}": {"pk": done.pk, "tertial": 1}
            for name in (
                *("control_follow_up", "control_follow_up_pdf", "control_follow_up_xlsx"),
                "enclose_control_follow_up",
            )
        },
        **{f"budget:{name}": of_point for name in ("report_control", "postpone_control")},
    }
