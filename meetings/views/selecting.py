"""Chosen items of what went out, as one file for the one who asks."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.dates import compact
from core.downloads import deliver
from core.pages import page_or_part
from meetings.actions.delivery import note_opening
from meetings.actions.variants import build_selection
from meetings.forms.issues import SelectForm
from meetings.models import Issue
from meetings.queries.building import build_of
from meetings.queries.meetings import latest_issue
from meetings.queries.reading import issue_to_read
from meetings.queries.selecting import choosable, has_secret, selection_of
from meetings.views.access import see_meeting, user_of
from pdf.models import Job


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Tick the items to have in one file."""
    issue, user = issue_of(request, body, on), user_of(request)
    rows = issue_to_read(issue, user)
    may = choosable(issue, user, rows)

    def then(job: Job) -> str:
        return reverse("meetings:selection", args=[body, on, job.pk])

    form = SelectForm(request.POST if request.method == "POST" else None, rows=may, then=then)
    if form.run(build_selection, issue=issue, by=user):
        return redirect(form.done_url)
    context: dict[str, Any] = {
        "meeting": issue.meeting,
        "issue": issue,
        "form": form,
        "rows": may,
        "ticked": set(request.POST.getlist("items")),
        "closed": sum(row["closed"] for row in rows),
    }
    return render(request, "meetings/choose.html", context)


@require_safe
def selection(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """How the chosen items are being built, and the way to the file."""
    issue = issue_of(request, body, on)
    job = selection_of(issue, user_of(request), pk)
    if job is None:
        raise Http404
    context = {"meeting": issue.meeting, "issue": issue, "build": build_of(job.pk)}
    return page_or_part(request, "meetings/selection.html", context, part="build")


@require_safe
def selection_file(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponseBase:
    """The file with the chosen items, for the one who asked and still may read them all. Opening it is noted."""
    issue, user = issue_of(request, body, on), user_of(request)
    job = selection_of(issue, user, pk)
    if job is None or not job.sha256:
        raise Http404
    note_opening(issue=issue, by=user, secret=has_secret(issue, job))
    name = f"{issue.meeting.body.short_name} {compact(issue.meeting.on)} valda ärenden.pdf"
    return deliver(request, name=name, sha256=job.sha256, content_type="application/pdf")


def issue_of(request: HttpRequest, body: str, on: datetime.date) -> Issue:
    """The last issue that went out."""
    meeting = see_meeting(request, body, on)
    issue = latest_issue(meeting)
    if issue is None:
        raise Http404
    issue.meeting = meeting
    return issue
