"""Opinions: who asks, who answers, and until when."""

from __future__ import annotations

import datetime
import re

from cases.models import Case, Memo, Opinion
from cases.models.opinions import unit_ids_of
from cases.rules.register import may_handle
from core import dates, legal_dates
from core.errors import Refused
from organisation.models import User
from organisation.roles import Capability

REMIND_BEFORE = 3  # working days
MOST_DAYS = 250  # working days: a year
_DAYS = re.compile(r"(\d{1,3})\s*(?:arbetsdag(?:ar)?|dagar|dag)?\.?", re.IGNORECASE | re.ASCII)


def may_ask(user: object, case: Case) -> bool:
    """The registrar, the case's official, and whoever writes a memo in it."""
    if may_handle(user, case):
        return True
    return (
        isinstance(user, User)
        and user.can(Capability.WRITE_MEMOS, case.authority_id)
        and Memo.objects.filter(case=case, author=user).exists()
    )


def belongs(user: object, opinion: Opinion) -> bool:
    """Whether the person is one of those the question went to."""
    return (
        isinstance(user, User)
        and opinion.unit is not None
        and opinion.unit_id in unit_ids_of(user)
        and user.can(Capability.READ_DIARY, opinion.unit.authority_id)
    )


def may_answer(user: object, opinion: Opinion) -> bool:
    """The people of the unit; for an outside party those who handle the case, when the answer has come."""
    if opinion.unit is None:
        return may_steer_opinion(user, opinion)
    return belongs(user, opinion)


def may_steer_opinion(user: object, opinion: Opinion) -> bool:
    """Give more time, take the question back: who asked, and those who handle the case."""
    return (
        isinstance(user, User) and user.pk == opinion.asked_by_id and _still(user, opinion)
    ) or may_handle(user, opinion.case)


def _still(user: User, opinion: Opinion) -> bool:
    return user.can(Capability.READ_DIARY, opinion.case.authority_id)


def deadline(typed: str, *, asked_on: datetime.date) -> datetime.date:
    """The last day, as people type it: a date, or ”10 arbetsdagar” counted from the day after the question.

    Refused for what is neither, for a day that has passed and for one on which nobody works: then nobody would know
    whether the day before or after is meant (lag 1930:173, 2 §).
    """
    text = " ".join(typed.split())
    if counted := _DAYS.fullmatch(text):
        days = int(counted[1])
        if not 1 <= days <= MOST_DAYS:
            raise Refused(f"Skriv mellan 1 och {MOST_DAYS} arbetsdagar.", field="due", code="days")
        return legal_dates.working_days_after(asked_on, days)
    try:
        day = dates.parse(text)
    except Refused as refusal:
        raise Refused(
            f"{refusal.message} Eller skriv ett antal dagar, till exempel 10 arbetsdagar.",
            field="due",
            code=refusal.code,
        ) from None
    must_be_a_day_to_answer(day, after=asked_on)
    return day


def must_be_a_day_to_answer(day: datetime.date, *, after: datetime.date) -> None:
    if day <= after:
        raise Refused("Dagen har passerat. Välj en dag efter i dag.", field="due", code="past")
    if legal_dates.is_free_day(day):
        instead = dates.long_date(legal_dates.moved_to_working_day(day))
        raise Refused(
            f"{dates.full_day(day).capitalize()} är inte en arbetsdag. Nästa arbetsdag är {instead}.",
            field="due",
            code="free-day",
        )
