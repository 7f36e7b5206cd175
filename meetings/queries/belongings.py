"""What goes with a § when it leaves the body, beside the bilagor of the minutes: the documents of its item, and what has
been decided in the case before."""

from __future__ import annotations

from typing import Any

from cases.models import Decision, File, Record
from cases.proposals import clause_text
from core.dates import long_date
from meetings.models import AgendaItem
from meetings.queries.agenda import rows_of
from meetings.queries.decided import heading_of
from meetings.queries.paragraph_marks import Marks, marks_of
from meetings.queries.tabled import NOT_NAMED

Json = dict[str, Any]


def belongings_of(item: AgendaItem) -> Json:
    """`{"documents": ["Bilaga 1, KS-2024/00361-2"], "earlier": [{"label", "text": [...]}]}`, as an extract prints it.
    A document that is closed is named by its number alone, and of a closed § only that it was handled."""
    return {"documents": _documents(item), "earlier": _earlier(item)}


def _documents(item: AgendaItem) -> list[str]:
    row = next((row for row in rows_of(item.meeting) if row.item.pk == item.pk), None)
    found = [(one.title, one.record, one.file) for one in row.attached] if row else []
    return list(dict.fromkeys(_named(*one) for one in found))


def _named(title: str, record: Record, file: File) -> str:
    closed = any(thing.is_secret or thing.personal_data for thing in (record, file))
    return f"{NOT_NAMED if closed else title}, {record.designation}"


def _earlier(item: AgendaItem) -> list[Json]:
    if item.case_id is None:
        return []
    own = getattr(getattr(item, "proceeding", None), "decision_id", None)
    decisions = (
        Decision.objects.standing()
        .filter(case=item.case_id, decided_on__lte=item.meeting.on)
        .exclude(pk=own or 0)
        .select_related("next_body", "proceeding__item")
        .prefetch_related("clauses")
        .order_by("decided_on", "id")
    )
    found = list(decisions)
    items = {one.pk: one.proceeding.item_id for one in found if hasattr(one, "proceeding")}
    marks = marks_of(items.values())
    since = {one.pk: marks.get(items.get(one.pk, 0), Marks()) for one in found}
    return [_told(one, closed=bool(since[one.pk].provision or since[one.pk].personal_data)) for one in found]


def _told(decision: Decision, *, closed: bool) -> Json:
    outcome = heading_of(decision.step, decision.outcome, decision)
    clauses = [clause_text(one.verb, one.text) for one in decision.clauses.all()]
    text = [] if closed else [decision.motive, *(f"att {one}" for one in clauses)]
    return {
        "label": f"{decision.label}, {long_date(decision.decided_on)}: {outcome[:1].lower()}{outcome[1:]}",
        "text": [line for line in text if line.strip()],
    }
