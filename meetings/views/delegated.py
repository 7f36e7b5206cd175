"""Decisions by delegation, as the list that a body is given."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.pages import require
from meetings.actions.delegated import report_decisions
from meetings.forms.delegated import PeriodFilter
from meetings.models import Meeting
from meetings.queries.delegated import delegated_in, unreported
from meetings.rules.planning import may_prepare
from meetings.views.access import SECRETARY_ONLY, attempt, is_staff, user_of
from organisation.models import Body


@require_http_methods(["GET", "HEAD"])
def delegated(request: HttpRequest, body: str) -> HttpResponse:
    """Of a period; the secretary puts what waits on a coming agenda."""
    user = user_of(request)
    found = get_object_or_404(Body.objects.select_related("authority"), slug=body)
    require(is_staff(user, found), "Delegationsbesluten läses av myndighetens egna.")
    form = PeriodFilter(request.GET)
    chosen = form.chosen()
    prepares = may_prepare(user, found)
    coming = Meeting.objects.visible_to(user).filter(body=found).upcoming(clock.today())
    context = {
        "body": found,
        "form": form,
        "rows": delegated_in(found, user, chosen.get("fran"), chosen.get("till")),
        "waiting": len(unreported(found, user)),
        "prepares": prepares,
        "meetings": coming[:3] if prepares else [],
    }
    return render(request, "meetings/delegated.html", context)


@require_POST
def report(request: HttpRequest, body: str) -> HttpResponse:
    user = user_of(request)
    found = get_object_or_404(Body.objects.select_related("authority"), slug=body)
    require(may_prepare(user, found), SECRETARY_ONLY)
    number = request.POST.get("sammantrade", "")
    meeting = get_object_or_404(
        Meeting.objects.visible_to(user).filter(body=found).select_related("body"),
        pk=int(number) if number.isdecimal() else 0,
    )
    if attempt(request, report_decisions, meeting=meeting, by=user):
        messages.success(request, "Besluten står på ärendelistan.")
        return redirect(meeting)
    return redirect("meetings:delegated", body)
