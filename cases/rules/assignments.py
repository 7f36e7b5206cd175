"""Promises: who gives them, who says how they go, who moves their day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from cases.models import Assignment, Case
from cases.rules.register import is_staff, may_handle
from core import clock
from organisation.models import User
from organisation.roles import Capability

MONTH = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Light:
    """A traffic light: `mark` is how it is dressed, `word` says the same to those who do not see colours."""

    code: str
    mark: str
    word: str


GREEN = Light("green", "done", "Enligt plan")
YELLOW = Light("yellow", "warn", "Risk för försening")
LATE = Light("yellow", "warn", "Försenat, nästan klart")
RED = Light("red", "stop", "Försenat")
DONE = Light("done", "done", "Klart")


def light(*, is_open: bool, due_on: datetime.date, percent: int | None, day: datetime.date) -> Light:
    """By rule, never by hand: red when the day has passed with less than half done, yellow when it has passed with more,
    or comes within a month with at most three quarters done; else green."""
    done = percent or 0
    if not is_open:
        return DONE
    if due_on < day:
        return RED if done < 50 else LATE
    return YELLOW if due_on - day <= MONTH and done <= 75 else GREEN


def light_of(assignment: Assignment) -> Light:
    """The light of a promise read `with_percent()`."""
    percent = getattr(assignment, "percent", None)
    return light(is_open=assignment.is_open, due_on=assignment.due_on, percent=percent, day=clock.today())


def may_give(user: object, case: Case) -> bool:
    """The registrar, the case's official, the secretary who carries out what the body has decided, and managers."""
    return may_handle(user, case) or (
        isinstance(user, User)
        and is_staff(user, case)
        and (
            user.can(Capability.PREPARE_MEETINGS, case.authority_id)
            or user.can(Capability.APPROVE_MEMOS, case.authority_id)
        )
    )


def may_report(user: object, assignment: Assignment) -> bool:
    """The owner, and those who may give promises in the case."""
    return (isinstance(user, User) and user.pk == assignment.owner_id) or may_give(user, assignment.case)
