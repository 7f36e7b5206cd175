"""The economist's page: what is due, what is missing, what disagrees."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from budget.overview import Line, control, directives, indicators, reports
from cases.views.access import user_of
from core import clock
from core.pages import require
from organisation.roles import Capability

STAFF = "Uppföljningen läses av myndighetens personal."
NOUNS = (reports, indicators, control, directives)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    user, today = user_of(request), clock.today()
    require(user.authorities_with(Capability.READ_DIARY), STAFF)
    told = [noun.told(user, today) for noun in NOUNS]
    context = {
        "today": today,
        "due": _by_day(line for one in told for line in one.due),
        "missing": _by_day(line for one in told for line in one.missing),
        "disagrees": [line for one in told for line in one.disagrees],
    }
    return render(request, "budget/overview/page.html", context)


def _by_day(lines: Iterable[Line]) -> list[Line]:
    """Those with a day first, in their order."""
    return sorted(lines, key=lambda line: line.on or datetime.date.max)
