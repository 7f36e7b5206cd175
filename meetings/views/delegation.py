"""The order of delegation: the points that a body gives and holds, kept by its secretary."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases.actions.delegation import add_point, end_point
from cases.models import DelegationPoint
from core import clock
from core.pages import require
from meetings.forms.holding import EndForm, PointForm
from meetings.rules.planning import may_prepare
from meetings.views.access import SECRETARY_ONLY, is_staff, user_of
from organisation.models import Body


def _body(request: HttpRequest, slug: str) -> Body:
    body = get_object_or_404(Body.objects.select_related("authority", "parent"), slug=slug)
    if not is_staff(user_of(request), body):
        raise Http404
    require(may_prepare(user_of(request), body), SECRETARY_ONLY)
    return body


@require_http_methods(["GET", "HEAD", "POST"])
def points(request: HttpRequest, body: str) -> HttpResponse:
    found = _body(request, body)
    givers = Body.objects.filter(authority=found.authority).exclude(kind=Body.Kind.COUNCIL)
    form = PointForm(
        request.POST if request.method == "POST" else None,
        givers=givers,
        delegates=Body.objects.filter(authority=found.authority).exclude(kind=Body.Kind.COUNCIL),
        then=request.path,
        initial={"giver": found.parent or found, "delegate_body": found, "from_on": clock.today()},
    )
    if form.run(add_point, by=user_of(request)):
        messages.success(request, f"Punkt {form.cleaned_data['number']} är sparad.")
        return redirect(form.done_url)
    return render(request, "meetings/delegation.html", {"body": found, "form": form, **listed(found)})


def listed(body: Body) -> dict[str, Any]:
    today = clock.today()
    rows = DelegationPoint.objects.filter(Q(giver=body) | Q(delegate_body=body)).select_related(
        "giver", "delegate_body"
    )
    standing = [one for one in rows if one.until_on is None or one.until_on >= today]
    return {"standing": standing, "ended": [one for one in rows if one not in standing]}


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, body: str, pk: int) -> HttpResponse:
    """The last day of a point."""
    found = _body(request, body)
    rows = DelegationPoint.objects.filter(Q(giver=found) | Q(delegate_body=found)).select_related("giver")
    point = get_object_or_404(rows, pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"until_on": clock.today()})
    if form.run(end_point, point=point, by=user_of(request)):
        messages.success(request, f"{point} är avslutad.")
        return redirect("meetings:delegation", body)
    return render(request, "meetings/delegation_end.html", {"body": found, "point": point, "form": form})
