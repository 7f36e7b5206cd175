"""What the buttons in the memo editor do to the text: add, remove, move. Pure; the text comes in and goes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cases import proposals
from cases.matters import Part
from cases.memo_content import Clause, Content, Enclosure, Line, Section
from cases.models import MemoSection, Record
from core.errors import Refused

STANDARD = {
    MemoSection.Kind.PROPOSAL: "Förslag till beslut",
    MemoSection.Kind.ENCLOSURES: "Beslutsunderlag",
    MemoSection.Kind.PREPARED_BY: "Beredningsansvariga",
    MemoSection.Kind.RECIPIENTS: "Beslutet ska skickas till",
}
_LAST = {MemoSection.Kind.ENCLOSURES, MemoSection.Kind.PREPARED_BY, MemoSection.Kind.RECIPIENTS}
_ON_A_ROW = re.compile(
    r"(?P<rows>section|clause|enclosure|prepared_by|recipients|signatories)-(?P<what>up|down|remove|phrase|words):(?P<at>\d{1,3})"
)
_LISTS = {"section": "sections", "clause": "clauses", "enclosure": "enclosures"}


@dataclass(frozen=True)
class Taken:
    """What was chosen in the body's library: a phrase's text, an att-sats, the recipients of a list."""

    html: str = ""
    clause: str = ""
    recipients: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Offer:
    """What the case's matter offers the memo: computed sections, att-satser, and its way to write out amounts."""

    parts: Sequence[Part] = ()
    clauses: Sequence[Clause] = ()
    worded: Callable[[Clause], Clause] = lambda clause: clause
    params: dict[str, Any] = field(default_factory=dict)  # what a new computed section begins with


def carry_out(
    content: Content,
    do: str,
    *,
    heading: str = "",
    picked: Iterable[Record] = (),
    taken: Taken | None = None,
    offer: Offer | None = None,
) -> Content:
    """The text after the button `do`: `clause-up:2`, `section-remove:0`, `section-add:prose`, `clause-add`,
    `enclosure-pick`, `section-phrase:1` … A button that means nothing here leaves the text as it is."""
    taken, offer = taken or Taken(), offer or Offer()
    if do.startswith("clause-offered:"):
        return _with_offered_clause(content, do.partition(":")[2], offer)
    if found := _ON_A_ROW.fullmatch(do):
        if found["what"] == "phrase":
            return (
                _with_phrase(content, int(found["at"]), taken.html) if found["rows"] == "section" else content
            )
        if found["what"] == "words":
            return (
                _with_amounts_written(content, int(found["at"]), offer)
                if found["rows"] == "clause"
                else content
            )
        return _on_a_row(content, found["rows"], found["what"], int(found["at"]))
    if do == "clause-standard":
        return _with_standard_clause(content, taken.clause)
    if do == "list-add":
        return _with_recipients(content, taken.recipients)
    if do == "clause-add":
        return replace(content, clauses=[*content.clauses, Clause(state="started")])
    if do == "enclosure-add":
        return replace(content, enclosures=[*content.enclosures, _next_enclosure(content)])
    if do == "enclosure-pick":
        for record in picked:
            content = replace(content, enclosures=[*content.enclosures, _from_record(content, record)])
        return content
    if do.startswith("section-add:"):
        return _with_section(content, do.partition(":")[2], heading, offer)
    return content


def _with_offered_clause(content: Content, at: str, offer: Offer) -> Content:
    """The att-sats that the matter proposes, with its amounts; in the place of a last one that is empty."""
    if not at.isdecimal() or not int(at) < len(offer.clauses):
        return content
    clauses, new = list(content.clauses), offer.clauses[int(at)]
    last = clauses[-1] if clauses else None
    if last is not None and last == Clause(state="started", id=last.id):
        clauses[-1] = replace(new, id=last.id)
    else:
        clauses.append(new)
    return replace(content, clauses=clauses)


def _with_amounts_written(content: Content, at: int, offer: Offer) -> Content:
    if not at < len(content.clauses):
        return content
    clauses = list(content.clauses)
    clauses[at] = offer.worded(clauses[at])
    return replace(content, clauses=clauses)


def aimed(do: str, sent: Content, now: Content) -> str:
    """The same button on the text as it is by now: the row it stood at, where that row stands today. Empty when the
    row is gone."""
    found = _ON_A_ROW.fullmatch(do)
    if found is None:
        return do
    name, at = _LISTS.get(found["rows"], found["rows"]), int(found["at"])
    rows = [_identity(row) for row in getattr(sent, name)]
    there = [_identity(row) for row in getattr(now, name)]
    if rows == there:
        return do
    if not at < len(rows) or rows[at] not in there:
        return ""
    return f"{found['rows']}-{found['what']}:{there.index(rows[at])}"


def _identity(row: Any) -> object:
    return getattr(row, "id", None) or (getattr(row, "name", ""), getattr(row, "title", ""))


def removed_section(do: str, content: Content) -> Section | None:
    """The section that the button `do` would take away."""
    found = _ON_A_ROW.fullmatch(do)
    if found is None or (found["rows"], found["what"]) != ("section", "remove"):
        return None
    return content.sections[int(found["at"])] if int(found["at"]) < len(content.sections) else None


def with_section(content: Content, old: Content, section: int) -> Content:
    """The content with one section as it was in `old`: in its place, or put back where it stood."""
    at, was = next(((n, s) for n, s in enumerate(old.sections) if s.id == section), (0, None))
    if was is None:
        raise Refused("Avsnittet fanns inte i den versionen.", code="missing")
    sections = list(content.sections)
    for n, now in enumerate(sections):
        if now.id == section:
            sections[n] = replace(now, heading=was.heading, html=was.html)
            break
    else:
        sections.insert(min(at, len(sections)), was)
    return replace(content, sections=sections)


def _with_phrase(content: Content, at: int, html: str) -> Content:
    """The phrase last in the section: where the cursor stands is known only to the script, which puts it there."""
    sections = list(content.sections)
    if not at < len(sections) or sections[at].kind != MemoSection.Kind.PROSE:
        return content
    sections[at] = replace(sections[at], html=f"{sections[at].html}{html}")
    return replace(content, sections=sections)


def _with_standard_clause(content: Content, typed: str) -> Content:
    """As a clause of its own, last; in the place of a last one in which nothing has been written yet."""
    if not typed:
        return content
    verb, text = proposals.split_clause(typed)
    clauses, new = list(content.clauses), Clause(verb, text)
    last = clauses[-1] if clauses else None
    if last is not None and last == Clause(state="started", id=last.id):
        clauses[-1] = replace(new, id=last.id)
        return replace(content, clauses=clauses)
    return replace(content, clauses=[*clauses, new])


def _with_recipients(content: Content, names: Iterable[str]) -> Content:
    """In the list's order, after those there; one that is there already is not doubled."""
    there = {line.name.casefold() for line in content.recipients}
    return replace(
        content, recipients=[*content.recipients, *(Line(n) for n in names if n.casefold() not in there)]
    )


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


def _with_section(content: Content, kind: str, heading: str, offer: Offer) -> Content:
    sections = list(content.sections)
    if kind in dict(missing_kinds(content)):
        new = Section(kind, heading or STANDARD[MemoSection.Kind(kind)])
        at = 0 if kind == MemoSection.Kind.PROPOSAL else len(sections)
    elif kind == MemoSection.Kind.PROSE or kind in {f"computed:{part.code}" for part in offer.parts}:
        name, _, part = kind.partition(":")
        new = Section(name, heading, part=part, params=dict(offer.params) if part else {})
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
