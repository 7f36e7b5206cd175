"""What stands in a memo, as plain data: read from the rows, changed by the editor, written by one action.

Everything that only looks at a memo's words (the document, the editor, the comparison of two texts) works on this and
not on rows, so that it works the same on what is kept, on what somebody is typing and on what somebody else saved.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cases import proposals, richtext
from cases.models import Memo, MemoLine, MemoSection, Proposal
from core import money
from core.dates import long_date


@dataclass
class Section:
    kind: str
    heading: str = ""
    html: str = ""
    id: int | None = None
    revision: int = field(default=1, compare=False)
    part: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def is_computed(self) -> bool:
        return self.kind == "computed"


@dataclass
class Amount:
    year: int
    ore: int
    source_label: str = ""
    source_key: str = ""


@dataclass
class Clause:
    verb: str = ""
    text: str = ""
    printed: str = ""
    is_condition: bool = False
    state: str = "complete"
    amounts: list[Amount] = field(default_factory=list)
    id: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it says what is decided: an infinitive and its object, or a condition."""
        return bool(self.text.strip() and (self.verb.strip() or self.is_condition))


@dataclass(frozen=True)
class Step:
    """A body on the proposal's way. `name` is for the lead-in and follows the body."""

    body_id: int
    part: str
    name: str = field(default="", compare=False)


@dataclass
class Enclosure:
    title: str = ""
    state: str = "listed"
    label: str = ""
    separator: str = " – "
    record_id: int | None = None
    awaited_from: str = ""
    awaited_on: datetime.date | None = None
    note: str = ""
    id: int | None = None
    record_number: int | None = field(default=None, compare=False)

    @property
    def printed(self) -> str:
        return f"{self.label}{self.separator}{self.title}" if self.label else self.title


@dataclass
class Line:
    name: str
    title: str = ""
    user_id: int | None = None


@dataclass
class Content:
    title: str
    kind: str = "Tjänsteskrivelse"
    dated_on: datetime.date | None = None
    addressee: str = ""
    body_id: int | None = None
    unit_id: int | None = None
    style: str = "att"
    lead_in: str = ""
    without_lead_in: bool = False
    chain: list[Step] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)
    prepared_by: list[Line] = field(default_factory=list)
    recipients: list[Line] = field(default_factory=list)
    signatories: list[Line] = field(default_factory=list)

    @property
    def printed_lead_in(self) -> str:
        """What stands before the clauses: its own wording, none, or the one that follows from the chain."""
        if self.without_lead_in:
            return ""
        return self.lead_in or proposals.lead_in([(s.name, s.part) for s in self.chain], style=self.style)

    def section(self, kind: str) -> Section | None:
        return next((section for section in self.sections if section.kind == kind), None)


def content_of(memo: Memo) -> Content:
    """The memo's rows as data. Uses what is prefetched."""
    content = Content(
        title=memo.title,
        kind=memo.kind,
        dated_on=memo.dated_on,
        addressee=memo.addressee,
        body_id=memo.body_id,
        unit_id=memo.unit_id,
        sections=[
            Section(row.kind, row.heading, row.html, row.pk, row.revision, row.part, row.params)
            for row in _in_order(memo.sections.all())
        ],
        enclosures=[_enclosure(row) for row in _in_order(memo.enclosures.all())],
    )
    lines = {
        MemoLine.Kind.PREPARED_BY: content.prepared_by,
        MemoLine.Kind.RECIPIENT: content.recipients,
        MemoLine.Kind.SIGNATORY: content.signatories,
    }
    for row in _in_order(memo.lines.all()):
        lines[MemoLine.Kind(row.kind)].append(Line(row.name, row.title, row.user_id))
    try:
        proposal = memo.proposal
    except Proposal.DoesNotExist:
        return content
    content.style, content.lead_in = proposal.style, proposal.lead_in
    content.without_lead_in = proposal.without_lead_in
    content.chain = [Step(row.body_id, row.part, row.body.name) for row in _in_order(proposal.chain.all())]
    content.clauses = [_clause(row) for row in _in_order(proposal.clauses.all())]
    return content


def _in_order(rows):  # type: ignore[no-untyped-def]
    return sorted(rows, key=lambda row: (row.position, row.pk))


def _enclosure(row) -> Enclosure:  # type: ignore[no-untyped-def]
    return Enclosure(
        title=row.title,
        state=row.state,
        label=row.label,
        separator=row.separator,
        record_id=row.record_id,
        awaited_from=row.awaited_from,
        awaited_on=row.awaited_on,
        note=row.note,
        id=row.pk,
        record_number=row.record.number if row.record else None,
    )


def _clause(row) -> Clause:  # type: ignore[no-untyped-def]
    amounts = sorted(row.amounts.all(), key=lambda amount: (amount.year, amount.pk))
    return Clause(
        verb=row.verb,
        text=row.text,
        printed=row.printed,
        is_condition=row.is_condition,
        state=row.state,
        amounts=[Amount(a.year, a.ore, a.source_label, a.source_key) for a in amounts],
        id=row.pk,
    )


# What differs between two texts


@dataclass(frozen=True)
class Difference:
    """A place where two texts differ, each in plain words."""

    where: str
    mine: str
    theirs: str


def differences(mine: Content, theirs: Content) -> list[Difference]:
    """Where two texts of one memo differ, in printed order, each side as it reads."""
    left, right = dict(_places(mine)), dict(_places(theirs))
    places = list(left) + [place for place in right if place not in left]
    return [
        Difference(place, left.get(place, ""), right.get(place, ""))
        for place in places
        if _same(left.get(place, "")) != _same(right.get(place, ""))
    ]


def _same(text: str) -> str:
    return " ".join(text.split())


def _places(content: Content) -> Iterator[tuple[str, str]]:
    yield "Rubrik", content.title
    yield "Dokumenttyp", content.kind
    yield "Datum", content.dated_on.isoformat() if content.dated_on else ""
    yield "Adressat", content.addressee
    yield "Inledning till förslaget", content.printed_lead_in
    yield "Att-satser", "\n".join(_clause_words(clause, content.style) for clause in content.clauses)
    seen: dict[str, int] = {}
    for section in content.sections:
        if section.kind not in {MemoSection.Kind.PROSE, MemoSection.Kind.COMPUTED}:
            continue
        name = section.heading or "Avsnitt utan rubrik"
        seen[name] = seen.get(name, 0) + 1
        words = params_words(section) if section.is_computed else richtext.plain(section.html)
        yield name if seen[name] == 1 else f"{name} ({seen[name]})", words
    yield "Avsnittens rubriker och ordning", "\n".join(s.heading or "utan rubrik" for s in content.sections)
    yield "Bilagor", "\n".join(_enclosure_words(row) for row in content.enclosures)
    yield "Beredningsansvariga", "\n".join(line.name for line in content.prepared_by)
    yield "Mottagare", "\n".join(line.name for line in content.recipients)
    yield "Undertecknare", "\n".join(f"{line.name}, {line.title}" for line in content.signatories)


def params_words(section: Section) -> str:
    """What a computed section is made with, in words for a comparison."""
    names = {"as_of": "per den", "basis": "grund", "sources": "ur"}
    said = {name: section.params.get(key) for key, name in names.items()}
    return "\n".join(
        f"{name}: {', '.join(value) if isinstance(value, list) else value}"
        for name, value in said.items()
        if value
    )


def _clause_words(clause: Clause, style: str) -> str:
    line = clause.printed or proposals.clause_text(clause.verb, clause.text)
    amounts = "; ".join(f"{a.year}: {money.text(a.ore)} {a.source_label}".rstrip() for a in clause.amounts)
    return (
        f"{'att ' if style == 'att' and not clause.printed else ''}{line}{f' ({amounts})' if amounts else ''}"
    )


def _enclosure_words(row: Enclosure) -> str:
    awaited = f" från {row.awaited_from}" if row.awaited_from else ""
    day = f" {long_date(row.awaited_on)}" if row.awaited_on else ""
    return f"{row.printed}: {row.state}{awaited}{day}"
