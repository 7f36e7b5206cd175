"""The plan for internal control of the board: its risks and controls, what was said of them at the first tertial, and
the document of it among the others of the case."""

from __future__ import annotations

from collections.abc import Iterator

from budget.actions import adopting, enclosing, reporting
from budget.actions import control as actions
from budget.models import ControlPlan, ControlPoint
from cases.actions.files import add_files
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import load, moment
from umea_ksnau.demo.script import Step

FILE = "internkontroll-2024.yaml"


def steps() -> Iterator[Step]:
    about = load(FILE)
    yield Step(moment(about["entered_at"]), "control:2024:entered", entered)
    yield Step(moment(about["reported_at"]), "control:2024:t1", reported)


def entered() -> None:
    about = load(FILE)
    by = find.person(about["by"])
    plan = actions.create_plan(
        case=find.case(about["case"]),
        body=find.body(about["body"]),
        year=about["year"],
        drawn_up_on=about["drawn_up_on"],
        by=by,
    )
    for one in about["risks"]:
        names = ("number", "area", "text", "likelihood", "consequence")
        risk = actions.add_risk(
            plan=plan, printed_area=one.get("printed_area", ""), by=by, **{name: one[name] for name in names}
        )
        actions.add_point(risk=risk, by=by, **{name: one[name] for name in ("what", "method", "role", "due")})
    adopting.adopt_plan(plan=plan, on=about["adopted_on"], by=by)


def reported() -> None:
    about = load(FILE)
    by, plan = find.person(about["by"]), ControlPlan.objects.get(year=about["year"], body__slug=about["body"])
    points = {
        point.risk.number: point
        for point in ControlPoint.objects.filter(risk__plan=plan).select_related("risk")
    }
    for one in about["risks"]:
        point = points[one["number"]]
        if "t1" in one:
            reporting.report_control(point=point, tertial=1, comment=one["t1"], by=by)
        if "moved_to_t2" in one:
            reporting.postpone_control(point=point, tertial=1, to=2, reason=one["moved_to_t2"], by=by)
    plan = ControlPlan.objects.whole().get(pk=plan.pk)
    record, name = about["record"], about["file"]
    upload = enclosing.upload_of(plan, 1, name=name)
    add_files(record=find.record(record), uploads=[upload], by=find.registrar(plan.case.register.prefix))
