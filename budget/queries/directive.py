"""Reading a directive: its route with the meetings there are, the comparison, and what is awaited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from budget.frames import Key, Year, compare
from budget.models import Directive, Frame, FrameChange, FrameLine, PartyProposal
from budget.route import Expected, Passing
from cases.models import Case, Enclosure, Memo, Record
from cases.queries.memos import whole_memos
from core import clock
from organisation.models import User
from organisation.roles import Capability
from organisation.sittings import sittings_of


def directives_of(user: User) -> Any:
    """Those that the staff of an authority read, the latest year first."""
    authorities = user.authorities_with(Capability.READ_DIARY)
    found = Directive.objects.visible_to(user).filter(case__register__authority__in=authorities)
    return found.whole()


def counted(directives: Any) -> Any:
    tabled = Count("proposals", filter=Q(proposals__tabled_on__isnull=False), distinct=True)
    return directives.annotate(proposal_count=Count("proposals", distinct=True), tabled_count=tabled)


def directive_of(case: Case) -> Directive | None:
    return Directive.objects.whole().filter(case=case).first()


def passings_of(directive: Directive) -> list[Passing]:
    """The route in the order of its days, each step with the meetings there are."""
    steps = list(directive.steps.select_related("body"))
    found = sittings_of((step.body_id, day) for step in steps for day in step.days)
    return [
        Passing(
            number,
            step.pk,
            step.body.short_name,
            step.body.kind,
            tuple(step.days),
            {day: found[step.body_id, day] for day in step.days if (step.body_id, day) in found},
        )
        for number, step in enumerate(steps, 1)
    ]


def expected_of(directive: Directive, passings: Sequence[Passing]) -> list[Expected]:
    at = {one.key: one for one in passings}
    return [Expected(one.pk, one.short, at[one.step_id], one.tabled_on) for one in directive.proposals.all()]


def route_of(directive: Directive, passings: Sequence[Passing]) -> list[dict[str, Any]]:
    """Rows for the page: the step, its place in the route, and each of its days with the meeting there is."""
    at = {one.key: one for one in passings}
    rows = []
    for step in directive.steps.select_related("body"):
        passing = at[step.pk]
        days = [{"on": day, "sitting": passing.sittings.get(day)} for day in step.days]
        weight, word = passing.state(clock.today())
        rows.append({"step": step, "passing": passing, "days": days, "weight": weight, "word": word})
    return rows


@dataclass(frozen=True)
class Comparison:
    """The lines, the proposals that are tabled, and the years side by side. What is awaited has no columns."""

    lines: list[FrameLine]
    proposals: list[PartyProposal]
    years: tuple[Year, ...]


def base_of(directive: Directive) -> dict[Key, int]:
    rows = Frame.objects.filter(line__directive=directive).values_list("line", "year", "ore")
    return {(line, year): ore for line, year, ore in rows}


def changes_of(directive: Directive) -> dict[int, dict[Key, int]]:
    """By proposal."""
    rows = FrameChange.objects.filter(proposal__directive=directive)
    found: dict[int, dict[Key, int]] = {}
    for proposal, line, year, ore in rows.values_list("proposal", "frame__line", "frame__year", "ore"):
        found.setdefault(proposal, {})[line, year] = ore
    return found


def comparison_of(directive: Directive) -> Comparison:
    lines = list(directive.lines.select_related("body"))
    proposals = list(directive.proposals.filter(tabled_on__isnull=False).select_related("step__body"))
    changes = changes_of(directive)
    years = compare(
        [line.pk for line in lines],
        directive.years,
        base_of(directive),
        [changes.get(one.pk, {}) for one in proposals],
    )
    return Comparison(lines, proposals, years)


def readable_records(directive: Directive, user: User) -> set[int]:
    """Of the documents that the proposals carry, those a person may read."""
    carried = directive.proposals.exclude(record=None).values("record")
    return set(Record.objects.visible_to(user).filter(pk__in=carried).values_list("pk", flat=True))


def memos_in(directive: Directive, user: User) -> list[Memo]:
    """The memos of the case that a person may read, with all that the checks look at."""
    return list(whole_memos(Memo.objects.visible_to(user).filter(case=directive.case_id)).order_by("id"))


def awaited_in(memos: Sequence[Memo]) -> list[Enclosure]:
    return [row for memo in memos for row in memo.enclosures.all() if row.state == Enclosure.State.AWAITED]
