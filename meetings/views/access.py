"""Fetching is the permission. The public reads its own pages: below /arbete/ a meeting is found by the authority's
staff and, once called, by those who sit in the body."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cases.models import File
from core.errors import Refused
from core.pages import require
from meetings.models import AgendaItem, Issue, Meeting
from meetings.rules.planning import may_plan, may_prepare
from organisation.models import Body, User
from organisation.roles import Capability

SECRETARY_ONLY = "Det här gör organets nämndsekreterare."
PLANNERS_ONLY = "Sammanträden planeras av organets nämndsekreterare och av administratören."


def user_of(request: HttpRequest) -> User:
    """The person signed in. Views below /arbete/ are never reached by anybody else."""
    assert isinstance(request.user, User)
    return request.user


def is_staff(user: User, body: Body) -> bool:
    return user.can(Capability.READ_DIARY, body.authority_id)


def see_meeting(request: HttpRequest, body: str, on: datetime.date) -> Meeting:
    user = user_of(request)
    meeting = get_object_or_404(
        Meeting.objects.visible_to(user).select_related(
            "body__authority", "chair", "secretary", "case__register"
        ),
        body__slug=body,
        on=on,
    )
    if not is_staff(user, meeting.body) and meeting.body_id not in user.body_ids_today():
        raise Http404
    return meeting


def prepare_meeting(request: HttpRequest, body: str, on: datetime.date) -> Meeting:
    meeting = see_meeting(request, body, on)
    require(may_prepare(user_of(request), meeting.body), SECRETARY_ONLY)
    return meeting


def plan_meetings_of(request: HttpRequest, slug: str) -> Body:
    """The body whose meetings are to be planned: staff of its authority find it, planners may go on."""
    user = user_of(request)
    body = get_object_or_404(Body.objects.select_related("authority"), slug=slug)
    if not is_staff(user, body):
        raise Http404
    require(may_plan(user, body), PLANNERS_ONLY)
    return body


def change_meeting_of(request: HttpRequest, body: str, on: datetime.date) -> Meeting:
    meeting = see_meeting(request, body, on)
    require(may_plan(user_of(request), meeting.body), PLANNERS_ONLY)
    return meeting


def prepare_item(request: HttpRequest, body: str, on: datetime.date, pk: int) -> AgendaItem:
    meeting = prepare_meeting(request, body, on)
    item = get_object_or_404(meeting.items.select_related("case__register", "case__official"), pk=pk)
    item.meeting = meeting
    return item


def prepare_issue(request: HttpRequest, body: str, on: datetime.date, number: int) -> Issue:
    meeting = prepare_meeting(request, body, on)
    issue = get_object_or_404(
        meeting.issues.select_related("by", "file", "public_file", "supplement_file"), number=number
    )
    issue.meeting = meeting
    return issue


def may_open(file: File | None, user: User) -> bool:
    """Whether the person may open a file of an issue."""
    return file is not None and File.objects.visible_to(user).filter(pk=file.pk).exists()


def attempt(request: HttpRequest, action: Callable[..., Any], **arguments: Any) -> bool:
    """Do what a lone button asks for. A refusal is shown as a message on the page that follows."""
    try:
        action(**arguments)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    return True
