"""The files of fixtures/, read once, with their times and keys made into what the steps need."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.clock import STOCKHOLM

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2] / "fixtures"
MEETING = ROOT / "ksnau-2024-05-21"
MORNING = datetime.time(8, 15)  # when the day's post is registered, if nothing else is said


@cache
def load(name: str) -> Json:
    found: Json = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


@cache
def items() -> list[Json]:
    """The ten items of the meeting in the order of the agenda."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(MEETING.glob("*.yaml"))]


def attachment(name: str) -> tuple[str, Json]:
    """The body of an attached document and what its item says about it."""
    about: Json = next(item["attachments"][name] for item in items() if name in item.get("attachments", {}))
    return (MEETING / "attachments" / name).read_text(encoding="utf-8"), about


def moment(value: str | datetime.date | datetime.datetime) -> datetime.datetime:
    """`2024-05-14 10:12` as Swedish time."""
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value)
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime.combine(value, MORNING)
    return value.replace(tzinfo=STOCKHOLM)


def time_of(text: str) -> datetime.time:
    """`08.40`"""
    hour, minute = text.split(".")
    return datetime.time(int(hour), int(minute))


def day_of(value: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def starts_at() -> datetime.datetime:
    return moment(load("world.yaml")["demo"]["starts_at"])


def ends_on() -> datetime.date:
    return moment(load("world.yaml")["demo"]["until"]).date()


def cases() -> Iterator[Json]:
    """Every case of the demo as one mapping: those of the meeting look like those of world.yaml."""
    world = load("world.yaml")
    for item in items():
        yield {**item["case"], "records": item["records"], "memo": item["memo"], "history": item["history"]}
    for place in (world, world["bn"]):
        yield from place["taken_over"]
        yield from place["registered"]


def register_of(case: Json) -> str:
    """`KS`, from the number."""
    return str(case["dnr"].partition("-")[0])
