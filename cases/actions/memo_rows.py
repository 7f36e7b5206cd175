"""A memo's rows brought to its content: what is the same is left alone, and a row keeps its identity."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import models
from django.db.models import F

from cases.memo_content import Content, Line
from cases.models import ClauseAmount, Memo, MemoLine, Proposal, ProposalStep
from core import clock
from organisation.models import User


def write_content(
    memo: Memo, content: Content, before: Content, by: User, *, again: Sequence[int] = ()
) -> None:
    """Bring the rows to the content. Rows keep their identity; what is the same is left alone. `again` are the numbers
    of sections that may come back as what they were: a mark and comments know a section by its number, and so one
    that is marked as secret never comes back as another."""
    head = {
        "title": content.title, "kind": content.kind, "dated_on": content.dated_on, "body_id": content.body_id,
        "addressee": content.addressee, "unit_id": content.unit_id,
    }  # fmt: skip
    Memo.objects.filter(pk=memo.pk).update(**head)
    if content.sections != before.sections:
        _rows(
            memo.sections,
            content.sections,
            {s.id: s for s in before.sections},
            ("kind", "heading", "html", "part", "params"),
            {"saved_at": clock.now(), "saved_by": by},
            again={*again, *(mark.section for mark in memo.secret_sections.all())},
        )
    _write_proposal(Proposal.objects.get_or_create(memo=memo)[0], content, before)
    if content.enclosures != before.enclosures:
        names = ("title", "state", "label", "separator", "record_id", "awaited_from", "awaited_on", "note")
        _rows(memo.enclosures, content.enclosures, {e.id: e for e in before.enclosures}, names)
    for kind, name in (
        (MemoLine.Kind.PREPARED_BY, "prepared_by"),
        (MemoLine.Kind.RECIPIENT, "recipients"),
        (MemoLine.Kind.SIGNATORY, "signatories"),
    ):
        lines: list[Line] = getattr(content, name)
        if lines != getattr(before, name):
            memo.lines.filter(kind=kind).delete()
            MemoLine.objects.bulk_create(
                MemoLine(memo=memo, kind=kind, position=at, name=li.name, title=li.title, user_id=li.user_id)
                for at, li in enumerate(lines, 1)
            )


def _rows(
    manager: Any,
    wanted: Sequence[Any],
    known: dict[Any, Any],
    names: Sequence[str],
    signed: dict[str, Any] | None = None,
    again: Collection[int] = (),
) -> list[models.Model]:
    """Delete what is gone, change what differs, add what is new, in the wanted order. `signed` is written, and the
    row's revision counted up, where the words differ: a row that is only moved is not written by the mover."""
    kept = {part.id for part in wanted if part.id in known}
    manager.exclude(pk__in=kept).delete()
    order = {pk: at for at, pk in enumerate(known, 1)}
    written = []
    for at, part in enumerate(wanted, 1):
        values = {name: getattr(part, name) for name in names} | {"position": at}
        if part.id not in known:
            number = {"id": part.id} if part.id in again else {}
            written.append(manager.create(**values, **(signed or {}), **number))
            continue
        if part != known[part.id]:
            counted = {"revision": F("revision") + 1} if signed else {}
            manager.filter(pk=part.id).update(**values, **(signed or {}), **counted)
        elif order[part.id] != at:
            manager.filter(pk=part.id).update(**values)
        written.append(manager.model(pk=part.id))
    return written


def _write_proposal(proposal: Proposal, content: Content, before: Content) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(
        style=content.style, lead_in=content.lead_in, without_lead_in=content.without_lead_in
    )
    if content.chain != before.chain:
        proposal.chain.all().delete()
        ProposalStep.objects.bulk_create(
            ProposalStep(proposal=proposal, position=at, body_id=step.body_id, part=step.part)
            for at, step in enumerate(content.chain, 1)
        )
    if content.clauses == before.clauses:
        return
    known = {clause.id: clause for clause in before.clauses}
    names = ("verb", "text", "printed", "is_condition", "state")
    rows = _rows(proposal.clauses, content.clauses, known, names)
    for row, clause in zip(rows, content.clauses, strict=True):
        if clause.amounts == (known[clause.id].amounts if clause.id in known else []):
            continue
        ClauseAmount.objects.filter(clause_id=row.pk).delete()
        ClauseAmount.objects.bulk_create(
            ClauseAmount(
                clause_id=row.pk, year=a.year, ore=a.ore, source_key=a.source_key, source_label=a.source_label
            )
            for a in clause.amounts
        )
