"""Who writes reports, and what a name of a table, row or column becomes as a key."""

from __future__ import annotations

import re

from budget.models import Report
from core.errors import Refused
from organisation.models import Authority, User
from organisation.roles import Capability

WRITERS = "Rapporter skrivs av myndighetens handläggare, ekonomer och chefer."


def may_write(user: object, authority: Authority | int) -> bool:
    return isinstance(user, User) and user.can(Capability.WRITE_MEMOS, authority)


def must_write(user: User, authority: Authority | int) -> None:
    if not may_write(user, authority):
        raise Refused(WRITERS, code="forbidden")


def must_be_open(report: Report) -> None:
    if not report.is_open:
        raise Refused("Rapporten är klar. Öppna den igen för att ändra i den.", code="finished")


def key_of(label: str, taken: set[str]) -> str:
    """A name as a key that is free: `Verksamhetens intäkter` is `verksamhetens-intäkter`."""
    words = re.findall(r"[a-zåäö0-9]+", label.casefold().replace("é", "e"))
    key = "-".join(words)[:34].strip("-") or "x"
    number, free = 2, key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free
