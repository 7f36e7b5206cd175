"""A memo's text as it is kept: what is refused, and what typed text becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.text import slugify

from cases import matters, proposals, richtext
from cases.actions import guards
from cases.memo_content import Amount, Clause, Content, Enclosure, Line, Section
from cases.models import Clause as ClauseRow
from cases.models import Enclosure as EnclosureRow
from cases.models import Memo, MemoSection, Record
from core.errors import Refused
from core.typography import swedish, swedish_html
from core.words import clean, clean_lines
from organisation.models import Body, Unit, User


def settled(memo: Memo, content: Content) -> Content:
    """The content as it is kept: cleaned, clauses in their true state, people recognised.

    Running text is set as Swedish is printed. A title or a heading is a name that others quote, and stays as typed.
    """
    title = clean(content.title)
    if not title:
        raise Refused("Skriv en rubrik på skrivelsen.", field="title", code="missing")
    _refuse_foreign(memo, content)
    _refuse_unknown_parts(memo, content)
    sources = matters.of(memo.case).sources(memo.case) if any(c.amounts for c in content.clauses) else ()
    free = {MemoSection.Kind.PROSE, MemoSection.Kind.COMPUTED}
    kinds = [section.kind for section in content.sections if section.kind not in free]
    if len(kinds) != len(set(kinds)):
        raise Refused("Samma slags avsnitt kan bara finnas en gång. Ta bort det ena.", code="section-twice")
    return replace(
        content,
        title=guards.fitting(title, field="title"),
        kind=guards.fitting(content.kind, field="kind", limit=60),
        addressee=clean_lines(content.addressee),
        lead_in=guards.fitting(swedish(content.lead_in), field="lead_in"),
        chain=[replace(step) for step in content.chain],
        sections=[settled_section(section) for section in content.sections],
        clauses=[
            _settled_clause(number, clause, sources) for number, clause in enumerate(content.clauses, 1)
        ],
        enclosures=[
            _settled_enclosure(memo, number, row) for number, row in enumerate(content.enclosures, 1)
        ],
        prepared_by=_people(content.prepared_by),
        recipients=_people(content.recipients),
        signatories=_people(content.signatories),
    )


def followed(memo: Memo, content: Content, before: Content) -> Content:
    """The content where the text of a clause follows its amounts, when they were changed and it was written out from
    them."""
    known = {clause.id: clause for clause in before.clauses}
    matter = matters.of(memo.case)
    clauses = [
        matter.followed(memo.case, clause, known[clause.id])
        if clause.id in known and clause.amounts != known[clause.id].amounts
        else clause
        for clause in content.clauses
    ]
    return replace(content, clauses=clauses)


def _refuse_foreign(memo: Memo, content: Content) -> None:
    authority = memo.case.authority_id
    if (
        content.unit_id is None
        or not Unit.objects.filter(pk=content.unit_id or 0, authority=authority).exists()
    ):
        raise Refused("Välj en av myndighetens enheter.", field="unit", code="unit")
    bodies = {pk for pk in [content.body_id, *(step.body_id for step in content.chain)] if pk is not None}
    if Body.objects.filter(pk__in=bodies, authority=authority).count() != len(bodies):
        raise Refused("Välj ett av myndighetens organ.", field="body", code="body")
    records = {row.record_id for row in content.enclosures if row.record_id is not None}
    if memo.case.records.filter(pk__in=records).count() != len(records):
        raise Refused("En bilaga ska vara en handling i samma ärende.", code="record")


def _refuse_unknown_parts(memo: Memo, content: Content) -> None:
    parts = {section.part for section in content.sections if section.is_computed}
    if parts - {part.code for part in matters.of(memo.case).sections()} and parts - {
        row.part for row in memo.sections.all()
    }:
        raise Refused("Det avsnittet kan inte beräknas i ett ärende av det här slaget.", code="part")


def refuse_unseen(content: Content, before: Content, by: User) -> None:
    """What somebody may not read they cannot enclose; what a colleague has enclosed stays."""
    known = {row.record_id for row in before.enclosures}
    new = {row.record_id for row in content.enclosures if row.record_id is not None} - known
    if Record.objects.visible_to(by).filter(pk__in=new).count() != len(new):
        raise Refused("En bilaga ska vara en handling i samma ärende.", code="record")


def still_possible(memo: Memo, content: Content, before: Content) -> Content:
    """An earlier content as it can stand today: a record that is voided since is named and no longer attached; a
    body or unit that is gone is as it stands."""
    records = set(memo.case.records.filter(voided_at=None).values_list("pk", flat=True))
    gone = {row.record_id for row in content.enclosures} - records - {None}
    listed = EnclosureRow.State.LISTED
    return replace(
        content,
        unit_id=content.unit_id
        if Unit.objects.filter(pk=content.unit_id or 0, authority=memo.case.authority_id).exists()
        else before.unit_id,
        enclosures=[
            replace(row, record_id=None, state=listed) if row.record_id in gone else row
            for row in content.enclosures
        ],
    )


def settled_section(section: Section) -> Section:
    prose = section.kind == MemoSection.Kind.PROSE
    heading = guards.fitting(section.heading, field="heading", limit=200)
    html = swedish_html(richtext.clean(section.html)) if prose else ""
    if not section.is_computed:
        return replace(section, heading=heading, html=html, part="", params={})
    return replace(section, heading=heading, html="", params=settled_params(section.params))


def settled_params(given: dict[str, Any]) -> dict[str, Any]:
    """What a computed section is made with, in one form: the day, the basis, and the keys of the sources."""
    found: dict[str, Any] = {"as_of": str(given.get("as_of") or ""), "basis": str(given.get("basis") or "")}
    return found | {"sources": sorted(map(str, given.get("sources") or []))}


def _settled_clause(number: int, clause: Clause, sources: Sequence[matters.Source] = ()) -> Clause:
    states = ClauseRow.State
    clause = replace(
        clause,
        verb=guards.fitting(clause.verb, field=f"clause-{number}-verb", limit=60),
        text=swedish(clean_lines(clause.text).strip()),
        printed=swedish(clean_lines(clause.printed).strip()),
        is_condition=clause.is_condition or clause.verb.strip() == proposals.CONDITION,
        amounts=_settled_amounts(number, clause.amounts, sources),
    )
    if clause.state == states.EMPTY and (clause.text or clause.verb):
        clause.state = states.COMPLETE  # it has been filled in
    if clause.state in {states.COMPLETE, states.STARTED}:
        clause.state = states.COMPLETE if clause.is_whole else states.STARTED
    return clause


def _settled_amounts(number: int, amounts: list[Amount], sources: Sequence[matters.Source]) -> list[Amount]:
    """With the key and the name of the source where the matter knows it, by its key or by any of its names."""
    kept: list[Amount] = []
    for amount in amounts:
        label = guards.fitting(amount.source_label, field=f"clause-{number}-amount", limit=120)
        key = (amount.source_key or slugify(label))[:60]
        known = next((each for each in sources if each.is_called(key) or each.is_called(label)), None)
        if known is not None:
            key, label = known.key, known.label
        if amount.ore <= 0:
            raise Refused(f"Att-sats {number}: skriv ett belopp som är större än noll.", code="amount")
        if any((other.year, other.source_key) == (amount.year, key) for other in kept):
            raise Refused(
                f"Att-sats {number}: {amount.year} finns två gånger ur samma anslag. Lägg ihop beloppen.",
                code="year-twice",
            )
        kept.append(Amount(amount.year, amount.ore, label, key))
    return sorted(kept, key=lambda amount: amount.year)


def _settled_enclosure(memo: Memo, number: int, row: Enclosure) -> Enclosure:
    states = EnclosureRow.State
    row = replace(
        row,
        title=guards.fitting(row.title, field=f"enclosure-{number}"),
        label=guards.fitting(row.label, field=f"enclosure-{number}", limit=60),
        awaited_from=guards.fitting(row.awaited_from, field=f"enclosure-{number}", limit=120),
        note=guards.fitting(row.note, field=f"enclosure-{number}", limit=200),
    )
    if row.state == states.ATTACHED and row.record_id is None:
        raise Refused(
            f"Bilaga {number}: välj vilken handling i ärendet som bifogas.", code="enclosure-record"
        )
    if row.state == states.AWAITED and not row.awaited_from:
        raise Refused(f"Bilaga {number}: skriv från vem bilagan väntas.", code="enclosure-from")
    return row


def _people(lines: list[Line]) -> list[Line]:
    """Lines as printed; a line that reads as one of our people is that person."""
    kept = [replace(line, name=clean(line.name)[:200], title=clean(line.title)[:120]) for line in lines]
    kept = [line for line in kept if line.name or line.title]
    unknown = {line.name.partition(",")[0].strip() for line in kept if line.user_id is None}
    found: dict[str, int | None] = {}
    for name, pk in User.objects.filter(name__in=unknown).values_list("name", "pk"):
        found[name] = None if name in found else pk  # two of the same name: no guess
    return [line if line.user_id else replace(line, user_id=found.get(_name(line))) for line in kept]


def _name(line: Line) -> str:
    return line.name.partition(",")[0].strip()
