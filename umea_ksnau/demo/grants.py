"""The appropriations: funds with their frames, what had been decided before, and what is decided by delegation.

Facts in `fixtures/world.yaml` under `money`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from cases import matters
from cases.actions.deciding import Ruling, decide
from cases.actions.delegated import clauses_of, decide_by_delegation
from cases.models import DelegationPoint
from grants.actions.frames import adopt_frame
from grants.actions.funds import open_fund, open_year
from grants.models import Fund
from organisation.models import User
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, load, moment, starts_at
from umea_ksnau.demo.script import Step

MINUTES = datetime.timedelta(minutes=2)  # after the cases that were taken over, and the points of delegation


def steps() -> Iterator[Step]:
    money, at = load("world.yaml")["money"], starts_at()
    for about in money["funds"]:
        yield Step(at + MINUTES, f"money:fund:{about['slug']}", partial(fund, about))
    for about in money["decided"]:
        yield Step(at + 2 * MINUTES, f"money:decided:{about['dnr']}", partial(decided, about))
    for about in money["later"]:
        key = f"money:{about['fund']}:{about['year']}"
        yield Step(moment(about["at"]), key, partial(plan_frame, about))
    for about in money["delegated"]:
        yield Step(moment(about["at"]), f"money:delegated:{about['dnr']}", partial(delegated, about))


def economist() -> User:
    return find.person(load("world.yaml")["money"]["by"])


def fund(about: Json) -> None:
    by = economist()
    made = open_fund(
        authority=find.authority("ks"),
        name=about["name"],
        slug=about["slug"],
        aliases="\n".join(about["aliases"]),
        purpose=about["purpose"],
        note=about.get("note", ""),
        unit=about.get("unit", "tkr"),
        body=find.body(about["body"]) if "body" in about else None,
        by=by,
    )
    for year, ore in about["frames"].items():
        adopt_frame(fund_year=open_year(fund=made, year=year, by=by), ore=ore, on=about["from"], by=by)


def decided(about: Json) -> None:
    """A decision from before the demo, written down as it was made."""
    case = find.case(about["dnr"])
    amounts_in = partial(matters.of(case).amounts_in, case)
    ruling = Ruling(
        label=about["label"],
        decided_on=about["day"],
        step="decides",
        outcome="as_proposed",
        clauses=[
            replace(one, amounts=amounts_in(one.text)) for one in clauses_of("\n".join(about["clauses"]))
        ],
        body=find.body(about["body"]),
        competence=about["competence"],
    )
    decide(case=case, ruling=ruling, by=find.secretary(about["body"]))


def plan_frame(about: Json) -> None:
    by = economist()
    year = open_year(fund=Fund.objects.get(slug=about["fund"]), year=about["year"], by=by)
    adopt_frame(fund_year=year, ore=about["provisional"], on=about["day"], provisional=True, by=by)


def delegated(about: Json) -> None:
    delegate = find.person(about["by"])
    decide_by_delegation(
        case=find.case(about["dnr"]),
        point=DelegationPoint.objects.get(number=about["point"]),
        delegate=delegate,
        delegate_title=delegate.title,
        decision="\n".join(about["clauses"]),
        decided_on=moment(about["at"]).date(),
        by=delegate,
    )
