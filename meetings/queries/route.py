"""The way of a case through the bodies: each step with §, day and outcome, and its clauses compared with the step
before. A step that was taken back before the minutes were approved is not one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from cases import comparing
from cases.models import Case, Decision
from cases.models.decisions import DecisionQuerySet
from cases.proposals import clause_text
from meetings.models import AgendaItem, Meeting
from meetings.queries.decided import EVERYBODY, heading_of, open_minutes
from meetings.queries.paragraph_marks import Marks, marks_of
from organisation.models import User


@dataclass(frozen=True)
class Step:
    """One body's handling. `parts` is how the clauses read, with what came and went since the step before."""

    decision: Decision
    meeting: Meeting | None
    number: int | None
    heading: str
    parts: tuple[comparing.Change, ...]
    compared_with: str

    @property
    def label(self) -> str:
        return self.decision.label

    @property
    def differs(self) -> bool:
        return any(part.op != "same" for part in self.parts)

    @property
    def goes_on(self) -> bool:
        return self.decision.outcome in Decision.GOES_ON


def route_of(case: Case, user: User) -> list[Step]:
    """For those who are signed in. The case has been fetched for them."""
    visible = Decision.objects.visible_to(user).standing().filter(case=case)
    return _steps(_fetched(visible))


def route_to_everybody(case: Case) -> list[Step]:
    """Only what stands in minutes that are on the web, and in a § that is not closed (`decided_to_everybody`)."""
    # Before the steps are compared: the words of a closed one must not stand as what was struck from the next.
    return _steps(open_to_everybody(Decision.objects.filter(case=case)))


def open_to_everybody(decisions: DecisionQuerySet) -> list[Decision]:
    """Those of some decisions that everybody may read, in the order they were made."""
    published = AgendaItem.objects.filter(
        proceeding__decision=OuterRef("pk"),
        in_minutes__minutes__in=open_minutes(Meeting.objects.all()),
    )
    found = list(_fetched(decisions.visible_to(EVERYBODY).standing().filter(Exists(published))))
    marks = marks_of(one.proceeding.item_id for one in found)
    return [one for one in found if not _closed_in_minutes(one, marks[one.proceeding.item_id])]


def _closed_in_minutes(decision: Decision, marks: Marks) -> bool:
    """What was closed when the minutes were approved, or has been since, is closed here as on the page of the
    meeting."""
    item = decision.proceeding.item
    content = item.in_minutes.minutes.content or {}
    mine = next((one for one in content.get("paragraphs", []) if one["item"] == item.pk), None)
    return mine is None or bool(marks.secrecy(mine)) or marks.keeps_off_web(mine)


def _fetched(decisions: DecisionQuerySet) -> DecisionQuerySet:
    return (
        decisions.select_related(
            "body",
            "next_body",
            "proceeding__item__meeting__body",
            "proceeding__item__paragraph",
            "proceeding__item__in_minutes__minutes",
        )
        .prefetch_related("clauses")
        .order_by("decided_on", "id")
    )


def _steps(decisions: Iterable[Decision]) -> list[Step]:
    steps: list[Step] = []
    before, named = "", ""
    for decision in decisions:
        proceeding = getattr(decision, "proceeding", None)
        text = _text(decision)
        first = "\n".join(clause.proposed.strip() for clause in decision.clauses.all() if clause.proposed)
        old = before or first
        parts = comparing.changes(old, text) if old and text else _whole(text)
        steps.append(
            Step(
                decision=decision,
                meeting=proceeding.item.meeting if proceeding else None,
                number=proceeding.item.paragraph.number if proceeding else None,
                heading=heading_of(decision.step, decision.outcome, decision),
                parts=parts,
                compared_with=(named or "förslaget i skrivelsen") if old and text else "",
            )
        )
        if text:
            before, named = text, decision.label
    return steps


def _whole(text: str) -> tuple[comparing.Change, ...]:
    return (comparing.Change("same", text),) if text else ()


def _text(decision: Decision) -> str:
    lines = [clause_text(clause.verb, clause.text) for clause in decision.clauses.all()]
    return "\n".join(lines)
