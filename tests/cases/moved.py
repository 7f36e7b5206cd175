"""A motion for tests: 2/2024, by one member, with one demand unless something else is said."""

import datetime

from cases.actions.motion_numbers import open_motion_series
from cases.actions.motions import register_motion
from cases.models import Case, CouncilMotion
from cases.motion_words import demands_from, movers_from
from organisation.models import Body, User
from tests import factories

RECEIVED = datetime.date(2024, 2, 6)
FIELDS = {
    "title": "”Ko på rot” för mer lokalproducerad mat",
    "received_on": RECEIVED,
    "document_on": RECEIVED,
}


def council() -> Body:
    names = {"name": "Kommunfullmäktige", "short_name": "KF", "kind": "council"}
    return factories.body("kf", **names)


def series(first: int = 5) -> Body:
    body = council()
    open_motion_series(council=body, year=2024, first=first)
    return body


def motion(
    case: Case,
    by: User,
    *,
    movers: str = "Veronica Kerr (KD)",
    demands: str = "att Ko på rot införs",
    **fields,
) -> CouncilMotion:
    said = {"movers": movers_from(movers), "demands": demands_from(demands)} | FIELDS | fields
    return register_motion(**{"case": case, "council": council(), "by": by} | said)
