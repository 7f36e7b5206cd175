"""Before the meeting: reporting that one cannot come, calling substitutes, and who is expected."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.pages import require
from meetings.actions.attendance import answer_call, call_in, report_absence, withdraw_absence
from meetings.forms.holding import AbsenceForm, AbsentForm, CallForm
from meetings.models import CallIn, Meeting, ReportedAbsence
from meetings.queries.serving import mandates_on
from meetings.rules.planning import may_prepare
from meetings.rules.room import Line, expected
from meetings.views.access import attempt, prepare_meeting, see_meeting, user_of
from organisation.models import User

NOT_YOURS = "Sidan är för organets ledamöter och ersättare och för nämndsekreteraren."


@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Members see and say what concerns them; the secretary sees all, notes for others and calls substitutes in."""
    meeting, user = see_meeting(request, body, on), user_of(request)
    mandates = mandates_on(meeting)
    own = [one for one in mandates if one.user_id == user.pk]
    prepares = may_prepare(user, meeting.body)
    require(own or prepares, NOT_YOURS)
    form: AbsenceForm = (
        AbsentForm(request.POST or None, mandates=mandates, then=request.path)
        if prepares
        else AbsenceForm(request.POST if request.method == "POST" else None, then=request.path)
    )
    given: dict[str, Any] = {} if prepares else {"mandate": own[0]}
    if form.run(report_absence, meeting=meeting, by=user, **given):
        messages.success(request, "Förhindret är anmält.")
        return redirect(form.done_url)
    return render(request, "meetings/absence.html", page_of(meeting, user, form, prepares=prepares))


def page_of(meeting: Meeting, user: User, form: AbsenceForm, *, prepares: bool) -> dict[str, Any]:
    found = expected(meeting)
    calls = CallIn.objects.filter(absence__meeting=meeting, mandate__user=user, absence__withdrawn_at=None)
    return {
        "meeting": meeting,
        "form": form,
        "prepares": prepares,
        "expected": found,
        "lines": [(line, call_form(line)) for line in found.lines] if prepares else [],
        "mine": meeting.absences.filter(mandate__user=user, withdrawn_at=None).first(),
        "calls": calls.select_related("absence__mandate__user"),
        "ahead": meeting.opened_at is None and meeting.is_open,
    }


def call_form(line: Line) -> CallForm | None:
    if line.absence is None or not line.proposed:
        return None
    return CallForm(prefix=f"i{line.absence.pk}", mandates=line.proposed)


@require_POST
def withdraw(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    meeting = see_meeting(request, body, on)
    found = get_object_or_404(_mine(request, meeting, ReportedAbsence.objects.filter(meeting=meeting)), pk=pk)
    found.meeting = meeting
    if attempt(request, withdraw_absence, absence=found, by=user_of(request)):
        messages.success(request, "Anmälan är återtagen.")
    return redirect("meetings:absence", body, on)


@require_POST
def call(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """The secretary calls a substitute in."""
    meeting = prepare_meeting(request, body, on)
    found = get_object_or_404(ReportedAbsence.objects.filter(meeting=meeting), pk=pk)
    found.meeting = meeting
    line = next((one for one in expected(meeting).lines if one.absence and one.absence.pk == pk), None)
    form = CallForm(request.POST, prefix=f"i{pk}", mandates=line.proposed if line else [])
    if form.run(call_in, absence=found, by=user_of(request)):
        messages.success(request, f"{form.result} är inkallad.")
    else:
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    return redirect("meetings:absence", body, on)


@require_POST
def answer(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """The substitute's answer."""
    meeting = see_meeting(request, body, on)
    calls = CallIn.objects.filter(absence__meeting=meeting).select_related(
        "absence__mandate__user", "mandate__user"
    )
    found = get_object_or_404(_mine(request, meeting, calls), pk=pk)
    found.absence.meeting = meeting
    yes = request.POST.get("answer") == "yes"
    if attempt(request, answer_call, call=found, yes=yes, by=user_of(request)):
        messages.success(request, "Svaret är antecknat.")
    return redirect("meetings:absence", body, on)


def _mine(request: HttpRequest, meeting: Meeting, rows: Any) -> Any:
    """One's own rows; the secretary's are all. Others do not find them."""
    user = user_of(request)
    return rows if may_prepare(user, meeting.body) else rows.filter(mandate__user=user)
