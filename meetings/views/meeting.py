"""The meeting: the secretary's one screen, and for those who are called the pages to read."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from core.pages import page_or_part
from meetings.actions.issuing import open_meeting_case
from meetings.actions.planning import cancel_meeting, change_meeting, use_meeting_case
from meetings.forecast import forecast, steps
from meetings.forms.agenda import ReasonForm
from meetings.forms.planning import ChangeForm, MeetingCaseForm
from meetings.models import Issue, Meeting
from meetings.queries.agenda import Row, as_seen_by, rows_of
from meetings.queries.building import DRAFT, latest_build
from meetings.queries.minutes_panel import minutes_panel
from meetings.rules.planning import may_plan, may_prepare
from meetings.views.access import change_meeting_of, is_staff, prepare_meeting, see_meeting, user_of
from meetings.views.board import board_panel
from meetings.views.holding import holding_panel
from meetings.views.reading import reading_page
from organisation.models import User
from trail.queries import history


@require_safe
def meeting(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Staff see the agenda as it stands; those who are called read what went out."""
    found = see_meeting(request, body, on)
    if not is_staff(user_of(request), found.body):
        return reading_page(request, found)
    return page_or_part(request, "meetings/meeting.html", workbench(found, user_of(request)), part="agenda")


def workbench(meeting: Meeting, user: User) -> dict[str, Any]:
    """All that the secretary's screen shows."""
    rows = as_seen_by(user, rows_of(meeting))
    issues = list(meeting.issues.select_related("by", "file__record__case", "public_file", "supplement_file"))
    for issue in issues:
        issue.meeting = meeting
    out = [issue for issue in issues if issue.state == Issue.State.ISSUED]
    coming = forecast(meeting, rows, issues)
    prepares = may_prepare(user, meeting.body) and meeting.is_open
    arranges = prepares and meeting.closed_at is None
    return {
        "meeting": meeting,
        "rows": rows,
        "lines": lines(rows),
        "prepares": prepares,
        "arranges": arranges,
        "plans": may_plan(user, meeting.body),
        "issues": list(reversed(out)),
        "pending": next((issue for issue in issues if issue.state != Issue.State.ISSUED), None),
        "forecast": coming,
        "changed": bool(coming.changes) and meeting.closed_at is None,
        "steps": steps(meeting, out[-1] if out else None, coming.changes),
        "draft": latest_build(meeting, DRAFT) if arranges else None,
        **holding_panel(meeting, user),
        **minutes_panel(meeting, user),
        **board_panel(meeting, user),
    }


def lines(rows: list[Row]) -> list[Row | list[Row]]:
    """Rows as they stand; what belongs to the frame and has no § is gathered in one line."""
    found: list[Row | list[Row]] = []
    for row in rows:
        if not row.is_formal:
            found.append(row)
        elif found and isinstance(found[-1], list):
            found[-1].append(row)
        else:
            found.append([row])
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Change when and where."""
    found = change_meeting_of(request, body, on)
    form = ChangeForm(request.POST or None, meeting=found)
    if form.run(change_meeting, meeting=found, by=user_of(request)):
        messages.success(request, "Ändringen är sparad.")
        return redirect(form.done_url)
    found = change_meeting_of(request, body, on)  # as it is kept, not as the form would have it
    return render(
        request,
        "meetings/change.html",
        {"meeting": found, "form": form, "cancel_form": ReasonForm(prefix="in")},
    )


@require_http_methods(["POST"])
def cancel(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    found = change_meeting_of(request, body, on)
    form = ReasonForm(request.POST, prefix="in")
    if form.run(cancel_meeting, meeting=found, by=user_of(request)):
        return redirect(form.done_url)
    context = {"meeting": found, "form": ChangeForm(meeting=found), "cancel_form": form}
    return render(request, "meetings/change.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def own_case(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Choose the case that the meeting's own papers are registered in, or open one."""
    found, user = prepare_meeting(request, body, on), user_of(request)
    form = MeetingCaseForm(
        request.POST or None, cases=Case.objects.visible_to(user).select_related("register")
    )

    def choose(*, case: Case | None, by: User) -> Meeting:
        if case is None:
            return open_meeting_case(meeting=found, by=by)
        return use_meeting_case(meeting=found, case=case, by=by)

    if form.run(choose, by=user):
        return redirect(found)
    return render(request, "meetings/own_case.html", {"meeting": found, "form": form})


@require_safe
def events(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """What has been done to the meeting and its agenda."""
    found = prepare_meeting(request, body, on)
    return render(request, "meetings/events.html", {"meeting": found, "events": history(found)[:300]})
