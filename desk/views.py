"""The signed-in start page: what waits for me, my reminders, my meetings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.models import Case, Reminder
from core import clock
from meetings.queries.meetings import my_meetings
from organisation.models import User
from organisation.todo import waiting_for


def start(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    today = clock.today()
    waiting = waiting_for(user)
    return render(
        request,
        "desk/start.html",
        {
            "today": today,
            "first_name": user.name.split(" ")[0],
            "waiting": waiting,
            "late": sum(1 for todo in waiting if todo.due_on and todo.due_on < today),
            "reminders": Reminder.objects.waiting()
            .filter(owner=user, case__in=Case.objects.visible_to(user))
            .select_related("case")[:20],
            "recent": Case.objects.visible_to(user).open().filter(official=user).newest_first()[:6],
            "meetings": my_meetings(user)[:8],
        },
    )


def messages(request: HttpRequest) -> HttpResponse:
    """What the product has told me, newest first: the same words that went out by mail."""
    user = request.user
    assert isinstance(user, User)
    return render(request, "desk/messages.html", {"messages_to_me": user.messages.order_by("-id")[:100]})
