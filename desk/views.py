"""The signed-in start page: what waits for me, my reminders, my meetings. And what the product has told me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.queries import reminders_of
from core import clock
from core.pages import keyset
from meetings.models import Meeting
from meetings.queries import my_meetings, with_counts
from organisation.models import Message, User
from organisation.roles import Capability
from organisation.todo import waiting_for

SHOWN = 6


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    today = clock.today()
    waiting = waiting_for(user)
    mine = Meeting.objects.filter(pk__in=my_meetings(user).values("pk")).select_related("body")
    cases = Case.objects.visible_to(user).open().filter(official=user)
    context = {
        "today": today,
        "first_name": user.name.split(" ")[0],
        "staff": user.can(Capability.READ_DIARY),
        "waiting": waiting,
        "late": sum(1 for todo in waiting if todo.due_on and todo.due_on < today),
        "reminders": reminders_of(user)[:20],
        "cases": cases.newest_first()[:SHOWN],
        "meetings": with_counts(mine.upcoming(today))[:SHOWN],
    }
    return render(request, "desk/start.html", context)


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What the product has told me, newest first: the same words that went out by mail."""
    mine = Message.objects.filter(to=_user(request))
    return render(request, "desk/messages.html", {"page": keyset(mine, request.GET, order=("-pk",), size=30)})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
