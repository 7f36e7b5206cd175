"""Reading what went out: on a tablet, item by item, or everything in one file."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.actions.marks import read_secret
from cases.models import File
from core.downloads import deliver
from meetings.actions.delivery import note_opening
from meetings.models import AgendaItem, Issue, Meeting
from meetings.queries.meetings import latest_issue
from meetings.queries.minutes_panel import minutes_panel
from meetings.queries.onward import came_to
from meetings.queries.reading import document_of, issue_to_read, readable, with_scans
from meetings.queries.selecting import choosable
from meetings.queries.since import since_read, told, with_marks
from meetings.views.access import is_staff, may_open, see_meeting, user_of
from organisation.models import User


def reading_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The last issue as it was issued, with the ways to what the person may read and what is new to them."""
    user = user_of(request)
    issue = latest_issue(meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "issue": issue,
        "earlier": meeting.issues.filter(state=Issue.State.ISSUED)
        .exclude(pk=issue.pk if issue else 0)
        .order_by("-number"),
        "staff": is_staff(user, meeting.body),
        **minutes_panel(meeting, user),
    }
    if issue is not None:
        issue.meeting = meeting
        note_opening(issue=issue, by=user)
        context |= as_read(issue, user)
    return render(request, "meetings/read.html", context)


def as_read(issue: Issue, user: User) -> dict[str, Any]:
    """What one person reads of an issue. What is new is counted from the issue they last opened."""
    rows = issue_to_read(issue, user)
    since = since_read(issue, user, rows)
    wanted = {file.pk for file in (issue.file, issue.supplement_file) if file}
    open_files = set(File.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
    whole = issue.file_id in open_files
    scanned = with_scans(rows, issue)
    return {
        "rows": with_marks(scanned, since),
        "since": since,
        "news": told(since, issue, pages=whole) if since else [],
        "whole": whole,
        "supplement": issue.supplement_file if issue.supplement_file_id in open_files else None,
        "choosable": bool(choosable(issue, user, rows)),
        "scans": sum(file["scanned"] for row in scanned for file in row["files"]),
        "uploads": sum(not part.get("own", True) for part in issue.parts.get("members", [])),
    }


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
    rows = [row for row in with_scans(issue_to_read(issue, user), issue) if readable(row)] if issue else []
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
        "document": document_of(rows[at], user),
        "choosable": bool(choosable(issue, user, rows[at : at + 1])),
        "came": came_to(AgendaItem(pk=pk), user),
        "before": rows[at - 1] if at else None,
        "after": rows[at + 1] if at + 1 < len(rows) else None,
    }
    return render(request, "meetings/read_item.html", context)


@require_safe
def issue_file(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponseBase:
    """Everything in one file, as it was issued. Who opens it is noted; so is reading its secret parts."""
    issue = issued(request, body, on, number)
    return hand_out(request, issue, issue.file)


@require_safe
def supplement_file(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponseBase:
    """Only what was new in an issue, in one file."""
    issue = issued(request, body, on, number)
    return hand_out(request, issue, issue.supplement_file)


def issued(request: HttpRequest, body: str, on: datetime.date, number: int) -> Issue:
    meeting = see_meeting(request, body, on)
    out = meeting.issues.filter(state=Issue.State.ISSUED)
    files = ("file__record__case", "supplement_file__record__case")
    issue: Issue = get_object_or_404(out.select_related(*files), number=number)
    issue.meeting = meeting
    return issue


def hand_out(request: HttpRequest, issue: Issue, file: File | None) -> HttpResponseBase:
    user = user_of(request)
    if file is None or not may_open(file, user):
        raise Http404
    note_opening(issue=issue, by=user, file=True)
    return deliver(request, name=file.name, sha256=file.sha256, content_type=file.content_type)
