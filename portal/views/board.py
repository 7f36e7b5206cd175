"""The notice board on the web (KL 8:9): what hangs there today, by itself, and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.api import EVERYBODY
from meetings.appeals import how_to_appeal, in_time
from meetings.models import Meeting, Notice
from meetings.queries.board import on_board
from meetings.queries.decided import everybody_reads
from meetings.rules.board import counting


@require_safe
@login_not_required
def board(request: HttpRequest) -> HttpResponse:
    """Only kinds of KL 8:10–11. What has come down is not shown; the proof of it is kept."""
    notices = list(on_board(EVERYBODY))
    meetings = [notice.meeting_id for notice in notices if notice.meeting_id]
    readable = set(everybody_reads(Meeting.objects.filter(pk__in=meetings)).values_list("pk", flat=True))
    posted = [_posted(notice, notice.meeting_id in readable) for notice in notices]
    return render(request, "portal/board.html", {"posted": posted})


def _posted(notice: Notice, readable: bool) -> dict[str, Any]:
    meeting = notice.meeting
    return {
        "notice": notice,
        "count": counting(notice.posted_on) if notice.last_appeal_on else None,
        "how": how_to_appeal(),
        "in_time": in_time(notice.last_appeal_on),
        "url": reverse("portal:meeting", args=[meeting.body.slug, meeting.on])
        if meeting is not None and readable
        else "",
    }
