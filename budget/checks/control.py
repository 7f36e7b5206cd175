"""What is doubtful about a memo that proposes to adopt a plan for internal control, or to approve its follow-up."""

from __future__ import annotations

from collections.abc import Iterator

from budget.control_clauses import Asked, read
from budget.models import ControlPlan
from budget.queries.control import follow_up, lacking, plan_meant
from cases.findings import Finding, Severity
from cases.memo_content import content_of
from cases.models import Memo


def of_memo(memo: Memo) -> Iterator[Finding]:
    """No query unless a clause asks something about a plan."""
    content = content_of(memo)
    body = content.chain[-1].body_id if content.chain else memo.body_id
    for number, clause in enumerate(content.clauses, 1):
        asked = read(f"{clause.verb} {clause.text}")
        if asked is not None:
            plan = plan_meant(asked, case=memo.case, body_id=body, read_by=memo.author)
            yield from _plan(plan, asked, number) if plan else _no_plan(asked, number)


def _no_plan(asked: Asked, number: int) -> Iterator[Finding]:
    what = "antas" if asked.tertial is None else "följs upp"
    missing = (
        "Lägg upp planen" if asked.tertial is None else "Lägg upp planen och anteckna att den är antagen"
    )
    yield Finding(
        f"control:plan:{asked.tertial or 0}",
        Severity.INFORMS,
        f"sats-{number}",
        f"Planen som {what} finns inte här",
        f"{missing}, så följer den beslutet. Är den redan antagen, eller förs någon annanstans, behövs inget mer.",
    )


def _plan(plan: ControlPlan, asked: Asked, number: int) -> Iterator[Finding]:
    source = str(plan)
    if asked.tertial is None:
        if why := lacking(plan):
            yield Finding(
                f"control:lacking:{plan.pk}",
                Severity.WARNS,
                f"sats-{number}",
                "Planen kan inte antas som den är",
                f"{why} Annars går paragrafen inte att avsluta.",
                source=source,
            )
        return
    missing = follow_up(plan, asked.tertial)["missing"]
    if missing:
        risks = ", ".join(dict.fromkeys(str(row.point.risk) for row in missing))
        yield Finding(
            f"control:missing:{plan.pk}:{asked.tertial}",
            Severity.WARNS,
            f"sats-{number}",
            f"Uppföljningen för T{asked.tertial} är inte klar",
            f"Kontroller som skulle rapporteras saknas: {risks}. Rapportera eller senarelägg dem först.",
            found=risks,
            source=source,
        )
