"""What a § begins from: the clauses that the body before has proposed, else the memo's, and the way onward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cases import matters, proposals
from cases.documents import current_version
from cases.memo_content import content_of
from cases.models import Case, Decision, MemoVersion
from cases.queries import current_memo
from meetings.models import AgendaItem
from organisation.models import Body

PREPARES, PROPOSES, DECIDES = Decision.Step.PREPARES, Decision.Step.PROPOSES, Decision.Step.DECIDES


@dataclass(frozen=True)
class Proposed:
    """A proposal as a § takes it up. `clauses` are as Proceeding keeps them, each with its own wording in `proposed`."""

    clauses: list[dict[str, Any]] = field(default_factory=list)
    step: str = DECIDES
    next_body: Body | None = None
    style: str = "att"
    version: MemoVersion | None = None
    earlier: Decision | None = None

    @property
    def is_whole(self) -> bool:
        return bool(self.clauses) and all(
            one["text"].strip() and (one["verb"].strip() or one["is_condition"]) for one in self.clauses
        )


def proposed_to(item: AgendaItem) -> Proposed:
    """The proposal on the table when the body takes up the item. An item without a case has none."""
    case, body = item.case, item.meeting.body
    if case is None:
        return Proposed()
    memo = current_memo(case, body)
    version = current_version(memo) if memo else None
    steps: list[tuple[int, str]] = []
    clauses: list[dict[str, Any]] = []
    style = "att"
    if memo is not None:
        content = content_of(memo)
        steps, style = [(one.body_id, one.part) for one in content.chain], content.style
        clauses = [_clause(one) for one in content.clauses]
    earlier = (
        Decision.objects.standing()
        .filter(case=case, step=PROPOSES, next_body=body)
        .prefetch_related("clauses__amounts")
        .last()
    )
    if earlier is not None:
        clauses, style = [_clause(one, one.amounts.all()) for one in earlier.clauses.all()], earlier.style
    step, next_body = _step(case, body, steps)
    return Proposed(clauses, step, next_body, style, version, earlier)


def _clause(one: Any, amounts: Any = None) -> dict[str, Any]:
    rows = one.amounts if amounts is None else amounts
    return {
        "verb": one.verb,
        "text": one.text,
        "printed": one.printed,
        "proposed": proposals.clause_text(one.verb, one.text),
        "is_condition": one.is_condition,
        "amounts": [
            {"year": a.year, "ore": a.ore, "source_key": a.source_key, "source_label": a.source_label}
            for a in rows
        ],
    }


def _step(case: Case, body: Body, steps: Sequence[tuple[int, str]]) -> tuple[str, Body | None]:
    """What this body is to do and who comes next: by the kind of case where it says (a motion always goes to the
    council), else by the memo."""
    chain = matters.of(case).chain
    if chain:
        if body.short_name == chain[-1]:
            return DECIDES, None
        onward = chain[chain.index(body.short_name) + 1] if body.short_name in chain else chain[-1]
        return PROPOSES, _named(onward, body) or body.parent
    ids = [pk for pk, _ in steps]
    if body.pk in ids:
        at = ids.index(body.pk)
        part = steps[at][1]
        following = Body.objects.filter(pk=ids[at + 1]).first() if at + 1 < len(ids) else body.parent
        return (PROPOSES, following) if part == PROPOSES and following else (part, None)
    decider = next((pk for pk, part in steps if part == DECIDES), None)
    if decider is not None:
        return PROPOSES, body.parent or Body.objects.filter(pk=decider).first()
    return DECIDES, None


def _named(short_name: str, body: Body) -> Body | None:
    found = Body.objects.filter(short_name=short_name).select_related("authority")
    return found.filter(authority=body.authority_id).first() or found.first()


def onward_chain(case: Case | None, body: Body, step: str, next_body: Body | None) -> list[tuple[str, str]]:
    """The bodies and their parts as the decision's lead-in names them, from this body on."""
    if step != PROPOSES or next_body is None:
        return [(body.name, step)]
    chain = matters.of(case).chain if case else ()
    rest = chain[chain.index(next_body.short_name) + 1 :] if next_body.short_name in chain else ()
    names = dict(Body.objects.filter(short_name__in=rest).values_list("short_name", "name")) if rest else {}
    onward = [next_body.name, *(names.get(one, one) for one in rest)]
    return [
        (body.name, PROPOSES),
        *((name, DECIDES if name == onward[-1] else PROPOSES) for name in onward),
    ]
