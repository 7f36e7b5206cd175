"""The public start page and the accessibility statement."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.api import EVERYBODY
from meetings.models import Meeting
from portal.queries import latest_records


@require_safe
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """The next and the latest published meetings, and the way to the open register."""
    open_meetings = Meeting.objects.visible_to(EVERYBODY).select_related("body")
    today = clock.today()
    return render(
        request,
        "portal/start.html",
        {
            "coming": open_meetings.filter(on__gte=today).order_by("on", "starts_at")[:6],
            "past": open_meetings.filter(on__lt=today).latest_first()[:4],
            "records": latest_records()[:6],
        },
    )


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (DOS-lagen 13)."""
    return render(request, "portal/accessibility.html")
