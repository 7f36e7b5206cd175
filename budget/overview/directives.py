"""Planning directives: what is to be tabled, what others are to send, and what is doubtful about the route."""

from __future__ import annotations

import datetime

from budget.checks.directive import of_route
from budget.overview import Line, Told, sorted_findings
from budget.queries.directive import awaited_in, directives_of, expected_of, memos_in, passings_of
from organisation.models import User


def told(user: User, today: datetime.date) -> Told:
    """Of budgets that are still ahead."""
    due: list[Line] = []
    missing: list[Line] = []
    disagrees: list[Line] = []
    for directive in directives_of(user).filter(year__gt=today.year):
        where, url = str(directive), directive.get_absolute_url()
        steps = passings_of(directive)
        expected = expected_of(directive, steps)
        for one in expected:
            if one.tabled_on is None and not one.is_late(today):
                due.append(
                    Line(f"{one.who} lägger sitt förslag i {one.step.body}", where, url, max(one.step.days))
                )
        for row in awaited_in(memos_in(directive, user)):
            missing.append(Line(f"{row.printed} väntas från {row.awaited_from}", where, url, row.awaited_on))
        _, against = sorted_findings(list(of_route(directive.year, steps, expected, today)), where, url)
        disagrees += against
    return Told(tuple(due), tuple(missing), tuple(disagrees))
