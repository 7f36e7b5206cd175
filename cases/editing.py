"""What the buttons in the memo editor do to the text: add, remove, move. Pure; the text comes in and goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cases.memo_content import Clause, Content, Enclosure, Section
from cases.models import MemoSection, Record

STANDARD = {
    MemoSection.Kind.PROPOSAL: "Förslag till beslut",
    MemoSection.Kind.ENCLOSURES: "Beslutsunderlag",
    MemoSection.Kind.PREPARED_BY: "Beredningsansvariga",
    MemoSection.Kind.RECIPIENTS: "Beslutet ska skickas till",
}
_LAST = {MemoSection.Kind.ENCLOSURES, MemoSection.Kind.PREPARED_BY, MemoSection.Kind.RECIPIENTS}
_ON_A_ROW = re.compile(
    r"(?P<rows>section|clause|enclosure|prepared_by|recipients|signatories)-(?P<what>up|down|remove):(?P<at>\d{1,3})"
)
_LISTS = {"section": "sections", "clause": "clauses", "enclosure": "enclosures"}


def carry_out(content: Content, do: str, *, heading: str = "", picked: Iterable[Record] = ()) -> Content:
    """The text after the button `do`: `clause-up:2`, `section-remove:0`, `section-add:prose`, `clause-add`,
    `enclosure-pick` … A button that means nothing here leaves the text as it is."""
    if found := _ON_A_ROW.fullmatch(do):
        return _on_a_row(content, found["rows"], found["what"], int(found["at"]))
    if do == "clause-add":
        return replace(content, clauses=[*content.clauses, Clause(state="started")])
    if do == "enclosure-add":
        return replace(content, enclosures=[*content.enclosures, _next_enclosure(content)])
    if do == "enclosure-pick":
        for record in picked:
            content = replace(content, enclosures=[*content.enclosures, _from_record(content, record)])
        return content
    if do.startswith("section-add:"):
        return _with_section(content, do.partition(":")[2], heading)
    return content


def _on_a_row(content: Content, rows: str, what: str, at: int) -> Content:
    name = _LISTS.get(rows, rows)
    parts: list[Any] = list(getattr(content, name))
    if not 0 <= at < len(parts):
        return content
    if what == "remove":
        gone = parts.pop(at)
        if rows == "section":
            content = _without_lines(content, gone)
    else:
        to = at - 1 if what == "up" else at + 1
        if 0 <= to < len(parts):
            parts[at], parts[to] = parts[to], parts[at]
    return _with(content, name, parts)


def _with(content: Content, name: str, parts: list[Any]) -> Content:
    changes: dict[str, Any] = {name: parts}
    return replace(content, **changes)


def _without_lines(content: Content, gone: Section) -> Content:
    """With a section goes what only it shows. Enclosures stay: they follow the memo also when no heading lists them."""
    if gone.kind in {MemoSection.Kind.PREPARED_BY, MemoSection.Kind.RECIPIENTS}:
        return _with(content, gone.kind, [])
    return replace(content, clauses=[]) if gone.kind == MemoSection.Kind.PROPOSAL else content


def missing_kinds(content: Content) -> list[tuple[str, str]]:
    """The standard sections that this memo does not have, to choose from."""
    have = {section.kind for section in content.sections}
    return [(kind.value, text) for kind, text in STANDARD.items() if kind.value not in have]


def _with_section(content: Content, kind: str, heading: str) -> Content:
    sections = list(content.sections)
    if kind in dict(missing_kinds(content)):
        new = Section(kind, heading or STANDARD[MemoSection.Kind(kind)])
        at = 0 if kind == MemoSection.Kind.PROPOSAL else len(sections)
    elif kind == MemoSection.Kind.PROSE:
        new = Section(kind, heading)
        at = next((n for n, section in enumerate(sections) if section.kind in _LAST), len(sections))
    else:
        return content
    sections.insert(at, new)
    return replace(content, sections=sections)


def _next_enclosure(content: Content, title: str = "") -> Enclosure:
    return Enclosure(title=title, label=f"Bilaga {len(content.enclosures) + 1}")


def _from_record(content: Content, record: Record) -> Enclosure:
    return replace(
        _next_enclosure(content, record.subject),
        state="attached",
        record_id=record.pk,
        record_number=record.number,
    )
