"""The rules of planning: when the other dates of a meeting fall, and who may plan it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from core import legal_dates
from core.errors import Refused
from organisation.models import Body, User
from organisation.roles import Capability


@dataclass(frozen=True)
class Deadlines:
    """The dates that follow from a meeting's date and its body's lead times."""

    manuscript_on: datetime.date
    preparation_on: datetime.date
    summons_on: datetime.date


def deadlines(body: Body, on: datetime.date) -> Deadlines:
    """Counted back in calendar days. A date that falls on a free day moves to the working day before it, so that
    nobody gets less time than the body has decided. The council is called a week ahead or more (KL 5:13, 5:15)."""
    summons_on = counted_back(on, body.summons_days)
    if body.kind == Body.Kind.COUNCIL:
        summons_on = min(summons_on, legal_dates.kf_notice_due(on))
    return Deadlines(
        manuscript_on=counted_back(on, body.manuscript_days),
        preparation_on=counted_back(on, body.preparation_days),
        summons_on=summons_on,
    )


def counted_back(on: datetime.date, days: int) -> datetime.date:
    """So many days before, and a working day."""
    day = on - datetime.timedelta(days=days)
    return legal_dates.last_working_day_before(day) if days and legal_dates.is_free_day(day) else day


def may_plan(user: User, body: Body) -> bool:
    """The year plan is kept by the body's secretaries and by the administrators of its authority."""
    return user.can(Capability.PREPARE_MEETINGS, body.authority_id) or user.can(
        Capability.ADMINISTER, body.authority_id
    )


def may_prepare(user: User, body: Body) -> bool:
    return user.can(Capability.PREPARE_MEETINGS, body.authority_id)


def must_plan(user: User, body: Body) -> None:
    if not may_plan(user, body):
        raise Refused(
            f"Bara nämndsekreterare och administratörer planerar sammanträden för {body.short_name}."
        )


def must_prepare(user: User, body: Body) -> None:
    if not may_prepare(user, body):
        raise Refused(f"Bara nämndsekreterare arbetar med ärendelistan för {body.short_name}.")
