"""Meetings as the public reads them: what was issued, never what is being planned."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock
from core.api import EVERYBODY
from meetings.models import Meeting
from meetings.queries.board import on_board
from meetings.queries.decided import (
    Decided,
    decided_to_everybody,
    everybody_reads,
    open_minutes,
    public_files,
)
from meetings.queries.public import Issued, Row, issued_to_everybody
from organisation.models import Body


@require_safe
@login_not_required
def meetings(request: HttpRequest, body: str = "") -> HttpResponse:
    """All published meetings, or one body's."""
    published = everybody_reads(Meeting.objects.all()).select_related("body")
    bodies = Body.objects.filter(pk__in=published.values("body")).order_by("name")
    here = get_object_or_404(bodies, slug=body) if body else None
    if here is not None:
        published = published.filter(body=here)
    today = clock.today()
    page = Paginator(published.filter(on__lt=today).latest_first(), 25).get_page(request.GET.get("sida"))
    coming = published.filter(on__gte=today).order_by("on", "starts_at")
    context = {"coming": coming, "page": page, "bodies": bodies, "body": here}
    return render(request, "portal/meetings.html", context)


@require_safe
@login_not_required
def meeting(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """One meeting: its agenda with memos and attachments, as it was issued; when the minutes are approved and on the
    web, what it decided, § by §."""
    meeting = get_object_or_404(
        everybody_reads(Meeting.objects.all()).select_related("body__authority"), body__slug=body, on=on
    )
    issued = issued_to_everybody(meeting) if meeting.open_at else Issued()
    minutes = list(open_minutes([meeting]))
    context = {
        "meeting": meeting,
        "issued": issued,
        "body": meeting.body,
        "minutes": minutes,
        "lines": lines(issued.rows, decided_to_everybody(minutes)),
        "minutes_files": public_files(minutes),
        "notices": on_board(EVERYBODY).filter(meeting=meeting),
    }
    return render(request, "portal/meeting.html", context)


def lines(rows: list[Row], decided: list[Decided]) -> list[dict[str, Any]]:
    """The agenda with what was decided beside each §, and §§ that only the minutes have."""
    left = {row.no: row for row in decided}
    found: list[dict[str, Any]] = [
        {"row": row, "decided": left.pop(row.no, None) if row.no else None} for row in rows
    ]
    found += [{"row": None, "decided": row} for row in left.values()]
    return found
