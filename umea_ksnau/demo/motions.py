"""The motions of the pack: their numbers, movers and demands, and that the council has sent them for preparation. And the
referrals that others have sent."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial

from cases.actions.motion_numbers import open_motion_series
from cases.actions.motions import refer_motion, register_motion
from cases.actions.referrals import register_referral
from cases.motion_words import Mover
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, cases, load, starts_at
from umea_ksnau.demo.register import opened_at
from umea_ksnau.demo.script import Step

MINUTE = datetime.timedelta(minutes=1)


def steps() -> Iterator[Step]:
    for slug, about in load("organisation.yaml")["bodies"].items():
        if "motions" in about:
            yield Step(starts_at() + MINUTE, f"{slug}:motions", partial(open_series, slug, about["motions"]))
    for case in cases():
        if "referral" in case:
            yield Step(opened_at(case) + 2 * MINUTE, f"{case['dnr']}:referral", partial(note, case))
        if "motion" in case:
            yield Step(opened_at(case) + 2 * MINUTE, f"{case['dnr']}:motion", partial(bring_in, case))


def open_series(slug: str, first: dict[int, int]) -> None:
    for year, number in first.items():
        open_motion_series(council=find.body(slug), year=year, first=number)


def bring_in(case: Json) -> None:
    found, about = find.case(case["dnr"]), case["motion"]
    by = find.registrar(found.register.prefix)
    motion = register_motion(
        case=found,
        council=find.body("kf"),
        printed=about["number"],
        title=about["title"],
        movers=[Mover(find.in_cast(key)["name"], about["party"]) for key in about["movers"]],
        demands=about["claims"],
        document_on=about["document_on"],
        received_on=about["received_on"],
        raised_on=about.get("raised_on"),
        by=by,
    )
    if "referred" in about:
        refer_motion(
            motion=motion, body=find.body(about["referred"]["to"]), on=about["referred"]["day"], by=by
        )


def note(case: Json) -> None:
    """A case that is a question from somebody else, with the day its answer is due."""
    found, about = find.case(case["dnr"]), case["referral"]
    register_referral(case=found, by=find.registrar(found.register.prefix), **about)
