"""Reading a plan: its two parts, the matrix, the follow-up of a tertial, and how a risk has been seen over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from budget.control_clauses import Asked
from budget.models import (
    ControlPlan,
    ControlPoint,
    ControlReport,
    FollowUpApproval,
    Occurrence,
    Reassessment,
    Risk,
)
from budget.models.control import TERTIALS
from budget.periods import ends_on
from budget.tertials import follow_up as lists_of
from cases.models import Case
from core import clock
from organisation.models import User
from organisation.roles import Capability


def plans_of(user: User) -> Any:
    """The plans that the staff of an authority read, newest year first."""
    authorities = user.authorities_with(Capability.READ_DIARY)
    found = ControlPlan.objects.visible_to(user).filter(case__register__authority__in=authorities)
    return found.whole().annotate(risk_count=Count("risks", distinct=True))


@dataclass(frozen=True)
class Row:
    """One control at a tertial. `moved_to` when it was postponed from there, `moved_from` when it came there."""

    point: ControlPoint
    reports: list[ControlReport]
    moved_to: int | None = None
    moved_from: int | None = None
    reason: str = ""


def risks_of(plan: ControlPlan) -> list[Risk]:
    found = list(
        plan.risks.select_related("area", "previous").prefetch_related(
            "points__reports__by", "points__occurrences", "assessments__by"
        )
    )
    for risk in found:  # the scale is read once, through the plan that is at hand
        risk.plan = plan
        if risk.previous and plan.copied_from:
            risk.previous.plan = plan.copied_from
    return found


def matrix_of(plan: ControlPlan, risks: list[Risk]) -> list[dict[str, Any]]:
    """The heat map from the highest likelihood down: in each cell its value, its band and the risks that are there
    now."""
    scale = plan.scale.read
    rows = []
    for likelihood in range(len(scale.likelihood), 0, -1):
        cells = []
        for consequence in range(1, len(scale.consequence) + 1):
            value = scale.value(likelihood, consequence)
            here = [
                one for one in risks if (one.now.likelihood, one.now.consequence) == (likelihood, consequence)
            ]
            cells.append({"value": value, "band": scale.band(value), "risks": here})
        rows.append({"label": scale.likelihood[likelihood - 1], "cells": cells})
    return rows


def bands_of(plan: ControlPlan, risks: list[Risk]) -> list[dict[str, Any]]:
    """How many risks there are now in each band, the gravest first."""
    values = [risk.now.value for risk in risks]
    return [
        {"band": band, "count": sum(band.low <= value <= band.high for value in values)}
        for band in reversed(plan.scale.read.bands)
    ]


def history_of(risk: Risk, user: User) -> list[Risk | Reassessment]:
    """How it has been seen through the plans that were copied, from the first the person may read: two queries a plan."""
    visible = ControlPlan.objects.visible_to(user)
    steps: list[Risk | Reassessment] = []
    one: Risk | None = risk
    while one is not None:
        steps = [one, *one.assessments.select_related("by", "risk__plan__scale"), *steps]
        before = Risk.objects.filter(following=one, plan__in=visible)
        one = before.select_related("plan__scale", "plan__body").first()
    return steps


def lacking(plan: ControlPlan) -> str:
    """Why the plan cannot be adopted as it stands, and what to do; empty when it can."""
    scale, risks = plan.scale.read, list(plan.risks.prefetch_related("points"))
    if not risks:
        return "Planen har inga risker. Lägg in dem först."
    bare = [
        str(risk)
        for risk in risks
        if not risk.points.all() and scale.band(scale.value(risk.likelihood, risk.consequence)).demands
    ]
    return f"{', '.join(bare)} ska ha minst ett kontrollmoment enligt skalan." if bare else ""


def points_of(plan: ControlPlan) -> list[ControlPoint]:
    """All controls of a plan with when they are due and what was reported, in the order of the risks."""
    found = ControlPoint.objects.filter(risk__plan=plan).select_related("risk__area")
    return list(found.prefetch_related("occurrences", "reports__by"))


def follow_up(
    plan: ControlPlan, tertial: int, points: Iterable[ControlPoint] | None = None
) -> dict[str, list[Row]]:
    """The four lists, in the order of the risks. Every control that is due at the tertial, by the plan or because it
    was moved there, stands in one of `reported`, `missing` and `postponed`. Nothing is due by a plan that is not
    adopted. `points` if they have been read."""
    known = {point.pk: point for point in (points_of(plan) if points is None else points)}
    due, away, here, reported = set(), {}, {}, {}
    for pk, point in known.items():
        for one in point.occurrences.all() if plan.adopted_on else ():
            if one.tertial == tertial:
                due.add(pk)
                if one.moved_to:
                    away[pk] = one
            elif one.moved_to == tertial:
                here[pk] = one
        reports = [one for one in point.reports.all() if one.tertial == tertial]
        if reports:
            reported[pk] = reports
    lists = lists_of(due=due, postponed=set(away), moved_here=set(here), reported=set(reported))

    def rows(keys: frozenset[int]) -> list[Row]:
        return [
            Row(
                known[pk],
                reported.get(pk, []),
                moved_to=away[pk].moved_to if pk in away else None,
                moved_from=here[pk].tertial if pk in here else None,
                reason=away[pk].reason if pk in away else here[pk].reason if pk in here else "",
            )
            for pk in known
            if pk in keys
        ]

    return {name: rows(getattr(lists, name)) for name in ("reported", "missing", "extra", "postponed")}


def counts_of(plan: ControlPlan) -> list[dict[str, Any]]:
    """Per tertial how many stand in each list, and the decision that approved it."""
    points, approvals = points_of(plan), approvals_of(plan)
    return [
        {
            "tertial": tertial,
            "approval": approvals.get(tertial),
            "ended": has_ended(plan.year, tertial),
            **{name: len(rows) for name, rows in follow_up(plan, tertial, points).items()},
        }
        for tertial, _ in TERTIALS
    ]


def has_ended(year: int, tertial: int) -> bool:
    return ends_on(year, tertial) < clock.today()


def others(points: Iterable[ControlPoint], lists: dict[str, list[Row]]) -> list[ControlPoint]:
    """The controls that stand in none of the lists: they can be reported all the same."""
    shown = {row.point.pk for rows in lists.values() for row in rows}
    return [point for point in points if point.pk not in shown]


def latest_told(plan: ControlPlan) -> int | None:
    """The last tertial of which something has been reported, or from which something was moved."""
    reported = (
        ControlReport.objects.filter(point__risk__plan=plan).aggregate(last=Max("tertial"))["last"] or 0
    )
    moved = Occurrence.objects.filter(point__risk__plan=plan, moved_to__isnull=False)
    return max(reported, moved.aggregate(last=Max("tertial"))["last"] or 0) or None


def approvals_of(plan: ControlPlan) -> dict[int, FollowUpApproval]:
    """The follow-ups that the body has approved, by tertial, while their decisions stand."""
    found = plan.approvals.filter(decision__undone_at=None).select_related("decision__case", "decision__body")
    return {one.tertial: one for one in found}


def plan_meant(
    asked: Asked, *, case: Case, body_id: int | None, read_by: User | None = None
) -> ControlPlan | None:
    """The plan of the body that a clause is about: of a year the clause names, else the one in the case. Only a draft
    can be adopted, and only an adopted plan followed up. None when it is none, or more than one. `read_by` when what it
    says is shown: a memo tells nothing that its writer may not read."""
    plans = ControlPlan.objects.all() if read_by is None else ControlPlan.objects.visible_to(read_by)
    found = plans.whole().filter(body=body_id, adopted_on__isnull=asked.tertial is None)
    found = found.filter(year__in=asked.years) if asked.years else found.filter(case=case)
    meant = list(found[:2])
    return meant[0] if len(meant) == 1 else None
