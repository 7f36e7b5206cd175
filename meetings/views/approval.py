"""Reading, remarking and signing: the page of those who approve, and the secretary's notes of their signatures."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.downloads import deliver
from core.pages import require
from meetings import signing
from meetings.actions.approval import (
    correct,
    remark,
    reopen_minutes,
    settle_remark,
    sign_electronically,
    sign_on_paper,
)
from meetings.bound import minutes_file
from meetings.forms.minutes import CorrectForm, PaperForm, RemarkForm, SettleForm, SignForm, WhyForm
from meetings.minutes_content import content_of
from meetings.minutes_documents import minutes_document
from meetings.models import Minutes
from meetings.paragraph_data import sum_of
from meetings.queries.corrections import correct_beside
from meetings.rules.approval import Duty, duties
from meetings.rules.planning import may_prepare
from meetings.views.access import may_open, user_of
from meetings.views.minutes import bench
from meetings.views.minutes_access import (
    content_for,
    deliver_made,
    prepare_minutes,
    prepare_paragraph,
    read_minutes,
)
from organisation.models import User

APPROVERS_ONLY = "Det här gör de som justerar protokollet."


@require_safe
def read(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    found = read_minutes(request, body, on, number)
    return render(request, "meetings/minutes/read.html", reading(request, found))


def reading(request: HttpRequest, minutes: Minutes, **broken: Any) -> dict[str, Any]:
    """The minutes § by §, with the remarks, and the person's own signature to give."""
    user = user_of(request)
    rows = duties(minutes)
    mine = [one for one in rows if one.approver.mandate.user_id == user.pk]
    content = content_of(minutes)
    document = minutes_document(minutes, content_for(request, minutes, content))
    works = bool(mine) or may_prepare(user, minutes.meeting.body)
    remarks = list(minutes.remarks.select_related("by", "settled_by")) if works else []
    for item in document["items"]:
        item["remarks"] = [one for one in remarks if one.item_id == item["item"]]
        item["mine"] = any(item["number"] in one.numbers for one in mine)
    correct_beside(document["items"])
    return {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "data": document,
        "duties": rows,
        "mine": mine,
        "to_sign": next((one for one in mine if one.signature is None), None),
        "asked": minutes.state in {Minutes.State.REVIEW, Minutes.State.SIGNING},
        "open_remarks": sum(one.settled_at is None for one in remarks),
        "electronic": minutes.meeting.body.electronic_approval,
        "provider": signing.provider(),
        "remark_form": RemarkForm(),
        "sign_form": SignForm(prefix="skriv", initial={"read": sum_of(content)}),
        "prepares": may_prepare(user, minutes.meeting.body),
        "shown_file": minutes.file if may_open(minutes.file, user) else None,
    } | broken


@require_POST
def remark_on(request: HttpRequest, body: str, on: datetime.date, number: int, pk: int) -> HttpResponse:
    found = read_minutes(request, body, on, number)
    require(_mine(found, user_of(request)), APPROVERS_ONLY)
    held = get_object_or_404(found.items.select_related("item__paragraph"), item=pk)
    here = reverse("meetings:minutes_read", args=[body, on, number])
    form = RemarkForm(request.POST, then=f"{here}#paragraf-{held.item.paragraph.number}")
    if form.run(remark, minutes=found, item=held.item, by=user_of(request)):
        messages.success(request, "Anmärkningen är skickad till sekreteraren.")
        return redirect(form.done_url)
    return render(
        request, "meetings/minutes/read.html", reading(request, found, remark_form=form, remark_at=pk)
    )


@require_POST
def settle(request: HttpRequest, body: str, on: datetime.date, number: int, pk: int) -> HttpResponse:
    found = prepare_minutes(request, body, on, number)
    row = get_object_or_404(found.remarks.select_related("minutes__meeting__body", "by"), pk=pk)
    form = SettleForm(request.POST, then=reverse("meetings:minutes", args=[body, on, number]))
    if form.run(settle_remark, remark=row, by=user_of(request)):
        messages.success(request, "Anmärkningen är avklarad.")
        return redirect(form.done_url)
    return render(request, "meetings/minutes/edit.html", bench(found, settle=form, settle_at=pk))


@require_POST
def sign(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """The person's own signature, confirmed with the password."""
    found = read_minutes(request, body, on, number)
    mine = _mine(found, user_of(request))
    require(mine, APPROVERS_ONLY)
    here = reverse("meetings:minutes_read", args=[body, on, number])
    form = SignForm(request.POST, prefix="skriv", then=here)
    if form.run(sign_electronically, minutes=found, approver=mine[0].approver, by=user_of(request)):
        messages.success(request, "Du har undertecknat protokollet.")
        return redirect(form.done_url)
    return render(request, "meetings/minutes/read.html", reading(request, found, sign_form=form))


def _mine(minutes: Minutes, user: User) -> list[Duty]:
    rows = [one for one in duties(minutes) if one.approver.mandate.user_id == user.pk]
    return sorted(rows, key=lambda one: one.signature is not None)


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, body: str, on: datetime.date, number: int, pk: int) -> HttpResponse:
    """Note that somebody has signed on paper."""
    found = prepare_minutes(request, body, on, number)
    duty = next((one for one in duties(found) if one.approver.pk == pk), None)
    if duty is None:
        raise Http404
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        initial={"original_at": found.original_at or found.kept_at},
        then=reverse("meetings:minutes", args=[body, on, number]),
    )
    if form.run(sign_on_paper, minutes=found, approver=duty.approver, by=user_of(request)):
        messages.success(request, f"Underskriften av {duty.approver.mandate.printed} är antecknad.")
        return redirect(form.done_url)
    context = {"minutes": found, "meeting": found.meeting, "duty": duty, "form": form}
    return render(request, "meetings/minutes/paper.html", context)


@require_POST
def reopen(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    found = prepare_minutes(request, body, on, number)
    form = WhyForm(request.POST, prefix="oppna", then=reverse("meetings:minutes", args=[body, on, number]))
    if form.run(reopen_minutes, minutes=found, by=user_of(request)):
        messages.success(request, "Protokollet är öppet igen. Underskrifterna gäller inte längre.")
        return redirect(form.done_url)
    return render(request, "meetings/minutes/edit.html", bench(found, reopen=form))


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, body: str, on: datetime.date, number: int, pk: int) -> HttpResponse:
    """A correction beside an approved §."""
    found, item = prepare_paragraph(request, body, on, number, pk)
    there = f"{reverse('meetings:minutes_read', args=[body, on, number])}#paragraf-{item.paragraph.number}"
    form = CorrectForm(request.POST or None, then=there)
    if form.run(correct, item=item, by=user_of(request)):
        messages.success(request, "Rättelsen står vid sidan av den justerade texten.")
        return redirect(form.done_url)
    context = {"minutes": found, "meeting": found.meeting, "item": item, "form": form}
    return render(request, "meetings/minutes/correct.html", context)


@require_safe
def file(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponseBase:
    """The minutes on paper: the registered file to those who may read all of it, else what they may read."""
    found, user = read_minutes(request, body, on, number), user_of(request)
    whole = content_of(found)
    content = content_for(request, found, whole)
    if found.file is not None and content == whole and may_open(found.file, user):
        return deliver(
            request, name=found.file.name, sha256=found.file.sha256, content_type="application/pdf"
        )
    make = partial(minutes_file, found, minutes_document(found, content))
    name = f"Protokoll {found.meeting.body.short_name} {found.meeting.on.isoformat()}.pdf"
    return deliver_made(request, make, name=name, meeting=found.meeting)
