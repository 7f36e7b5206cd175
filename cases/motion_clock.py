"""The year of a motion (KL 5:35): when it began, when it ends, and what has to be done now. Pure: days in, days out.

It begins the day the motion was raised (väcktes). Where the standing orders say that a motion is raised by being handed
in, no other day is known and it begins the day it was received. The last day is not moved by a holiday: it is the
council's own time, not something a person must do (lag 1930:173, 2 §).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from core import legal_dates


class Pace(StrEnum):
    RUNNING = "running"
    PLANNED = "planned"  # on an agenda of the council, in time
    WARNS = "warns"  # nine months have passed
    REPORTED = "reported"  # the council has been told that it will take longer
    DUE = "due"  # the year is over: the council must be told
    STOPPED = "stopped"  # decided or withdrawn


@dataclass(frozen=True)
class MotionClock:
    started_on: dt.date
    due_on: dt.date
    warns_on: dt.date
    pace: Pace
    until: dt.date  # today, or the day it stopped

    @property
    def days_used(self) -> int:
        return max(0, (self.until - self.started_on).days)

    @property
    def days_left(self) -> int:
        """Below zero when the year is over."""
        return (self.due_on - self.until).days

    @property
    def in_time(self) -> bool:
        return self.until <= self.due_on

    @property
    def share(self) -> int:
        """How much of the year is used, in per cent, at most 100."""
        return min(100, self.days_used * 100 // (self.due_on - self.started_on).days)

    @property
    def asks(self) -> bool:
        """Whether somebody has to do something: prepare it for the council, or tell the council."""
        return self.pace in {Pace.WARNS, Pace.DUE}


def motion_clock(
    *,
    raised_on: dt.date | None,
    received_on: dt.date,
    today: dt.date,
    planned_on: dt.date | None = None,
    reported_on: dt.date | None = None,
    finished_on: dt.date | None = None,
) -> MotionClock:
    """`planned_on`: the next day the council has it on its agenda. `reported_on`: when the council was last told what
    has come up; that counts from nine months on, for a list read out half-way says nothing of the year."""
    started = raised_on or received_on
    due, warns = legal_dates.motion_due(started), legal_dates.motion_warning(started)
    reported = reported_on is not None and reported_on >= warns
    if finished_on is not None:
        pace = Pace.STOPPED
    elif reported:
        pace = Pace.REPORTED
    elif today >= due:
        pace = Pace.DUE
    elif planned_on is not None and planned_on <= due:
        pace = Pace.PLANNED
    else:
        pace = Pace.WARNS if today >= warns else Pace.RUNNING
    return MotionClock(started, due, warns, pace, finished_on or today)
