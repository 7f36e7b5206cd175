"""The meeting while it is held: opening with the roll, formalia, who else is there, closing."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.models import Case
from meetings.actions.holding import (
    add_participant,
    choose_approvers,
    close_meeting,
    open_meeting,
    remove_participant,
    take_up,
)
from meetings.forms.holding import ApproversForm, ParticipantForm
from meetings.models import AgendaItem, Approver, Conflict, Meeting, Participant, Seating
from meetings.rules.planning import may_prepare
from meetings.rules.room import expected
from meetings.views.access import attempt, prepare_item, prepare_meeting, user_of
from organisation.models import Mandate, User


@require_safe
def opening(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """The roll call and the other formalia; the §§ at the left."""
    return opening_page(request, prepare_meeting(request, body, on))


def opening_page(request: HttpRequest, meeting: Meeting, **forms: Any) -> HttpResponse:
    chosen = [
        one.mandate_id for one in meeting.approvers.all() if one.role == "chosen" and one.item_id is None
    ]
    context = {
        "meeting": meeting,
        "left": paragraphs_of(meeting, user_of(request)),
        "expected": expected(meeting) if meeting.opened_at is None else None,
        "participants": list(meeting.participants.select_related("mandate", "user")),
        "approvers": list(meeting.approvers.select_related("mandate__user", "item__paragraph")),
        "conflicts": list(
            Conflict.objects.filter(item__meeting=meeting).select_related("user", "item__paragraph")
        ),
        "approvers_form": ApproversForm(mandates=able_to_approve(meeting), initial={"mandates": chosen}),
        "participant_form": ParticipantForm(),
        "frame_rows": meeting.items.filter(kind=AgendaItem.Kind.FORMALIA, paragraph=None),
    }
    return render(request, "meetings/holding/opening.html", context | forms)


def able_to_approve(meeting: Meeting) -> list[Mandate]:
    """Those who serve in some §, but not who presides."""
    served = Seating.objects.filter(item__meeting=meeting, mandate__isnull=False).values("mandate")
    chairs = meeting.approvers.filter(role=Approver.Role.CHAIR, item=None).values("mandate")
    return list(Mandate.objects.filter(pk__in=served).exclude(pk__in=chairs).in_turn())


def paragraphs_of(meeting: Meeting, user: User) -> list[dict[str, Any]]:
    """The §§ as the column at the left has them. A case that is closed to the person has no way in."""
    items = list(
        meeting.items.select_related("paragraph__series", "case__register", "proceeding").order_by("position")
    )
    seen = set(
        Case.objects.visible_to(user)
        .filter(pk__in=[one.case_id for one in items])
        .values_list("pk", flat=True)
    )
    rows = []
    for item in items:
        item.meeting = meeting
        proceeding = getattr(item, "proceeding", None)
        if not hasattr(item, "paragraph") and not (item.takes_paragraph and meeting.opened_at):
            continue
        readable = item.case_id is None or item.case_id in seen
        rows.append(
            {
                "item": item,
                "paragraph": getattr(item, "paragraph", None),
                "title": item.title if readable else item.open_title,
                "readable": readable,
                "proceeding": proceeding,
                "closed": bool(proceeding and proceeding.is_closed),
            }
        )
    return rows


@require_POST
def open_it(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    meeting = prepare_meeting(request, body, on)
    if attempt(request, open_meeting, meeting=meeting, by=user_of(request)):
        messages.success(request, "Sammanträdet är öppnat.")
    return redirect("meetings:hold", body, on)


@require_POST
def close_it(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    meeting = prepare_meeting(request, body, on)
    if attempt(request, close_meeting, meeting=meeting, by=user_of(request)):
        messages.success(request, "Sammanträdet är avslutat. Nu kan protokollet skrivas.")
        return redirect(meeting)
    return redirect("meetings:hold", body, on)


@require_POST
def approvers(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Who approves the minutes; with `item` who does in that § alone."""
    meeting = prepare_meeting(request, body, on)
    if "item" in request.POST:
        item = get_object_or_404(meeting.items.select_related("paragraph"), pk=_number(request.POST["item"]))
        one = get_object_or_404(Mandate, body=meeting.body, pk=_number(request.POST.get("mandate", "")))
        attempt(request, choose_approvers, meeting=meeting, mandates=[one], item=item, by=user_of(request))
        return redirect("meetings:paragraph", body, on, item.paragraph.number)
    form = ApproversForm(request.POST, mandates=able_to_approve(meeting))
    if form.run(choose_approvers, meeting=meeting, by=user_of(request)):
        messages.success(request, "Justerare är antecknade.")
        return redirect("meetings:hold", body, on)
    return opening_page(request, meeting, approvers_form=form)


@require_POST
def participants(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """Add somebody else who is in the room, or take them off the list."""
    meeting = prepare_meeting(request, body, on)
    if "remove" in request.POST:
        one = get_object_or_404(Participant, meeting=meeting, pk=_number(request.POST["remove"]))
        one.meeting = meeting
        attempt(request, remove_participant, participant=one, by=user_of(request))
        return redirect("meetings:hold", body, on)
    form = ParticipantForm(request.POST)
    if form.run(add_participant, meeting=meeting, by=user_of(request)):
        return redirect("meetings:hold", body, on)
    return opening_page(request, meeting, participant_form=form)


@require_POST
def take(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """Take up an item that came after the opening."""
    item = prepare_item(request, body, on, pk)
    attempt(request, take_up, item=item, by=user_of(request))
    return redirect("meetings:hold", body, on)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def holding_panel(meeting: Meeting, user: User) -> dict[str, Any]:
    """What the meeting's page says of holding it."""
    if meeting.state in {Meeting.State.PLANNED, Meeting.State.CANCELLED}:
        return {"holding": None}
    if meeting.opened_at is None:
        return (
            {"holding": {"expected": expected(meeting)}}
            if may_prepare(user, meeting.body)
            else {"holding": None}
        )
    states = Counter(
        closed is not None
        for closed in meeting.items.filter(withdrawn_at=None, proceeding__isnull=False).values_list(
            "proceeding__closed_at", flat=True
        )
    )
    return {"holding": {"closed": states[True], "total": states.total()}}
