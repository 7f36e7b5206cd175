"""The follow-up of a plan as a computed section of a memo: live in a draft, kept in the version when it is approved."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html

from budget.control_clauses import read
from budget.models import ControlPlan
from budget.queries.control import Row, follow_up, latest_told, plan_meant
from budget.sections.control import MONTHS
from cases import richtext
from cases.matters import Part
from cases.memo_content import Content
from cases.models import Memo

FOLLOW_UP = Part("control_follow_up", "Uppföljning av internkontrollplanen")
LISTS = (
    ("missing", "Inte rapporterade"),
    ("reported", "Rapporterade"),
    ("postponed", "Senarelagda"),
    ("extra", "Rapporterade utan att det var dags"),
)


def follow_up_section(memo: Memo, content: Content) -> dict[str, Any]:
    """Of the tertial that a clause of the memo asks to approve; else the latest that something has been said of, in the
    plan of the case."""
    plan, tertial = _meant(memo, content)
    if plan is None or tertial is None:
        words = "Lägg upp planen, anteckna att den är antagen och rapportera kontrollerna, så visas uppföljningen här."
        return {"heading": FOLLOW_UP.name, "html": format_html("<p>{}</p>", words), "figures": []}
    data = section_data(plan, tertial)
    html = render_to_string("budget/control/_memo.html", {"data": data})
    return {
        "heading": f"{FOLLOW_UP.name} T{tertial}",
        "html": richtext.for_print(richtext.clean(html)),
        "figures": [data],
    }


def section_data(plan: ControlPlan, tertial: int) -> dict[str, Any]:
    """The counts and the rows of the four lists, as plain JSON."""
    lists = follow_up(plan, tertial)
    return {
        "plan": str(plan),
        "period": f"{MONTHS[tertial]} {plan.year}",
        "tertial": tertial,
        "due": sum(len(lists[name]) for name in ("reported", "missing", "postponed")),
        "lists": [
            {"code": code, "name": name, "rows": [_row(one) for one in lists[code]]} for code, name in LISTS
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    said = [f"Avvikelse. {one.comment}" if one.deviation else one.comment for one in row.reports]
    if row.moved_to:
        said.append(f"Flyttad till T{row.moved_to}. {row.reason}")
    if row.moved_from:
        said.append(f"Flyttad hit från T{row.moved_from}. {row.reason}")
    return {
        "number": str(row.point.risk),
        "what": row.point.what,
        "role": row.point.role,
        "said": said,
    }


def _meant(memo: Memo, content: Content) -> tuple[ControlPlan | None, int | None]:
    body = content.chain[-1].body_id if content.chain else memo.body_id
    for clause in content.clauses:
        asked = read(f"{clause.verb} {clause.text}")
        if asked is not None and asked.tertial is not None:
            plan = plan_meant(asked, case=memo.case, body_id=body, read_by=memo.author)
            if plan is not None:
                return plan, asked.tertial
    standing = ControlPlan.objects.whole().filter(case=memo.case_id, adopted_on__isnull=False)
    plan = standing.order_by("-year").first()
    return plan, latest_told(plan) if plan else None
