"""The computed section *Kvarvarande medel*: per fund and year what is left before the proposal and after it, with the
day, the basis and the ledger's number. Live in a draft; at approval with a cut of the ledger (docs/adr/0027)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases import richtext
from cases.matters import Part
from cases.memo_content import Content, Section
from cases.models import Memo
from core import clock, money
from core.dates import long_date
from grants.models import Fund
from grants.queries.proposed import PREFIX, PerFund, asked_in, asked_of, compilation_of, held_for
from grants.queries.remaining import BEFORE, Remaining, remaining
from grants.rules.parameters import day_of

REMAINING = Part("remaining", "Kvarvarande medel", BEFORE)
NOT_STATED = "grunden är inte angiven"


def remaining_section(section: Section, tables: Sequence[Remaining]) -> dict[str, Any]:
    """The section as the document has it, from its tables."""
    as_of = day_of(section) or clock.today()
    names = " och ".join(table.fund.name for table in tables) or "anslaget"
    html = SafeString("").join(_table(table) for table in tables) if tables else _NOTHING
    return {
        "heading": f"Kvarvarande medel i {names} ({as_of.isoformat()})",
        "html": richtext.for_print(html),
        "figures": [table.as_data() for table in tables],
    }


_NOTHING = format_html("<p>{}</p>", "Inget anslag är valt, och förslaget tar inga pengar ur något.")


def tables_of(memo: Memo, content: Content, section: Section) -> list[Remaining]:
    """A table for each fund that was chosen; without choice for each that the proposal draws on."""
    asked = asked_by(memo, content)
    wanted = set(section.params.get("sources") or asked)
    slugs = {key.removeprefix(PREFIX) for key in wanted}
    funds = Fund.objects.filter(slug__in=slugs, authority=memo.case.authority_id).order_by("name")
    held = held_for(memo)
    as_of = day_of(section) or clock.today()
    return [
        remaining(
            fund,
            as_of=as_of,
            basis=str(section.params.get("basis") or ""),
            asked=asked.get(fund.key, {}),
            own=held.reserved_by if held else None,
            since=as_of.year,
        )
        for fund in funds
    ]


def asked_by(memo: Memo, content: Content) -> PerFund:
    """What is asked: the compilation's rows, else the amounts of the clauses as they stand in the content."""
    if compilation_of(memo) is not None:
        return asked_of(memo)
    return asked_in([amount for clause in content.clauses for amount in clause.amounts])


def _table(table: Remaining) -> SafeString:
    unit = table.fund.unit
    rows = format_html_join(
        "",
        "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
        (
            (
                f"{row.year}{' (prel.)' if row.status == 'provisional' else ''}",
                *_cells(row.before, row.asked, row.after, unit),
            )
            for row in table.rows
        ),
    )
    return format_html(
        "<table><caption>{}</caption><thead><tr><th>År</th><th>Före, {}</th><th>Detta förslag</th><th>Efter detta beslut</th></tr></thead>"
        "<tbody>{}</tbody></table>{}",
        f"{table.fund.name}, {unit}",
        basis_words(table),
        rows,
        _notes(table),
    )


def _cells(before: int | None, asked: int, after: int | None, unit: str) -> Sequence[str]:
    return [
        money.number(before, unit) if before is not None else "–",
        money.number(asked, unit) if asked else "–",
        money.number(after, unit) if after is not None else "–",
    ]


def basis_words(table: Remaining) -> str:
    return dict(BEFORE).get(table.basis, NOT_STATED)


def _notes(table: Remaining) -> SafeString:
    lines = [f"Per den {long_date(table.as_of)}, {basis_words(table)}. Huvudbok nr {table.number}."]
    if table.missing:
        years = ", ".join(map(str, table.missing))
        lines.append(f"{table.fund.name} har inget år {years}. Vad som är kvar då går inte att säga.")
    if any(row.status == "provisional" for row in table.rows):
        lines.append("Prel.: preliminär ram, budgeten är inte fastställd.")
    if table.fund.note:
        lines.append(table.fund.note)
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines))
