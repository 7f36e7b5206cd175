"""Planning directives: laid out in a case, with a route and the rows of the frames."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Max

from budget.models import Directive, Frame, FrameLine, RouteStep
from budget.models.directive import UNITS
from budget.rules.directive import must_direct
from cases.actions import guards
from cases.models import Case
from core.dates import long_date
from core.errors import Refused
from core.locking import lock
from organisation.models import Body, User
from trail.actions import record as trace


@transaction.atomic
def lay_out(
    *, case: Case, council: Body, year: int, plan_until: int, by: User, unit: str = "tkr", note: str = ""
) -> Directive:
    """A directive without route and frames, in a case about a budget. Refused: to others than those who write memos in
    the authority; a case about something else or with a directive already; another body than a council; a year that
    has one; a plan of less than three years (KL 11:6)."""
    must_direct(by, case.authority_id)
    guards.lock(case)
    guards.must_stand(case)
    lock(council)
    if case.matter != "budget":
        raise Refused("Ärendet gäller inte en budget. Rätta först ärendets slag.", code="matter")
    if Directive.objects.filter(case=case).exists():
        raise Refused(f"{case.dnr} har redan ett planeringsdirektiv.", code="twice")
    if council.kind != Body.Kind.COUNCIL:
        raise Refused("Budgeten fastställs av fullmäktige (KL 11:10).", field="council", code="council")
    if Directive.objects.filter(council=council, year=year).exists():
        raise Refused(f"Det finns redan ett planeringsdirektiv för {year}.", field="year", code="year")
    _must_plan_ahead(year, plan_until)
    _must_be_unit(unit)
    directive = Directive.objects.create(
        case=case,
        council=council,
        year=year,
        plan_until=plan_until,
        unit=unit,
        note=guards.fitting(note, field="note"),
        made_by=by,
    )
    trace("budget.directive_made", on=directive, within=case, by=by, year=year)
    return directive


@transaction.atomic
def change_directive(*, directive: Directive, plan_until: int, unit: str, note: str, by: User) -> Directive:
    """Another length of the plan, unit or note. Refused: fewer years than have frames."""
    directive = held(directive, by)
    _must_plan_ahead(directive.year, plan_until)
    _must_be_unit(unit)
    last = Frame.objects.filter(line__directive=directive).aggregate(last=Max("year"))["last"]
    if last and last > plan_until:
        raise Refused(
            f"Det finns ramar för {last}. Töm dem innan planen kortas.", field="plan_until", code="frames"
        )
    directive.plan_until, directive.unit = plan_until, unit
    directive.note = guards.fitting(note, field="note")
    directive.save(update_fields=["plan_until", "unit", "note"])
    trace("budget.directive_changed", on=directive, within=directive.case, by=by, year=directive.year)
    return directive


# The route


@transaction.atomic
def add_step(
    *,
    directive: Directive,
    body: Body,
    on: datetime.date,
    by: User,
    or_on: datetime.date | None = None,
    who: str = "",
) -> RouteStep:
    """A body that the budget passes, on a day or on one of two. Refused: the second day before the first; the same body
    twice on a day."""
    directive = held(directive, by)
    _must_be_days(directive, body, on, or_on)
    step = RouteStep.objects.create(
        directive=directive, body=body, on=on, or_on=or_on, who=guards.fitting(who, field="who")
    )
    trace("budget.step_added", on=directive, within=directive.case, by=by, body=body.short_name)
    return step


@transaction.atomic
def change_step(
    *, step: RouteStep, body: Body, on: datetime.date, or_on: datetime.date | None, who: str, by: User
) -> RouteStep:
    """Refused as `add_step` refuses."""
    directive = held(step.directive, by)
    _must_be_days(directive, body, on, or_on, besides=step)
    step.body, step.on, step.or_on = body, on, or_on
    step.who = guards.fitting(who, field="who")
    step.save(update_fields=["body", "on", "or_on", "who"])
    trace("budget.step_changed", on=directive, within=directive.case, by=by, body=body.short_name)
    return step


@transaction.atomic
def remove_step(*, step: RouteStep, by: User) -> Directive:
    """Refused: while proposals are to be tabled at it."""
    directive = held(step.directive, by)
    found = step.proposals.first()
    if found is not None:
        raise Refused(
            f"Förslaget från {found.parties} läggs vid steget. Flytta det till ett annat steg först.",
            code="proposals",
        )
    trace("budget.step_removed", on=directive, within=directive.case, by=by, body=step.body.short_name)
    step.delete()
    return directive


# The rows of the frames


@transaction.atomic
def add_line(*, directive: Directive, by: User, body: Body | None = None, name: str = "") -> FrameLine:
    """The next row: a body, or a name. Refused: both or neither; one that is there."""
    directive = held(directive, by)
    name = guards.fitting(name, field="name", limit=120)
    if (body is None) == (not name):
        raise Refused("Välj en nämnd, eller skriv ett namn på raden.", field="name", code="line")
    label = body.name if body else name
    if label.casefold() in {str(one).casefold() for one in directive.lines.select_related("body")}:
        raise Refused(f"{label} finns redan bland ramarna.", field="body" if body else "name", code="twice")
    last = directive.lines.aggregate(last=Max("position"))["last"] or 0
    line = FrameLine.objects.create(directive=directive, body=body, name=name, position=last + 1)
    trace("budget.line_added", on=directive, within=directive.case, by=by)
    return line


@transaction.atomic
def remove_line(*, line: FrameLine, by: User) -> Directive:
    """Refused: while it has a frame."""
    directive = held(line.directive, by)
    if line.frames.exists():
        raise Refused(f"{line} har ramar. Töm dem innan raden tas bort.", code="frames")
    trace("budget.line_removed", on=directive, within=directive.case, by=by)
    line.delete()
    return directive


def held(directive: Directive, by: User) -> Directive:
    """The directive as it stands, with everybody else in line behind."""
    lock(directive)
    directive = Directive.objects.whole().get(pk=directive.pk)
    must_direct(by, directive.case.authority_id)
    guards.must_stand(directive.case)
    return directive


def _must_plan_ahead(year: int, plan_until: int) -> None:
    if not year + 2 <= plan_until <= year + 9:
        raise Refused(
            f"Planen ska omfatta minst tre år med budgetåret som det första, alltså till och med {year + 2} (KL 11:6), "
            "och högst tio.",
            field="plan_until",
            code="plan",
        )


def _must_be_unit(unit: str) -> None:
    if unit not in dict(UNITS):
        raise Refused("Välj tkr eller mnkr.", field="unit", code="unit")


def _must_be_days(
    directive: Directive,
    body: Body,
    on: datetime.date,
    or_on: datetime.date | None,
    *,
    besides: RouteStep | None = None,
) -> None:
    if or_on is not None and or_on <= on:
        raise Refused("Skriv den tidigare dagen först.", field="or_on", code="days")
    others = directive.steps.filter(body=body, on=on)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused(f"{body.short_name} har redan ett steg {long_date(on)}.", field="on", code="twice")
