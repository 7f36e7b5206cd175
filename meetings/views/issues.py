"""Reading the pack as it would be, issuing it, and following how it is built and opened."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.downloads import deliver
from core.errors import Refused
from core.pages import page_or_part
from meetings.actions.drafts import build_draft
from meetings.actions.issuing import issue_summons
from meetings.models import Issue
from meetings.queries.building import DRAFT, build_of, latest_build
from meetings.views.access import attempt, prepare_issue, prepare_meeting, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Build the pack without issuing it, and follow how it goes."""
    meeting = prepare_meeting(request, body, on)
    if request.method == "POST":
        attempt(request, build_draft, meeting=meeting, by=user_of(request))
        return redirect(request.path)
    context = {"meeting": meeting, "build": latest_build(meeting, DRAFT)}
    return page_or_part(request, "meetings/draft.html", context, part="build")


@require_safe
def draft_file(request: HttpRequest, body: str, on: datetime.date) -> HttpResponseBase:
    meeting = prepare_meeting(request, body, on)
    build = latest_build(meeting, DRAFT)
    if build is None or not build.job.sha256:
        raise Http404
    name = f"Utkast {meeting.body.short_name} {meeting.on.isoformat()}.pdf"
    return deliver(request, name=name, sha256=build.job.sha256, content_type="application/pdf")


@require_POST
def issue_now(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Issue the kallelse. The number the page showed makes a second press harmless."""
    meeting = prepare_meeting(request, body, on)
    number = request.POST.get("number", "")
    try:
        issued = issue_summons(
            meeting=meeting, by=user_of(request), number=int(number) if number.isdecimal() else None
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(meeting)
    return redirect(issued)


@require_safe
def issue(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """One issue: how it is built, and then who was sent it and has opened it."""
    found = prepare_issue(request, body, on, number)
    context = {
        "meeting": found.meeting,
        "issue": found,
        "build": build_of(found.job_id),
        "deliveries": found.deliveries.select_related("user").order_by("id"),
        "running": found.state == Issue.State.BUILDING,
    }
    return page_or_part(request, "meetings/issue.html", context, part="progress")
