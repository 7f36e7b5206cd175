"""Putting things on the agenda, and their order."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Case, Memo
from cases.models.cases import CaseQuerySet
from cases.search import search
from core.dates import long_date
from core.errors import Refused
from core.pages import page_or_part, wants_part
from meetings.actions.agenda import add_formalia, add_row, plan_case
from meetings.actions.motions import add_motion_list
from meetings.actions.order import move_item, reorder
from meetings.actions.standing import add_assignment_list, add_earlier_minutes
from meetings.forms.agenda import RowForm
from meetings.models import AgendaItem, Meeting
from meetings.queries.agenda import rows_of
from meetings.views.access import attempt, prepare_meeting, user_of
from meetings.views.meeting import workbench
from organisation.models import User

FOUND, SUGGESTED = 20, 15
BY_ONE_CLICK: dict[str, Any] = {
    "formalia": add_formalia,
    "assignments": add_assignment_list,
    "motions": add_motion_list,
    "earlier_minutes": add_earlier_minutes,
}


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Find a case and put it on the agenda; or a row without a case."""
    meeting, user = prepare_meeting(request, body, on), user_of(request)
    if "case" in request.POST:
        case = get_object_or_404(own_cases(meeting, user), slug=request.POST["case"])
        if attempt(request, plan_case, meeting=meeting, case=case, by=user):
            messages.success(request, f"{case.dnr} står på ärendelistan.")
        return redirect(request.get_full_path())
    return add_page(request, meeting, RowForm(prefix="rad"))


@require_POST
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a case on an agenda from the case's own page."""
    user = user_of(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("register", "official"), slug=slug)
    chosen = request.POST.get("meeting", "")
    meetings = Meeting.objects.visible_to(user).select_related("body__authority")
    meeting = get_object_or_404(meetings, pk=int(chosen) if chosen.isdecimal() else 0)
    meeting = prepare_meeting(request, meeting.body.slug, meeting.on)
    if attempt(request, plan_case, meeting=meeting, case=case, by=user):
        messages.success(
            request, f"Ärendet är upplagt till {meeting.body.short_name} {long_date(meeting.on)}."
        )
    return redirect(case)


@require_POST
def add_line(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Formalia in one go, what comes back every time, or one row without a case."""
    meeting, user = prepare_meeting(request, body, on), user_of(request)
    for name, action in BY_ONE_CLICK.items():
        if name in request.POST:
            attempt(request, action, meeting=meeting, by=user)
            return redirect(meeting)
    form = RowForm(request.POST, prefix="rad", then=meeting.get_absolute_url())
    if form.run(add_row, meeting=meeting, by=user):
        return redirect(form.done_url)
    return add_page(request, meeting, form)


def add_page(request: HttpRequest, meeting: Meeting, form: RowForm) -> HttpResponse:
    user = user_of(request)
    text = request.GET.get("q", "").strip()[:200]
    found = search(text, user=user, within=own_cases(meeting, user)).cases[:FOUND] if text else []
    context = {
        "meeting": meeting,
        "q": text,
        "found": found,
        "suggested": [] if text else suggested(meeting, user)[:SUGGESTED],
        "listed": set(meeting.items.exclude(case=None).values_list("case_id", flat=True)),
        "form": form,
        "has_formalia": meeting.items.filter(kind=AgendaItem.Kind.FORMALIA).exists(),
        "here": reverse("meetings:add", args=[meeting.body.slug, meeting.on]),
    }
    return page_or_part(request, "meetings/add.html", context, part="found")


def own_cases(meeting: Meeting, user: User) -> CaseQuerySet:
    """The open cases of the body's authority that the person may see."""
    return (
        Case.objects.visible_to(user)
        .open()
        .filter(register__authority=meeting.body.authority_id)
        .select_related("register", "official")
    )


def suggested(meeting: Meeting, user: User) -> CaseQuerySet:
    """Cases with a memo to the body that no agenda ahead has taken up."""
    memos = Memo.objects.filter(case=OuterRef("pk"), body=meeting.body)
    planned = AgendaItem.objects.filter(case=OuterRef("pk"), meeting__body=meeting.body)
    return own_cases(meeting, user).filter(Exists(memos), ~Exists(planned)).newest_first()


@require_POST
def order(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """A row one step up or down, or all rows in a new order. htmx gets the agenda anew."""
    meeting, user = prepare_meeting(request, body, on), user_of(request)
    try:
        if "order" in request.POST:
            ids = [int(word) for word in request.POST["order"].split(",") if word.isdecimal()]
            reorder(meeting=meeting, order=ids, by=user)
            messages.info(request, "Ärendelistan har ny ordning.")
        else:
            step = -1 if "up" in request.POST else 1
            pk = request.POST.get("up") or request.POST.get("down") or ""
            item = get_object_or_404(meeting.items.all(), pk=int(pk) if pk.isdecimal() else 0)
            item.meeting = meeting
            say_place(request, move_item(item=item, by=user, step=step))
    except Refused as refusal:
        messages.error(request, refusal.message)
    if not wants_part(request):
        return redirect(f"{meeting.get_absolute_url()}#lista")
    return page_or_part(
        request, "meetings/meeting.html", workbench(meeting, user), part="meetings/_reordered.html"
    )


def say_place(request: HttpRequest, item: AgendaItem) -> None:
    """Where the row now stands, for those who do not see it move."""
    rows = rows_of(item.meeting)
    row = next(row for row in rows if row.item.pk == item.pk)
    messages.info(request, f"{row.name} står nu på plats {item.position} av {len(rows)}.")
