"""The planning directive and budget for 2025: its route and frames, and the parties' proposals as they are tabled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from budget.actions import directive as actions
from budget.actions.frames import save_changes, save_frames
from budget.actions.tabling import await_proposal, table_proposal
from budget.models import Directive, FrameLine
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, load, moment
from umea_ksnau.demo.script import Step

FILE = "planeringsdirektiv-2025.yaml"
TKR = 100_000  # öre
type Cells = dict[tuple[int, int], int | None]


def steps() -> Iterator[Step]:
    about = load(FILE)
    yield Step(moment(about["entered_at"]), "directive:2025:entered", entered)
    for one in about["proposals"]:
        if "tabled_at" in one:
            key = f"directive:2025:{one['short']}"
            yield Step(moment(one["tabled_at"]), key, partial(tabled, one))


def entered() -> None:
    about = load(FILE)
    by = find.person(about["by"])
    directive = actions.lay_out(
        case=find.case(about["case"]),
        council=find.body(about["council"]),
        by=by,
        **{name: about[name] for name in ("year", "plan_until", "unit", "note")},
    )
    route = {
        key: actions.add_step(directive=directive, by=by, **one | {"body": find.body(one["body"])})
        for key, one in about["route"].items()
    }
    base: Cells = {}
    for one in about["lines"]:
        body = find.body(one["body"]) if "body" in one else None
        line = actions.add_line(directive=directive, body=body, name=one.get("name", ""), by=by)
        base |= cells(directive, line, one["base"])
    save_frames(directive=directive, version=0, typed=base, by=by)
    for one in about["proposals"]:
        await_proposal(
            directive=directive, step=route[one["step"]], parties=one["parties"], short=one["short"], by=by
        )


def tabled(one: Json) -> None:
    about = load(FILE)
    by = find.person(about["by"])
    directive = Directive.objects.get(case=find.case(about["case"]))
    proposal = table_proposal(
        proposal=directive.proposals.get(short=one["short"]),
        tabled_on=moment(one["tabled_at"]).date(),
        clauses="\n".join(one["clauses"]),
        by=by,
    )
    typed: Cells = {}
    for line, changes in zip(directive.lines.all(), one["changes"], strict=False):
        typed |= cells(directive, line, changes)
    save_changes(proposal=proposal, version=0, typed=typed, by=by)


def cells(directive: Directive, line: FrameLine, tkr: list[int | None]) -> dict[tuple[int, int], int | None]:
    years = zip(directive.years, tkr, strict=True)
    return {(line.pk, year): None if amount is None else amount * TKR for year, amount in years}
