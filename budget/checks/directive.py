"""What is doubtful about the route of a budget and the proposals: small pure functions over plain values. `place` is an
anchor on the directive's page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from budget.route import Expected, Passing, of_kind
from budget.rules.directive import budget_due, budget_last, new_council_from, proposal_due, proposal_last
from cases.findings import Finding, Severity
from core.dates import long_date

BOARD, COUNCIL = "board", "council"


def of_route(
    year: int, steps: Sequence[Passing], expected: Sequence[Expected], today: datetime.date
) -> Iterator[Finding]:
    yield from complete(steps)
    yield from calendar(year, steps)
    yield from newly_elected(year, steps)
    yield from same_day(steps)
    yield from without_meeting(steps)
    yield from late(expected, today)


def complete(steps: Sequence[Passing]) -> Iterator[Finding]:
    """The board draws up the proposal and the council adopts the budget (KL 11:8, 11:10)."""
    for kind, title, what, source in (
        (BOARD, "Gången saknar styrelsen", "Styrelsen upprättar förslaget till budget.", "KL 11:8"),
        (COUNCIL, "Gången saknar fullmäktige", "Budgeten fastställs av fullmäktige.", "KL 11:10"),
    ):
        if not of_kind(steps, kind):
            yield Finding(
                f"route-lacks:{kind}",
                Severity.WARNS,
                "gang",
                title,
                f"{what} Lägg till ett steg.",
                source=source,
            )


def calendar(year: int, steps: Sequence[Passing]) -> Iterator[Finding]:
    """The proposal before the end of October, the budget before the end of November; a month later only with special
    reasons (KL 11:8, 11:10)."""
    rules = (
        (
            BOARD,
            proposal_due(year),
            proposal_last(year),
            "Förslaget till budget",
            "förslaget",
            "föreslås",
            "KL 11:8",
        ),
        (COUNCIL, budget_due(year), budget_last(year), "Budgeten", "budgeten", "fastställas", "KL 11:10"),
    )
    for kind, due, last, what, short, verb, source in rules:
        for step in of_kind(steps, kind)[-1:]:
            day = max(step.likely)
            if day <= due:
                continue
            message = (
                f"Det kräver särskilda skäl, och skattesatsen ska ändå {verb} senast {long_date(due)}."
                if day <= last
                else f"Lägg {short} senast {long_date(due)}, eller med särskilda skäl {long_date(last)}."
            )
            yield Finding(
                f"calendar:{kind}",
                Severity.WARNS,
                step.place,
                f"{what} kommer sent",
                message,
                expected=f"senast {long_date(due)}",
                found=f"{step.body} {long_date(day)}",
                source=source,
            )


def newly_elected(year: int, steps: Sequence[Passing]) -> Iterator[Finding]:
    """In an election year the newly elected council adopts the budget (KL 5:9, 11:10)."""
    first = new_council_from(year)
    for step in of_kind(steps, COUNCIL)[-1:]:
        if first is not None and min(step.likely) < first:
            yield Finding(
                "newly-elected",
                Severity.WARNS,
                step.place,
                "Valår: nyvalda fullmäktige ska fastställa budgeten",
                f"De nyvalda tillträder {long_date(first)}. Lägg beslutet då eller senare.",
                expected=f"tidigast {long_date(first)}",
                found=f"{step.body} {long_date(min(step.likely))}",
                source="KL 5:9, 11:10",
            )


def same_day(steps: Sequence[Passing]) -> Iterator[Finding]:
    """A body that prepares and the one it prepares for on the same day leave nobody time to read."""
    for at, step in enumerate(steps):
        for before in steps[:at]:
            shared = sorted(set(step.likely) & set(before.likely))
            if step.body == before.body or not shared:
                continue
            sure = len(step.likely) == len(before.likely) == 1
            yield Finding(
                f"same-day:{before.key}-{step.key}",
                Severity.WARNS,
                step.place,
                f"{before.body} och {step.body} {'är' if sure else 'kan bli'} samma dag",
                f"Då bereds och beslutas budgeten samma dag. Välj en annan dag, eller se till att {step.body} hinner få "
                f"det som {before.body} kommer fram till.",
                found=long_date(shared[0]),
                source="KL 5:26",
            )


def without_meeting(steps: Sequence[Passing]) -> Iterator[Finding]:
    for step in steps:
        if step.meets:
            continue
        cancelled = any(one.cancelled for one in step.sittings.values())
        days = " eller ".join(long_date(day) for day in step.days)
        yield Finding(
            f"no-meeting:{step.key}",
            Severity.WARNS,
            step.place,
            f"{step.body} har inget sammanträde {days}",
            "Sammanträdet är inställt. Välj en annan dag."
            if cancelled
            else "Planera sammanträdet, eller ändra dagen.",
        )


def late(expected: Sequence[Expected], today: datetime.date) -> Iterator[Finding]:
    for one in expected:
        if one.is_late(today):
            yield Finding(
                f"late-proposal:{one.key}",
                Severity.WARNS,
                f"forslag-{one.key}",
                f"Förslaget från {one.who} har inte kommit",
                "Dagen har passerat. Anteckna att det är lagt, flytta det till ett annat steg, eller ta bort det.",
                expected=f"{one.step.body} senast {long_date(max(one.step.days))}",
            )
