"""The compilation (sammanställning) of a round as one plain JSON document: what page, PDF, XLSX, memo and checks are all
made from. Amounts are whole öre and sums are sums of them; approval freezes it in `Compilation.content`.
"""

from __future__ import annotations

from typing import Any

from core import clock, money
from core.collation import sort_key
from grants.models import Compilation, CompilationRow, GrantCall
from grants.queries.compilations import (
    Left,
    amounts_of,
    asked_by,
    figures_of,
    hidden_in,
    left_of,
    rows_of,
)
from grants.rules.amounts import rounded_parts_differ
from organisation.models import User

TEMPLATE = "documents/compilation.html"
Stance = CompilationRow.Stance
ROUNDED = "Beloppen är avrundade var för sig. Summan är räknad på de exakta beloppen och kan därför skilja i sista siffran."

type Content = dict[str, Any]


def compilation_content(compilation: Compilation, *, viewer: User | None = None) -> Content:
    """What the compilation says: as frozen once it is approved, else as it stands now.

    `viewer`: without the applications that the person has a conflict of interest in, and saying so. A frozen one holds
    them all; whether such a person may read it is for the caller (`hidden_in`)."""
    if compilation.state != Compilation.State.DRAFT and compilation.content is not None:
        return dict(compilation.content)
    call = compilation.call
    rows = [_row(row, call) for row in rows_of(compilation, viewer)]
    found = figures_of(compilation)
    day = compilation.basis_on or clock.today()
    funds = [
        {"key": one.fund.key, "name": one.fund.name, "note": one.fund.note, "number": one.number}
        for one in found
    ]
    lefts = left_of(compilation, found)
    years = list(call.years)
    return {
        "title": compilation.title,
        "version": compilation.version,
        "draft": compilation.state == Compilation.State.DRAFT,
        "form": call.form,
        "unit": call.unit,
        "dnr": call.case.dnr,
        "letterhead": dict(call.authority.letterhead),
        "header": _header(compilation),
        "dated": (compilation.dated_on or day).isoformat(),
        "as_of": day.isoformat(),
        "criteria": [{"text": one.text, "weight": one.weight} for one in call.criteria.all()],
        "years": years,
        "funds": funds,
        "rows": rows,
        "counts": _counts(rows),
        "totals": _totals(rows, years, call),
        "left": [_left(left, rows) for left in lefts],
        "basis": _basis(day.isoformat(), funds, lefts, rows),
        "hidden": hidden_in(compilation, viewer) if viewer is not None else 0,
        "notes": _notes(rows, years, call),
    }


def _header(compilation: Compilation) -> list[list[str]]:
    dated = compilation.dated_on.isoformat() if compilation.dated_on else ""
    return [
        [label, value]
        for label, value in (
            ("Dokumentnamn", compilation.title),
            ("Dokumentansvarig", compilation.responsible),
            ("Dokumentdatum", dated),
            ("Beslutad av", compilation.decided_by),
            ("Dnr", compilation.call.case.dnr),
        )
        if value
    ]


def _row(row: CompilationRow, call: GrantCall) -> Content:
    application = row.application
    asked, proposed = asked_by(row), amounts_of(row)
    decided = row.stance == Stance.DECIDED_BEFORE
    return {
        "application": application.pk,
        "number": application.external_id,
        "project": application.project,
        "applicant": application.applicant,
        "description": application.description,
        "total_cost_ore": application.total_cost_ore,
        "asked": [[slug, year, ore] for (slug, year), ore in sorted(asked.items())],
        "asked_years": [_of_year(asked, year) for year in call.years],
        "asked_ore": sum(asked.values()),
        "proposed": [[slug, year, ore] for (slug, year), ore in sorted(proposed.items())],
        "proposed_years": [_of_year(proposed, year) for year in call.years],
        "proposed_ore": sum(proposed.values()),
        "stance": row.stance,
        "stance_text": row.get_stance_display(),
        "new": not decided,
        "decided_on": application.decided_on.isoformat() if decided and application.decided_on else "",
        "decided_in": application.decided_in.dnr if decided and application.decided_in else "",
        "reasons": [reason.text for reason in row.reasons.all()],
        "text": row.text,
        "is_private_person": application.is_private_person,
    }


def _of_year(amounts: dict[tuple[str, int], int], year: int) -> int | None:
    """None where nothing is asked, which is not the same as zero."""
    found = [ore for (_, of), ore in amounts.items() if of == year]
    return sum(found) if found else None


def _counts(rows: list[Content]) -> Content:
    new = [row for row in rows if row["new"]]
    return {
        "rows": len(rows),
        "new": len(new),
        "decided_before": len(rows) - len(new),
        "granted": sum(1 for row in new if row["stance"] in (Stance.GRANT, Stance.PART)),
        "refused": sum(1 for row in new if row["stance"] == Stance.REFUSE),
        "undecided": sum(1 for row in new if row["stance"] == Stance.UNDECIDED),
        "applicants": len({sort_key(row["applicant"])[0] for row in rows}),
        "new_applicants": len({sort_key(row["applicant"])[0] for row in new}),
    }


def _totals(rows: list[Content], years: list[int], call: GrantCall) -> Content:
    """Exact sums: of all rows, of those that are new, and of what is proposed (never of what was decided before)."""
    new = [row for row in rows if row["new"]]

    def per_year(of: list[Content], name: str) -> list[int]:
        return [sum(row[name][index] or 0 for row in of) for index in range(len(years))]

    return {
        "asked_years": per_year(rows, "asked_years"),
        "asked_ore": sum(row["asked_ore"] for row in rows),
        "new_years": per_year(new, "asked_years"),
        "new_ore": sum(row["asked_ore"] for row in new),
        "proposed_years": per_year(new, "proposed_years"),
        "proposed_ore": sum(row["proposed_ore"] for row in new),
    }


def _left(left: Left, rows: list[Content]) -> Content:
    proposed = sum(
        ore
        for row in rows
        if row["new"]
        for slug, year, ore in row["proposed"]
        if (slug, year) == (left.fund, left.year)
    )
    return {
        "fund": left.fund,
        "name": left.name,
        "year": left.year,
        "exists": left.exists,
        "provisional": left.status == "provisional",
        "frame_ore": left.frame,
        "paid_ore": left.paid,
        "committed_ore": left.committed,
        "reserved_ore": left.reserved,
        "before_ore": left.free,
        "proposed_ore": proposed,
        "after_ore": left.free - proposed,
    }


def _basis(day: str, funds: list[Content], lefts: list[Left], rows: list[Content]) -> Content:
    numbers = ", ".join(
        f"{fund['name']} huvudbok nr {fund['number']}" if len(funds) > 1 else f"huvudbok nr {fund['number']}"
        for fund in funds
    )
    others = sum(left.reserved for left in lefts)
    held = f" och {money.text(others)} som är föreslaget i andra ärenden" if others else ""
    words = (
        f"Per {day}, {numbers}. Kvar före är ramen minus det som är beslutat{held}. Kvar efter gäller efter detta beslut: "
        "också det som föreslås här är borträknat."
    )
    if any(not row["new"] for row in rows) and any(left.committed for left in lefts):
        words += " Rader som är beslutade tidigare ingår i det beslutade och räknas inte en gång till."
    return {"as_of": day, "basis": "after", "words": words}


def _notes(rows: list[Content], years: list[int], call: GrantCall) -> list[str]:
    columns = [
        [row[name][index] or 0 for row in rows]
        for name in ("asked_years", "proposed_years")
        for index in range(len(years))
    ]
    columns.append([row["asked_ore"] for row in rows])
    return [ROUNDED] if any(rounded_parts_differ(parts, call.unit) for parts in columns) else []
