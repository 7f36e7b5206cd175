"""The signed-in start page: what waits for me, my reminders, my meetings. And what the product has told me."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from cases.queries import reminders_of
from cases.queries.written import written_by
from core import clock
from core.pages import keyset
from desk.forms import NoticesForm
from desk.queries import cases_to_give_out, nothing_waits
from meetings.models import Meeting
from meetings.queries import my_meetings, with_counts
from organisation.actions import choose_notices
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
    to_give_out = cases_to_give_out(user)
    context = {
        "today": today,
        "first_name": user.name.split(" ")[0],
        "staff": user.can(Capability.READ_DIARY),
        "waiting": waiting,
        "nothing_waits": nothing_waits(user),
        "written": written_by(user) if user.can(Capability.WRITE_MEMOS) else None,
        "to_give_out": to_give_out[:SHOWN] if to_give_out is not None else None,
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


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """How I want to be told, kind by kind."""
    user = _user(request)
    form = NoticesForm(
        *([request.POST] if request.method == "POST" else []), user=user, then=reverse("desk:notices")
    )
    if form.run(choose_notices, user=user, by=user):
        flash.success(request, "Dina val är sparade.")
        return redirect(form.done_url)
    context = {"form": form, "digest_at": settings.DIGEST_AT}
    return render(request, "desk/notices.html", context, status=422 if form.errors else None)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
