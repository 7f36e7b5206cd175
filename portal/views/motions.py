"""The motions as everybody reads them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from portal.public_motions import open_motions


@require_safe
@login_not_required
def motions(request: HttpRequest) -> HttpResponse:
    """Where every published motion is in its route: the waiting ones first, the oldest on top."""
    rows = open_motions()
    waiting = sorted(
        (one for one in rows if one.clock.pace != "stopped"), key=lambda one: one.clock.started_on
    )
    done = [one for one in rows if one.clock.pace == "stopped"]
    return render(request, "portal/motions.html", {"waiting": waiting, "done": done, "today": clock.today()})
