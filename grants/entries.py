"""An application as it comes in, and what a round asks of it, as plain data."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """What is asked of one fund (its slug) in one year, in öre."""

    fund: str
    year: int
    ore: int


@dataclass(frozen=True)
class Package:
    name: str
    description: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    cost_ore: int | None = None


@dataclass(frozen=True)
class CoFinancer:
    financier: str
    ore: int | None = None
    year: int | None = None
    kind: str = "cash"
    status: str = "sought"


@dataclass(frozen=True)
class Entry:
    """An application as it comes in, from a form, a row of a file or another system. Amounts in öre."""

    external_id: str
    applicant: str
    project: str
    received_on: datetime.date | None = None
    asked: Sequence[Asked] = ()
    description: str = ""
    organisation_number: str = ""
    is_private_person: bool = False
    contact: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    total_cost_ore: int | None = None
    packages: Sequence[Package] = ()
    co_financing: Sequence[CoFinancer] = ()
    decided_on: datetime.date | None = None
    decided_in: str = ""  # the diarienummer of the case where it was decided before

    @property
    def asked_ore(self) -> int:
        return sum(one.ore for one in self.asked)


@dataclass(frozen=True)
class CallFacts:
    """What the rules need to know of a round. `frames`: öre per fund and year that has a row, none when the year has no
    frame yet."""

    unit: str
    years: range
    funds: Mapping[str, str]  # slug: name
    frames: Mapping[tuple[str, int], int | None]
    most_ore: int | None = None
    closes_on: datetime.date | None = None
    one_amount: bool = False
