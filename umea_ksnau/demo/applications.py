"""Rounds with their applications, and the compilations: as `fixtures/rounds.yaml` says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial

from cases.models import Memo
from grants.actions.applications import enter_application, import_applications
from grants.actions.calls import open_call, save_reason
from grants.actions.compiling import freeze_compilation, set_heading
from grants.actions.enclosing import enclose_compilation
from grants.actions.frames import adopt_frame
from grants.actions.funds import open_fund, open_year
from grants.actions.recommending import Recommended, begin_compilation, save_recommendations
from grants.entries import Asked, Entry
from grants.models import Compilation, Fund, GrantCall, ReasonCode
from grants.queries.compilations import asked_by, rows_of
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, load, moment
from umea_ksnau.demo.script import Step

FACTOR = {"kr": 100, "tkr": 100_000}
# Only where nobody else has opened the funds: what the rounds need of them, in öre.
FUNDS = {
    "klimatneutralitet": ("Klimatneutralitet", "tkr", dict.fromkeys(range(2023, 2027), 300_000_000)),
    "miljoskjutsen": ("Miljöskjutsen", "kr", {2024: 20_000_000}),
}


def steps() -> Iterator[Step]:
    for about in load("rounds.yaml")["rounds"]:
        key, document = f"round:{about['dnr']}", about["compilation"]
        yield Step(moment(about["opened_at"]), f"{key}:opened", partial(opened, about))
        yield Step(moment(document["begun_at"]), f"{key}:compiled", partial(compiled, about))
        yield Step(moment(document["frozen_at"]), f"{key}:frozen", partial(frozen, about))


def opened(about: Json) -> None:
    """The round with its applications, entered by the official or read from the other system's file."""
    by, factor = find.person(about["responsible"]), FACTOR[about["unit"]]
    for one in load("rounds.yaml")["reasons"]:
        if not ReasonCode.objects.filter(code=one["code"]).exists():
            save_reason(authority=find.authority("ks"), text=one["text"], code=one["code"], by=by)
    first, last = about["years"]
    call = open_call(
        case=find.case(about["dnr"]),
        name=about["name"],
        form=about["form"],
        funds=[fund(about["fund"])],
        first_year=first,
        last_year=last,
        unit=about["unit"],
        most_ore=about["most"] * factor if "most" in about else None,
        opens_on=about["opens_on"],
        closes_on=about["closes_on"],
        criteria=[(text, 1) for text in about["criteria"]],
        by=by,
    )
    entries = [entry_for(about, one, factor) for one in about["applications"]]
    if "file" in about:
        sha256 = hashlib.sha256(repr(entries).encode()).hexdigest()
        import_applications(call=call, name=about["file"], sha256=sha256, entries=entries, by=by)
    else:
        for entry in entries:
            enter_application(call=call, entry=entry, by=by)


def entry_for(about: Json, one: Json, factor: int) -> Entry:
    asked = one["asked"] if isinstance(one["asked"], dict) else {about["years"][0]: one["asked"]}
    return Entry(
        external_id=one["number"],
        applicant=one["applicant"],
        project=one["project"],
        description=one.get("description", ""),
        received_on=about["closes_on"],
        asked=[Asked(about["fund"], year, amount * factor) for year, amount in asked.items()],
        total_cost_ore=one["total"] * factor if "total" in one else None,
        decided_on=one.get("decided_on"),
        decided_in=one.get("decided_in", ""),
    )


def compiled(about: Json) -> None:
    """What is proposed for each, with its reasons."""
    by, factor = find.person(about["responsible"]), FACTOR[about["unit"]]
    compilation = begin_compilation(call=GrantCall.objects.get(case__dnr=about["dnr"]), by=by)
    told = {one["number"]: one for one in about["applications"]}
    reasons = dict(ReasonCode.objects.values_list("code", "pk"))
    proposals = []
    for row in rows_of(compilation):
        one = told[row.application.external_id]
        asked = asked_by(row)
        amounts = {key: one["granted"] * factor for key in asked} if "granted" in one else asked
        refused = one.get("refused")
        proposals.append(
            Recommended(
                row.pk,
                "refuse" if refused else "grant",
                {} if refused else amounts,
                [reasons[refused]] if refused else [],
                one.get("why", ""),
            )
        )
    save_recommendations(compilation=compilation, rows=proposals, revision=compilation.revision, by=by)
    head = about["compilation"]
    names = ("title", "responsible", "decided_by", "dated_on", "basis_on")
    set_heading(compilation=compilation, by=by, **{name: head[name] for name in names})
    if head.get("in_memo"):
        enclose_compilation(compilation=compilation, memo=Memo.objects.get(case__dnr=about["dnr"]), by=by)


def frozen(about: Json) -> None:
    compilation = Compilation.objects.get(call__case__dnr=about["dnr"])
    if compilation.state == Compilation.State.DRAFT:  # else it was approved with its memo
        freeze_compilation(compilation=compilation, by=find.person(about["responsible"]))


def fund(slug: str) -> Fund:
    found = Fund.objects.filter(slug=slug).first()
    if found is not None:
        return found
    by = find.person("ekonom")
    name, unit, frames = FUNDS[slug]
    made = open_fund(authority=find.authority("ks"), name=name, slug=slug, unit=unit, by=by)
    for year, ore in frames.items():
        when = moment("2023-01-01 08:00" if year == 2023 else "2024-01-01 08:00").date()
        adopt_frame(fund_year=open_year(fund=made, year=year, by=by), ore=ore, on=when, by=by)
    return made
