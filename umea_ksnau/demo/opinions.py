"""Opinions: asked for, taken and answered as world.yaml says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cases.actions.opinions import answer_opinion, ask_opinion, take_opinion
from cases.models import Opinion
from cases.rules.opinions import deadline
from core import clock
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, load, moment
from umea_ksnau.demo.script import Step


def steps() -> Iterator[Step]:
    for about in load("world.yaml")["opinions"]:
        key = f"opinion:{about['dnr']}:{about['unit']}"
        yield Step(moment(about["asked_at"]), f"{key}:asked", partial(ask, about))
        if "answered_at" in about:
            yield Step(moment(about["answered_at"]), f"{key}:answered", partial(answer, about))


def ask(about: Json) -> None:
    ask_opinion(
        case=find.case(about["dnr"]),
        unit=find.unit(about["unit"]),
        question=about["question"],
        due_on=deadline(str(about["due"]), asked_on=clock.today()),
        records=[find.record(f"{about['dnr']}-{number}") for number in about["records"]],
        mandatory=about.get("mandatory", False),
        by=find.person(about["by"]),
    )


def answer(about: Json) -> None:
    opinion = Opinion.objects.get(case__dnr=about["dnr"], unit__slug=about["unit"])
    by = find.person(about["taken_by"])
    take_opinion(opinion=opinion, by=by)
    answer_opinion(opinion=opinion, text=about["answer"], by=by)
