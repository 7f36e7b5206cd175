"""The beredningslista: the presidium's word, item by item."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.downloads import deliver
from core.pages import page_or_part
from meetings.actions.drafts import build_preparation
from meetings.actions.preparation import note_word
from meetings.forms.agenda import WordForm
from meetings.models import AgendaItem, Meeting
from meetings.queries.agenda import rows_of
from meetings.queries.building import PREPARATION, latest_build
from meetings.queries.meetings import moved_away, other_meetings
from meetings.views.access import attempt, prepare_item, prepare_meeting, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def preparation(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """The list on a page; the button makes it a PDF."""
    meeting = prepare_meeting(request, body, on)
    if request.method == "POST":
        attempt(request, build_preparation, meeting=meeting, by=user_of(request))
        return redirect(request.path)
    part = "build" if request.headers.get("HX-Target") == "bygge" else "list"
    return page_or_part(request, "meetings/preparation.html", list_of(meeting), part=part)


def list_of(
    meeting: Meeting, broken: WordForm | None = None, at: AgendaItem | None = None
) -> dict[str, object]:
    others = other_meetings(meeting)
    rows = [row for row in rows_of(meeting) if row.item.is_matter and not row.item.is_withdrawn]
    return {
        "meeting": meeting,
        "rows": [
            (row, broken if at and row.item.pk == at.pk else word_form(row.item, others)) for row in rows
        ],
        "moved": moved_away(meeting),
        "build": latest_build(meeting, PREPARATION),
    }


def word_form(item: AgendaItem, others: object) -> WordForm:
    initial = {"word": item.word, "note": item.word_note}
    return WordForm(prefix=f"p{item.pk}", meetings=others, initial=initial)  # type: ignore[arg-type]


@require_POST
def word(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    item = prepare_item(request, body, on, pk)
    meeting = item.meeting
    here = reverse("meetings:preparation", args=[body, on])
    form = WordForm(
        request.POST, prefix=f"p{item.pk}", meetings=other_meetings(meeting), then=f"{here}#punkt-{pk}"
    )
    if form.run(note_word, item=item, by=user_of(request)):
        messages.success(request, "Beskedet är antecknat.")
        return redirect(form.done_url)
    return page_or_part(request, "meetings/preparation.html", list_of(meeting, form, item), part="list")


@require_safe
def pdf(request: HttpRequest, body: str, on: datetime.date) -> HttpResponseBase:
    meeting = prepare_meeting(request, body, on)
    build = latest_build(meeting, PREPARATION)
    if build is None or not build.job.sha256:
        raise Http404
    name = f"Beredningslista {meeting.body.short_name} {meeting.on.isoformat()}.pdf"
    return deliver(request, name=name, sha256=build.job.sha256, content_type="application/pdf")
