"""The council's unanswered motions as plain data, in the words of the open register: the list is read out to everybody."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from cases.motion_clock import Pace
from cases.queries.motions import Listed
from core.dates import long_date
from organisation.models import Body

STATES = {
    Pace.RUNNING: "",
    Pace.PLANNED: "",
    Pace.WARNS: "Nio månader har gått",
    Pace.REPORTED: "Redovisad",
    Pace.DUE: "Året har gått",
    Pace.STOPPED: "",
}


def motion_rows(rows: Iterable[Listed]) -> list[dict[str, Any]]:
    """Plain JSON, a row a motion. `case` is for leaving out words that are closed later."""
    return [_row(one) for one in rows]


def unanswered_list(council: Body, day: datetime.date, rows: Iterable[Listed]) -> dict[str, Any]:
    return {
        "title": "Obesvarade motioner",
        "council": council.name,
        "letterhead": council.authority.letterhead,
        "date": day.isoformat(),
        "rows": motion_rows(rows),
    }


def _row(one: Listed) -> dict[str, Any]:
    motion = one.motion
    return {
        "case": motion.case.slug,
        "dnr": motion.case.dnr,
        "number": motion.printed,
        "title": motion.open_title,
        "movers": motion.open_movers,
        "received": long_date(motion.received_on),
        "raised": long_date(motion.raised_on) if motion.raised_on else "",
        "due": long_date(one.clock.due_on),
        "where": one.so_far,
        "state": STATES[one.clock.pace],
    }
