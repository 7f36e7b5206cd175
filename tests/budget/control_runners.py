"""What the processes of a race do with a plan for internal control."""

from budget.actions.adopting import adopt_plan
from budget.actions.control import add_point, add_risk
from budget.actions.reporting import postpone_control, report_control
from budget.models import ControlPlan, ControlPoint, Occurrence
from core.errors import Refused
from organisation.models import User
from tests import factories
from tests.budget import controlled

EMAIL = "olle@umea.example"


def prepare(process: int) -> int:
    registrar = factories.user("Rut Registrator", "registrar")
    official = factories.user("Olle Handläggare", "official", email=EMAIL)
    case = factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")
    return controlled.plan(case, official).pk


def add(process: int, plan: int, times: int) -> list[int]:
    """Risks with a control each, all in one area. Gives the numbers they got."""
    by, numbers = User.objects.get(email=EMAIL), []
    for turn in range(times):
        risk = add_risk(
            plan=ControlPlan.objects.get(pk=plan), area="System och rutiner", text=f"Fel {process}.{turn}",
            likelihood=3, consequence=3, by=by,
        )  # fmt: skip
        add_point(risk=risk, what="Stickprov", role="HR-chef", due=[1, 2], by=by)
        numbers.append(risk.number)
    return numbers


def adopt(process: int, plan: int) -> str:
    """One of several who note the same adoption."""
    of = ControlPlan.objects.get(pk=plan)
    try:
        adopt_plan(plan=of, on=of.drawn_up_on, by=User.objects.get(email=EMAIL))
    except Refused as refusal:
        return refusal.code
    return "done"


def say(process: int, plan: int) -> dict[str, int]:
    """Every other process reports each control at T1, the others postpone it."""
    by, outcome = User.objects.get(email=EMAIL), {"done": 0, "moved": 0, "reported": 0}
    for point in ControlPoint.objects.filter(risk__plan=plan):
        try:
            if process % 2:
                postpone_control(point=point, tertial=1, to=2, reason="Data saknas.", by=by)
            else:
                report_control(point=point, tertial=1, comment=f"Bra, {process}.", by=by)
            outcome["done"] += 1
        except Refused as refusal:
            outcome[refusal.code] += 1
    return outcome


def kept(process: int, plan: int) -> dict[str, int]:
    points = ControlPoint.objects.filter(risk__plan=plan)
    moved = set(points.filter(occurrences__tertial=1, occurrences__moved_to=2).values_list("pk", flat=True))
    reported = set(points.filter(reports__tertial=1).values_list("pk", flat=True))
    return {
        "areas": ControlPlan.objects.get(pk=plan).areas.count(),
        "occurrences": Occurrence.objects.filter(point__risk__plan=plan).count(),
        "both": len(moved & reported),
        "said": len(moved | reported),
    }
