"""Who keeps planning directives, and the law's days for a budget."""

from __future__ import annotations

import datetime

from core.errors import Refused
from organisation.models import Authority, User
from organisation.roles import Capability

KEEPERS = "Planeringsdirektiv förs av myndighetens handläggare, ekonomer och chefer."
STAFF = "Planeringsdirektiv läses av myndighetens personal."


def may_direct(user: object, authority: Authority | int) -> bool:
    return isinstance(user, User) and user.can(Capability.WRITE_MEMOS, authority)


def must_direct(user: User, authority: Authority | int) -> None:
    if not may_direct(user, authority):
        raise Refused(KEEPERS, code="forbidden")


def proposal_due(year: int) -> datetime.date:
    """The board draws up its proposal before the end of October the year before (KL 11:8)."""
    return datetime.date(year - 1, 10, 31)


def proposal_last(year: int) -> datetime.date:
    """With special reasons in November; the tax rate is then proposed before the end of October (KL 11:8)."""
    return datetime.date(year - 1, 11, 30)


def budget_due(year: int) -> datetime.date:
    """The council adopts the budget before the end of November the year before (KL 11:10)."""
    return datetime.date(year - 1, 11, 30)


def budget_last(year: int) -> datetime.date:
    """With special reasons in December; the tax rate is then adopted before the end of November (KL 11:10)."""
    return datetime.date(year - 1, 12, 31)


def new_council_from(year: int) -> datetime.date | None:
    """The day from which a newly elected council sits, when the budget of `year` is set in an election year: it shall be
    that council's (KL 5:9, 11:10). None in other years. Elections are held every fourth year, 2022 among them."""
    return datetime.date(year - 1, 10, 15) if (year - 1 - 2022) % 4 == 0 else None
