"""All meetings, the year plan, one more meeting."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock, legal_dates
from core.pages import keyset
from meetings.actions.paragraphs import open_paragraph_series
from meetings.actions.planning import plan_meeting, plan_year
from meetings.forms.planning import CalendarFilter, MeetingForm, SeriesForm, YearForm
from meetings.models import Meeting, ParagraphSeries
from meetings.queries.meetings import bodies_of, with_counts
from meetings.rules.planning import Deadlines, deadlines, may_plan
from meetings.views.access import plan_meetings_of, user_of
from organisation.models import Body


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Meetings ahead and behind, of one body or all."""
    user = user_of(request)
    bodies = bodies_of(user)
    filters = CalendarFilter(request.GET or None, bodies=bodies)
    chosen = filters.chosen() if filters.is_bound else {}
    meetings = Meeting.objects.visible_to(user).filter(body__in=bodies).select_related("body")
    if "body" in chosen:
        meetings = meetings.filter(body=chosen["body"])
    today = clock.today()
    ahead = with_counts(meetings).filter(on__gte=today).order_by("on", "starts_at", "id")
    past = keyset(with_counts(meetings).filter(on__lt=today), request.GET, order=("-on", "-pk"), size=20)
    context = {
        "filters": filters,
        "chosen": chosen.get("body"),
        "ahead": ahead[:60],
        "past": past,
        "plannable": [body for body in bodies.select_related("authority") if may_plan(user, body)],
    }
    return render(request, "meetings/calendar.html", context)


@dataclass(frozen=True)
class Planned:
    """A line of the preview."""

    on: datetime.date
    counted: Deadlines
    known: bool
    free: bool
    past: bool


@require_http_methods(["GET", "HEAD", "POST"])
def year_plan(request: HttpRequest, body: str) -> HttpResponse:
    """Enter the year's days, look at all the dates that follow, save."""
    of = plan_meetings_of(request, body)
    form = YearForm(request.POST or None, then=f"{reverse('meetings:calendar')}?body={of.slug}")
    if "save" in request.POST and form.run(plan_year, body=of, by=user_of(request)):
        count = len(form.result or [])
        words = "1 sammanträde är planerat." if count == 1 else f"{count} sammanträden är planerade."
        messages.success(request, words)
        return redirect(form.done_url)
    preview = previewed(of, form.cleaned_data["days"]) if form.is_bound and form.is_valid() else []
    return year_page(request, of, form=form, preview=preview)


@require_POST
def open_series(request: HttpRequest, body: str) -> HttpResponse:
    """Let the §§ of this year begin at another number than 1."""
    of = plan_meetings_of(request, body)
    here = reverse("meetings:year_plan", args=[of.slug])
    form = SeriesForm(request.POST, prefix="serie", then=here)
    if form.run(open_paragraph_series, body=of, year=clock.today().year, by=user_of(request)):
        messages.success(request, "Paragraferna är öppnade.")
        return redirect(form.done_url)
    return year_page(request, of, series_form=form)


def year_page(request: HttpRequest, body: Body, **given: Any) -> HttpResponse:
    year = clock.today().year
    preview = given.get("preview", [])
    context = {
        "body": body,
        "form": YearForm(),
        "preview": preview,
        "new": sum(not line.known for line in preview),
        "year": year,
        "series": ParagraphSeries.objects.filter(body=body, year=year).first(),
        "series_form": SeriesForm(prefix="serie"),
    }
    return render(request, "meetings/year.html", context | given)


def previewed(body: Body, days: list[datetime.date]) -> list[Planned]:
    known = set(Meeting.objects.filter(body=body, on__in=days).values_list("on", flat=True))
    today = clock.today()
    return [
        Planned(day, deadlines(body, day), day in known, legal_dates.is_free_day(day), day < today)
        for day in days
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, body: str) -> HttpResponse:
    """Plan one meeting more, ordinary or extra."""
    of = plan_meetings_of(request, body)
    form = MeetingForm(request.POST or None, body=of, initial={"extra": "extra" in request.GET})
    if form.run(plan_meeting, body=of, by=user_of(request)):
        return redirect(form.done_url)
    return render(request, "meetings/new.html", {"body": of, "form": form})
