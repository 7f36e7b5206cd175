"""Reading the pack as it would be, issuing it, and following how it is built and opened."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.downloads import deliver
from core.errors import Refused
from core.pages import page_or_part
from meetings.actions.delivery import note_opening
from meetings.actions.drafts import build_draft
from meetings.actions.issuing import issue_summons
from meetings.actions.variants import build_archive
from meetings.models import Issue
from meetings.queries.building import ARCHIVE, DRAFT, build_of, build_ref, latest_build, limits_of, newest
from meetings.queries.paper import paper_for
from meetings.views.access import attempt, may_open, prepare_issue, prepare_meeting, user_of


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
            meeting=meeting,
            by=user_of(request),
            number=int(number) if number.isdecimal() else None,
            note=request.POST.get("note", ""),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(meeting)
    return redirect(issued)


@require_safe
def issue(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """One issue: how it is built, and then what it holds, who was sent it and who has opened it."""
    found = prepare_issue(request, body, on, number)
    part = "archive" if request.headers.get("HX-Target") == "arkiv" else "progress"
    return page_or_part(request, "meetings/issue.html", issue_page(found), part=part)


def issue_page(found: Issue) -> dict[str, Any]:
    """Its files are built in turn: the one for the web and the tilläggslista follow when the whole pack is done."""
    running = found.state == Issue.State.BUILDING
    out = found.state == Issue.State.ISSUED
    return {
        "meeting": found.meeting,
        "issue": found,
        "build": None if out else build_of(found.job_id),
        "more": [build_of(pk) for pk in (found.public_job_id, found.supplement_job_id) if pk and not out],
        "deliveries": found.deliveries.select_related("user").order_by("id"),
        "running": running,
        "paper": paper_for(found) if out else None,
        "limits": limits_of(found.parts.get("members", [])),
        "archive": newest(archive_ref(found)) if out else None,
    }


def archive_ref(found: Issue) -> str:
    return build_ref(found.meeting, f"{ARCHIVE}:{found.number}")


@require_POST
def archive(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """Build the issue for the archive."""
    found = prepare_issue(request, body, on, number)
    attempt(request, build_archive, issue=found, by=user_of(request))
    return redirect(f"{found.get_absolute_url()}#arkiv")


@require_safe
def archive_file(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponseBase:
    """The file for the archive, for those who may open the issue itself. It is noted like any opening."""
    found, user = prepare_issue(request, body, on, number), user_of(request)
    build = newest(archive_ref(found))
    if build is None or not build.job.sha256 or not may_open(found.file, user):
        raise Http404
    note_opening(issue=found, by=user, file=True)
    name = f"{found.meeting.body.short_name} {found.meeting.on.isoformat()} utskick {number} arkiv.pdf"
    return deliver(request, name=name, sha256=build.job.sha256, content_type="application/pdf")
