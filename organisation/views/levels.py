"""Which levels approve the memos of a unit, and which a body asks for besides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core import clock
from core.pages import require
from organisation.actions.levels import set_levels
from organisation.forms import LevelsForm
from organisation.models import Body, RoleAssignment, Unit
from organisation.roles import Capability, roles_with
from organisation.views.people import administrator


def unit_levels(request: HttpRequest, authority: str, slug: str) -> HttpResponse:
    """The chain of a unit."""
    administrator(request)
    unit = get_object_or_404(Unit.objects.select_related("authority"), authority__slug=authority, slug=slug)
    return _levels(request, unit)


def body_levels(request: HttpRequest, slug: str) -> HttpResponse:
    """What a body asks for besides the units' own levels."""
    administrator(request)
    return _levels(request, get_object_or_404(Body.objects.select_related("authority"), slug=slug))


def _levels(request: HttpRequest, of: Unit | Body) -> HttpResponse:
    by = administrator(request)
    require(by.can(Capability.ADMINISTER, of.authority_id))
    levels = [level.approver for level in of.levels.select_related("approver")]
    form = LevelsForm(request.POST or None, authority=of.authority, levels=levels, then=request.path)
    if form.run(set_levels, of=of, by=by):
        return redirect(form.done_url)
    managers = RoleAssignment.objects.on(clock.today()).filter(
        role__in=roles_with(Capability.APPROVE_MEMOS), unit__authority=of.authority, user__is_active=True
    )
    context = {
        "of": of,
        "is_body": isinstance(of, Body),
        "form": form,
        "levels": levels,
        "managers": managers.select_related("user", "unit").order_by("unit__name", "user__name"),
    }
    return render(request, "organisation/levels.html", context)
