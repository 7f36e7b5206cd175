"""The document of a plan: its definitions, Del 1 with the risks and Del 2 with the controls and what was said of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from budget.models import ControlPlan, ControlPoint, Risk
from budget.models.control import TERTIALS
from budget.queries.control import Row, follow_up, points_of, risks_of
from core.words import clean_filename

TITLE = "Riskinventering, riskvärdering och internkontrollplan"
MONTHS = {1: "jan-april", 2: "jan-augusti", 3: "jan-december"}
_ITEM = re.compile(r"^\s*[-–•]\s+")

type Json = dict[str, Any]


def plan_content(plan: ControlPlan, tertial: int | None = None) -> Json:
    """The document as it stands now: of the follow-up of a tertial with the ones before it, else of the plan with all
    that has been said of it. `plan` is whole (`ControlPlan.objects.whole()`)."""
    scale, risks, points = plan.scale.read, risks_of(plan), points_of(plan)
    lists = {code: follow_up(plan, code, points) for code, _ in TERTIALS}
    told = [code for code in lists if code == tertial or ((tertial or 3) >= code and _is_told(lists[code]))]
    said = {code: _said(lists[code]) for code in told}
    return {
        "title": TITLE,
        "name": f"{plan.body.name} {plan.year}",
        "body": plan.body.name,
        "year": plan.year,
        "dnr": plan.case.dnr,
        "drawn_up_on": plan.drawn_up_on.isoformat(),
        "adopted": _adopted(plan),
        "follows_up": f"Tertial {tertial}, {MONTHS[tertial]} {plan.year}" if tertial else "",
        "heading": f"Uppföljning Internkontrollplan {MONTHS[tertial]} {plan.year}"
        if tertial
        else f"Internkontrollplan {plan.year}",
        "steps": {
            axis: [
                {"name": name, "means": means, "value": number} for number, name, means in scale.steps[axis]
            ]
            for axis in scale.steps
        },
        "bands": [
            {"values": _range(band.low, band.high), "action": band.action, "means": band.means}
            for band in reversed(scale.bands)
        ],
        "risks": [_risk(one) for one in risks],
        "tertials": told,
        "points": [_point(one, told, said, plan) for one in points],
        "assessments": _assessments(risks, tertial or 3),
    }


def file_name(plan: ControlPlan, tertial: int | None, end: str) -> str:
    return clean_filename(f"{document_title(plan, tertial)}.{end}")


def document_title(plan: ControlPlan, tertial: int | None) -> str:
    """As the document is called among the enclosures of a memo."""
    what = f"Uppföljning internkontrollplan {MONTHS[tertial]}" if tertial else "Internkontrollplan"
    return f"{what} {plan.year}"


def _adopted(plan: ControlPlan) -> str:
    if plan.adopted_on is None:
        return ""
    by = f", {plan.decision.label}" if plan.decision else ""
    return f"{plan.adopted_on.isoformat()}{by}"


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _risk(one: Risk) -> Json:
    scale = one.scale
    return {
        "area": one.printed_area or one.area.name,
        "text": one.text,
        "number": str(one),
        "likelihood": scale.likelihood[one.likelihood - 1],
        "consequence": scale.consequence[one.consequence - 1],
        "value": one.value,
        "action": one.band.action,
    }


def _point(
    point: ControlPoint, told: Sequence[int], said: dict[int, dict[int, list[str]]], plan: ControlPlan
) -> Json:
    risk = point.risk
    risk.plan = plan
    return {
        "number": str(risk),
        "action": risk.band.action,
        "what": blocks(point.what),
        "method": blocks(point.method),
        "role": point.role,
        "due": ", ".join(f"T{one}" for one in point.due),
        "said": [[block for text in said[code].get(point.pk, []) for block in blocks(text)] for code in told],
    }


def _is_told(lists: dict[str, list[Row]]) -> bool:
    return any(lists[name] for name in ("reported", "extra", "postponed"))


def _said(lists: dict[str, list[Row]]) -> dict[int, list[str]]:
    """What stands in the column of a tertial, by control."""
    found: dict[int, list[str]] = {}
    for name, rows in lists.items():
        for row in rows:
            said = [f"Avvikelse. {one.comment}" if one.deviation else one.comment for one in row.reports]
            if row.moved_to:
                said.append(f"Senarelagd till T{row.moved_to}. {row.reason}")
            found[row.point.pk] = said or ([] if name != "missing" else ["Inte rapporterad."])
    return found


def _assessments(risks: Sequence[Risk], until: int) -> list[Json]:
    found = [(one.at, risk, one) for risk in risks for one in risk.assessments.all() if one.tertial <= until]
    return [
        {
            "number": str(risk),
            "tertial": f"T{one.tertial}",
            "likelihood": risk.scale.likelihood[one.likelihood - 1],
            "consequence": risk.scale.consequence[one.consequence - 1],
            "was": risk.value,
            "value": one.value,
            "action": one.band.action,
            "effect": one.effect,
        }
        for _, risk, one in sorted(found, key=lambda each: (each[1].number, each[0]))
    ]


def blocks(text: str) -> list[Json]:
    """Typed text as paragraphs and lists: lines that begin with a dash are the items of one."""
    made: list[Json] = []
    for line in (one for one in text.splitlines() if one.strip()):
        item = _ITEM.match(line)
        words = line[item.end() :].strip() if item else line.strip()
        if item and made and made[-1]["items"]:
            made[-1]["items"].append(words)
        else:
            made.append({"text": "", "items": [words]} if item else {"text": words, "items": []})
    return made
