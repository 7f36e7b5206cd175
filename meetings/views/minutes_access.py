"""Fetching minutes is the permission: the secretary always; those who approve once they are asked; staff and the
body's members when they are approved."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from cases.models import Case
from cases.models.secret_sections import reads_secret
from core.downloads import deliver
from core.errors import Refused
from meetings.minutes_content import Json
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.queries.minutes import whole
from meetings.queries.paragraph_marks import marks_of
from meetings.rules.approval import is_approver
from meetings.rules.masking import Reader, masked
from meetings.rules.planning import may_prepare
from meetings.views.access import prepare_meeting, see_meeting, user_of
from organisation.models import User


def prepare_minutes(request: HttpRequest, body: str, on: datetime.date, number: int) -> Minutes:
    meeting = prepare_meeting(request, body, on)
    minutes: Minutes = get_object_or_404(whole(meeting.minutes.all()), number=number)
    minutes.meeting = meeting
    return minutes


def prepare_paragraph(
    request: HttpRequest, body: str, on: datetime.date, number: int, pk: int
) -> tuple[Minutes, AgendaItem]:
    minutes = prepare_minutes(request, body, on, number)
    items = AgendaItem.objects.filter(in_minutes__minutes=minutes).select_related(
        "case", "paragraph__series", "meeting__body"
    )
    return minutes, get_object_or_404(items, pk=pk)


def read_minutes(request: HttpRequest, body: str, on: datetime.date, number: int) -> Minutes:
    user = user_of(request)
    meeting = see_meeting(request, body, on)
    minutes: Minutes = get_object_or_404(whole(meeting.minutes.all()), number=number)
    minutes.meeting = meeting
    asked = minutes.state != Minutes.State.DRAFT and is_approver(user, minutes)
    if not (may_prepare(user, meeting.body) or asked or minutes.is_approved):
        raise Http404
    return minutes


def content_for(request: HttpRequest, minutes: Minutes, content: Json) -> Json:
    """What the person may read: everything for the secretary and those who approve, else as the cases allow. What is
    secret is read by those cleared for it and the case's own official; members have been sent it (ADR 2), but for
    secret sections of memos, which they ask the secretary for (ADR 20)."""
    user = user_of(request)
    if may_prepare(user, minutes.meeting.body) or is_approver(user, minutes):
        return content
    return masked(content, reader=reader_of(user, minutes, content))[0]


def reader_of(user: User, minutes: Minutes, content: Json) -> Reader:
    items = AgendaItem.objects.filter(in_minutes__minutes=minutes)
    seen = items.filter(Q(case=None) | Q(case__in=Case.objects.visible_to(user)))
    marks = marks_of(row["item"] for row in content["paragraphs"])
    paragraphs = {row["item"]: row for row in content["paragraphs"]}
    is_member = minutes.meeting.body_id in user.body_ids_today()
    readable, cleared = set(), set()
    for item in seen.select_related("case__register"):
        if item.case is not None and reads_secret(user, item.case):
            cleared.add(item.pk)
        if is_member or item.pk in cleared or not marks[item.pk].secrecy(paragraphs[item.pk]):
            readable.add(item.pk)
    return Reader(frozenset(readable), frozenset(cleared))


def deliver_made(
    request: HttpRequest, make: Callable[[], str], *, name: str, meeting: Meeting
) -> HttpResponseBase:
    """A PDF that is made when it is asked for. A refusal is shown as a message on the page of the meeting."""
    try:
        sha256 = make()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(meeting)
    return deliver(request, name=name, sha256=sha256, content_type="application/pdf")
