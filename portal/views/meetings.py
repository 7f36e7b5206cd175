"""Meetings as the public reads them: what was issued, never what is being planned."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock
from core.api import EVERYBODY
from meetings.models import Meeting
from meetings.queries.minutes import published_minutes
from meetings.queries.public import issued_to_everybody
from organisation.models import Body


@require_safe
@login_not_required
def meetings(request: HttpRequest, body: str = "") -> HttpResponse:
    """All published meetings, or one body's."""
    published = Meeting.objects.visible_to(EVERYBODY).select_related("body")
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
    """One meeting: its agenda with memos and attachments, as it was issued."""
    meeting = get_object_or_404(
        Meeting.objects.visible_to(EVERYBODY).select_related("body__authority"), body__slug=body, on=on
    )
    issued = issued_to_everybody(meeting)
    return render(
        request,
        "portal/meeting.html",
        {
            "meeting": meeting,
            "issued": issued,
            "body": meeting.body,
            "minutes_rows": published_minutes(meeting),
        },
    )
