"""Reading a plan: its two parts, the matrix, and the follow-up of a tertial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from budget.models import ControlPlan, ControlPoint, ControlReport, Risk
from budget.models.control import TERTIALS
from budget.tertials import follow_up as lists_of
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
            "points__reports__by", "points__occurrences"
        )
    )
    for risk in found:  # the scale is read once, through the plan that is at hand
        risk.plan = plan
        if risk.previous and plan.copied_from:
            risk.previous.plan = plan.copied_from
    return found


def matrix_of(plan: ControlPlan, risks: list[Risk]) -> list[dict[str, Any]]:
    """The heat map from the highest likelihood down: in each cell its value, its band and the risks there."""
    scale = plan.scale.read
    rows = []
    for likelihood in range(len(scale.likelihood), 0, -1):
        cells = []
        for consequence in range(1, len(scale.consequence) + 1):
            value = scale.value(likelihood, consequence)
            here = [one for one in risks if (one.likelihood, one.consequence) == (likelihood, consequence)]
            cells.append({"value": value, "band": scale.band(value), "risks": here})
        rows.append({"label": scale.likelihood[likelihood - 1], "cells": cells})
    return rows


def follow_up(plan: ControlPlan, tertial: int) -> dict[str, list[Row]]:
    """The four lists, in the order of the risks. Every control that is due at the tertial, by the plan or because it
    was moved there, stands in one of `reported`, `missing` and `postponed`."""
    wanted = Q(occurrences__isnull=False) | Q(reports__isnull=False)
    points = {
        point.pk: point
        for point in ControlPoint.objects.filter(wanted, risk__plan=plan)
        .select_related("risk__area")
        .prefetch_related("occurrences", "reports__by")
        .distinct()
    }
    due, away, here, reported = set(), {}, {}, {}
    for pk, point in points.items():
        for one in point.occurrences.all():
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
                points[pk],
                reported.get(pk, []),
                moved_to=away[pk].moved_to if pk in away else None,
                moved_from=here[pk].tertial if pk in here else None,
                reason=away[pk].reason if pk in away else here[pk].reason if pk in here else "",
            )
            for pk in points
            if pk in keys
        ]

    return {name: rows(getattr(lists, name)) for name in ("reported", "missing", "extra", "postponed")}


def counts_of(plan: ControlPlan) -> list[dict[str, Any]]:
    """Per tertial how many stand in each list."""
    return [
        {"tertial": tertial, **{name: len(rows) for name, rows in follow_up(plan, tertial).items()}}
        for tertial, _ in TERTIALS
    ]


def points_left(plan: ControlPlan, lists: dict[str, list[Row]]) -> list[ControlPoint]:
    """The controls that stand in none of the lists: they can be reported all the same."""
    shown = {row.point.pk for rows in lists.values() for row in rows}
    found = ControlPoint.objects.filter(risk__plan=plan).exclude(pk__in=shown)
    return list(found.select_related("risk"))
