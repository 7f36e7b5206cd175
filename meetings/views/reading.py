"""Reading what went out: on a tablet, item by item, or everything in one file."""

from __future__ import annotations

import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.actions.marks import read_secret
from cases.models import File
from core.downloads import deliver
from meetings.actions.delivery import note_opening
from meetings.models import Issue, Meeting
from meetings.queries.meetings import latest_issue
from meetings.queries.reading import document_of, issue_to_read, readable
from meetings.views.access import is_staff, see_meeting, user_of


def reading_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The last issue as it was issued, with the ways to what the person may read."""
    user = user_of(request)
    issue = latest_issue(meeting)
    if issue is not None:
        issue.meeting = meeting
        note_opening(issue=issue, by=user)
    context = {
        "meeting": meeting,
        "issue": issue,
        "rows": issue_to_read(issue, user) if issue else [],
        "earlier": meeting.issues.filter(state=Issue.State.ISSUED)
        .exclude(pk=issue.pk if issue else 0)
        .order_by("-number"),
        "staff": is_staff(user, meeting.body),
    }
    return render(request, "meetings/read.html", context)


@require_safe
def read(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """The meeting as those who are called see it; for staff too."""
    meeting = see_meeting(request, body, on)
    if meeting.state == Meeting.State.PLANNED:
        raise Http404
    return reading_page(request, meeting)


@require_safe
def read_item(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """One item as it was issued: the memo as a page, its attachments, and the way to the next."""
    meeting, user = see_meeting(request, body, on), user_of(request)
    issue = latest_issue(meeting)
    rows = [row for row in issue_to_read(issue, user) if readable(row)] if issue else []
    at = next((number for number, row in enumerate(rows) if row["item"] == pk), None)
    if issue is None or at is None:
        raise Http404
    issue.meeting = meeting
    note_opening(issue=issue, by=user)
    record = rows[at]["memo_record"]
    if record is not None and (record.is_secret or record.case.is_secret):
        read_secret(thing=record, by=user)
    context = {
        "meeting": meeting,
        "issue": issue,
        "row": rows[at],
        "document": document_of(rows[at]),
        "before": rows[at - 1] if at else None,
        "after": rows[at + 1] if at + 1 < len(rows) else None,
    }
    return render(request, "meetings/read_item.html", context)


@require_safe
def issue_file(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponseBase:
    """Everything in one file, as it was issued. Who opens it is noted; so is reading its secret parts."""
    meeting = see_meeting(request, body, on)
    issue = get_object_or_404(
        meeting.issues.filter(state=Issue.State.ISSUED).select_related("file__record__case"), number=number
    )
    assert issue.file is not None
    if not File.objects.visible_to(user_of(request)).filter(pk=issue.file.pk).exists():
        raise Http404
    issue.meeting = meeting
    note_opening(issue=issue, by=user_of(request), file=True)
    return deliver(
        request, name=issue.file.name, sha256=issue.file.sha256, content_type=issue.file.content_type
    )
