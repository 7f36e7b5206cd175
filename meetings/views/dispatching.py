"""Dispatch: who gets which extract, § by §, and what has not been sent yet in all meetings."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.models import Case
from core import clock
from core.errors import Refused
from core.forms import ActionForm
from core.pages import require
from meetings.actions.dispatching import add_recipient, note_receipt, send, skip
from meetings.actions.extracts import extract_by, lay_out_extract, minutes_of
from meetings.board_documents import file_name
from meetings.forms.board import ReceiptForm, RecipientForm, SendForm, SkipForm
from meetings.models import AgendaItem, Dispatch, Meeting
from meetings.queries.board import unsent
from meetings.queries.dispatching import known_addresses, sendings
from meetings.views.access import prepare_item, prepare_meeting, user_of
from meetings.views.minutes_access import deliver_made
from organisation.roles import Capability


@require_safe
def dispatches(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Everything that is to be sent from a meeting, § by §."""
    return page(request, prepare_meeting(request, body, on))


def page(request: HttpRequest, meeting: Meeting, **wrong: Any) -> HttpResponse:
    """`wrong` holds a form that says why, and of which dispatch or item."""
    listed = sendings(meeting, user_of(request))
    known = known_addresses(
        meeting.body.authority_id, [one.recipient for sending in listed for one in sending.dispatches]
    )
    for one in (each for sending in listed for each in sending.dispatches):
        one.suggested = known.get(one.recipient, "")  # type: ignore[attr-defined]
    context = {
        "meeting": meeting,
        "sendings": listed,
        "today": clock.today(),
        "channels": Dispatch.Channel.choices,
        "nobody": [one for one in listed if one.lacks_recipients],
        "waiting": sum(one.waiting for one in listed),
        "approved": all(one.minutes.is_approved for one in listed),
        "form": wrong.get("wrong"),
    }
    return render(request, "meetings/dispatch/dispatches.html", context | wrong)


def a_dispatch(request: HttpRequest, body: str, on: datetime.date, pk: int) -> Dispatch:
    """A dispatch of the meeting, in a case that the person may read."""
    meeting = prepare_meeting(request, body, on)
    dispatch = get_object_or_404(
        Dispatch.objects.filter(item__meeting=meeting).select_related(
            "item__case__register", "item__paragraph", "item__in_minutes__minutes", "extract"
        ),
        pk=pk,
    )
    must_read(request, dispatch.item)
    dispatch.item.meeting = meeting
    return dispatch


def must_read(request: HttpRequest, item: AgendaItem) -> None:
    if item.case_id and not Case.objects.visible_to(user_of(request)).filter(pk=item.case_id).exists():
        raise Http404


def after(dispatch: Dispatch) -> str:
    meeting = dispatch.item.meeting
    url = reverse("meetings:dispatches", args=[meeting.body.slug, meeting.on.isoformat()])
    return f"{url}#p{dispatch.item.paragraph.number}"


def carried_out(
    request: HttpRequest, form: ActionForm, action: Any, dispatch: Dispatch, done: str
) -> HttpResponse:
    if form.run(action, dispatch=dispatch, by=user_of(request)):
        messages.success(request, done)
        return redirect(after(dispatch))
    return page(request, dispatch.item.meeting, wrong=form, of=dispatch.pk)


@require_POST
def send_one(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    dispatch = a_dispatch(request, body, on, pk)
    form = SendForm(request.POST, then=after)
    return carried_out(request, form, send, dispatch, f"Utdraget till {dispatch.recipient} är skickat.")


@require_POST
def receipt(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    dispatch = a_dispatch(request, body, on, pk)
    form = ReceiptForm(request.POST, then=after)
    return carried_out(request, form, note_receipt, dispatch, "Kvittensen är antecknad.")


@require_POST
def skip_one(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    dispatch = a_dispatch(request, body, on, pk)
    form = SkipForm(request.POST, then=after)
    return carried_out(request, form, skip, dispatch, f"{dispatch.recipient} får inget utdrag.")


@require_POST
def add(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """One more recipient of a §."""
    item = prepare_item(request, body, on, pk)
    must_read(request, item)
    form = RecipientForm(request.POST, then=after)
    if form.run(add_recipient, item=item, by=user_of(request)):
        return redirect(form.done_url)
    return page(request, item.meeting, wrong=form, of_item=item.pk)


@require_safe
def all_unsent(request: HttpRequest) -> HttpResponse:
    """What has not been sent yet, over all meetings the person prepares."""
    user = user_of(request)
    authorities = user.authorities_with(Capability.PREPARE_MEETINGS)
    require(authorities, "Expedieringen sköts av nämndsekreterarna.")
    found: dict[int, list[Dispatch]] = {}
    for dispatch in unsent(authorities)[:500]:
        found.setdefault(dispatch.item.meeting_id, []).append(dispatch)
    readable = set(
        Case.objects.visible_to(user)
        .filter(pk__in=[one.item.case_id for many in found.values() for one in many if one.item.case_id])
        .values_list("pk", flat=True)
    )
    meetings = [{"meeting": many[0].item.meeting, "dispatches": many} for many in found.values()]
    return render(request, "meetings/dispatch/unsent.html", {"meetings": meetings, "readable": readable})


# The extract


@require_safe
def extract_page(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """The extract as a page: before anything has been sent, as it would be."""
    item = prepare_item(request, body, on, pk)
    must_read(request, item)
    return render(
        request,
        "meetings/dispatch/extract.html",
        {"meeting": item.meeting, "item": item, "data": data_of(request, item)},
    )


@require_safe
def extract_pdf(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponseBase:
    item = prepare_item(request, body, on, pk)
    must_read(request, item)
    minutes, paragraph = minutes_or_404(item)
    minutes.meeting = item.meeting
    make = partial(lay_out_extract, minutes, paragraph, user_of(request))
    return deliver_made(request, make, name=file_name(item.meeting, paragraph, 1), meeting=item.meeting)


def data_of(request: HttpRequest, item: AgendaItem) -> dict[str, Any]:
    """As the one who certifies it today would print it, or as it was certified."""
    minutes, paragraph = minutes_or_404(item)
    minutes.meeting = item.meeting
    return extract_by(minutes, paragraph, user_of(request))


def minutes_or_404(item: AgendaItem) -> Any:
    try:
        return minutes_of(item)
    except Refused:
        raise Http404 from None
