"""The minutes as the secretary writes them: § by §, the generated text and the words written by hand."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import richtext
from core.downloads import deliver
from meetings.actions.approval import appoint
from meetings.actions.minutes import (
    describe_minutes,
    draft_minutes,
    edit_text,
    immediate_minutes,
    send_to_approvers,
    use_generated,
)
from meetings.bound import minutes_file
from meetings.forms.minutes import AppointForm, FrontForm, ImmediateForm, PassageForm, WhyForm
from meetings.minutes_documents import TEMPLATE, minutes_document, public_document, vote_list
from meetings.models import AgendaItem, Minutes
from meetings.prose import SLOTS
from meetings.queries.deliberations import deliberations
from meetings.queries.minutes_page import ParagraphRow, paragraph_rows, passage_of
from meetings.rules.approval import duties, lacking
from meetings.rules.masking import is_published
from meetings.views.access import attempt, prepare_meeting, user_of
from meetings.views.minutes_access import deliver_made, prepare_minutes, prepare_paragraph
from organisation.models import Mandate


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Begin the minutes, or go to those there are."""
    meeting = prepare_meeting(request, body, on)
    if request.method == "POST":
        attempt(request, draft_minutes, meeting=meeting, by=user_of(request))
    found = meeting.minutes.filter(immediate=False).first()
    return redirect("meetings:minutes", body, on, found.number) if found else redirect(meeting)


@require_safe
def minutes(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    found = prepare_minutes(request, body, on, number)
    return render(request, "meetings/minutes/edit.html", bench(found))


def bench(minutes: Minutes, **broken: Any) -> dict[str, Any]:
    """All that the secretary's page of the minutes shows."""
    read = deliberations(minutes)
    remarks = list(minutes.remarks.select_related("by", "settled_by"))
    missing = lacking(minutes, read) if minutes.frozen_at is None else []
    unfit = [line for line in missing if "som kan justera saknas" in line]
    return {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "rows": _with_votes(paragraph_rows(read, remarks)),
        "general": [one for one in remarks if one.item_id is None],
        "open_remarks": sum(one.settled_at is None for one in remarks),
        "missing": missing,
        "duties": duties(minutes),
        "front": FrontForm(minutes=minutes),
        "reopen": WhyForm(prefix="oppna"),
        "appoint": appoint_form(minutes) if unfit and minutes.frozen_at is None else None,
        "published": is_published(minutes),
    } | broken


def _with_votes(rows: list[ParagraphRow]) -> list[ParagraphRow]:
    for row in rows:
        row.votes = [vote_list(row.number, vote) for vote in row.votes if vote["rows"]]
    return rows


def appoint_form(minutes: Minutes, data: Any = None) -> AppointForm:
    items = AgendaItem.objects.filter(in_minutes__minutes=minutes, withdrawn_at=None).select_related(
        "paragraph"
    )
    serving = Mandate.objects.filter(seatings__item__in=items).select_related("user").distinct()
    return AppointForm(data, prefix="utse", items=items, mandates=serving)


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, body: str, on: datetime.date, number: int, pk: int, slot: str) -> HttpResponse:
    """One passage by hand. What somebody else saved meanwhile is shown beside, and nothing is written over."""
    found, item = prepare_paragraph(request, body, on, number, pk)
    if slot not in SLOTS:
        raise Http404
    one = next(each for each in deliberations(found) if each.item.pk == item.pk)
    passage = passage_of(one, slot)
    here = f"{reverse('meetings:minutes', args=[body, on, number])}#paragraf-{one.number}"
    form = PassageForm(request.POST or None, text=passage.html, revision=passage.revision, then=here)
    if form.run(edit_text, item=item, slot=slot, by=user_of(request)):
        messages.success(request, f"§ {one.number}, {passage.heading.lower()}: texten är sparad.")
        return redirect(form.done_url)
    clash = form.is_bound and str(passage.revision) != form.data.get("revision")
    if clash:
        form.take(passage.revision)
    context = {"minutes": found, "meeting": found.meeting, "item": item, "number": one.number}
    context |= {"passage": passage, "form": form, "clash": clash, "extensions": richtext.EXTENSIONS}
    return render(request, "meetings/minutes/text.html", context)


@require_POST
def generated(
    request: HttpRequest, body: str, on: datetime.date, number: int, pk: int, slot: str
) -> HttpResponse:
    _, item = prepare_paragraph(request, body, on, number, pk)
    if slot not in SLOTS:
        raise Http404
    if attempt(request, use_generated, item=item, slot=slot, by=user_of(request)):
        messages.success(request, "Texten följer uppgifterna igen.")
    place = f"{reverse('meetings:minutes', args=[body, on, number])}#paragraf-{item.paragraph.number}"
    return redirect(place)


@require_POST
def front(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    found = prepare_minutes(request, body, on, number)
    form = FrontForm(request.POST, minutes=found, then=request.path.removesuffix("forsta-sidan/"))
    if form.run(describe_minutes, minutes=found, by=user_of(request)):
        messages.success(request, "Första sidan är sparad.")
        return redirect(form.done_url)
    return render(request, "meetings/minutes/edit.html", bench(found, front=form))


@require_POST
def send(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    found = prepare_minutes(request, body, on, number)
    if attempt(request, send_to_approvers, minutes=found, by=user_of(request)):
        messages.success(request, "Protokollet är skickat till justerarna.")
    return redirect("meetings:minutes", body, on, number)


@require_POST
def appoint_approver(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    found = prepare_minutes(request, body, on, number)
    form = appoint_form(found, request.POST)
    if form.run(appoint, minutes=found, by=user_of(request)):
        messages.success(request, "Justeraren är antecknad.")
        return redirect("meetings:minutes", body, on, number)
    return render(request, "meetings/minutes/edit.html", bench(found, appoint=form))


@require_http_methods(["GET", "HEAD", "POST"])
def immediate(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Choose §§ that are approved at once, in minutes of their own."""
    meeting = prepare_meeting(request, body, on)
    closed = meeting.items.filter(proceeding__closed_at__isnull=False, paragraph__isnull=False)
    free = closed.exclude(in_minutes__minutes__immediate=True).select_related("paragraph")
    form = ImmediateForm(
        request.POST or None,
        items=free,
        then=lambda made: reverse("meetings:minutes", args=[body, on, made.number]),
    )
    if form.run(immediate_minutes, meeting=meeting, by=user_of(request)):
        return redirect(form.done_url)
    return render(request, "meetings/minutes/immediate.html", {"meeting": meeting, "form": form})


@require_safe
def web(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """The version for the web before it is public: what is masked, and why."""
    found = prepare_minutes(request, body, on, number)
    data, masks = public_document(found)
    context = {"minutes": found, "meeting": found.meeting, "data": data, "masks": masks}
    return render(
        request,
        "meetings/minutes/web.html",
        context | {"template": TEMPLATE, "published": is_published(found)},
    )


@require_safe
def pdf(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponseBase:
    """The minutes as they are, on paper: a draft until they are approved, then the registered file."""
    found = prepare_minutes(request, body, on, number)
    name = f"Protokoll {found.meeting.body.short_name} {found.meeting.on.isoformat()}.pdf"
    if found.file is not None:
        return deliver(
            request, name=found.file.name, sha256=found.file.sha256, content_type="application/pdf"
        )
    make = partial(minutes_file, found, minutes_document(found))
    return deliver_made(request, make, name=f"Utkast {name}", meeting=found.meeting)
