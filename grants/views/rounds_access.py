"""Fetching is the permission: what one may not see is not found, what one may see but not do is forbidden."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cases.views.access import user_of
from core.pages import require
from grants.models import Application, Compilation, GrantCall
from grants.rules.preparing import PREPARERS, may_prepare

JAV = (
    "Du har anmält jäv i en ansökan som sammanställningen handlar om. Läs den i kallelsen när den är utskickad, eller "
    "be en kollega."
)


def see_call(request: HttpRequest, pk: int) -> GrantCall:
    calls = GrantCall.objects.visible_to(user_of(request)).select_related("case", "authority", "responsible")
    return get_object_or_404(calls, pk=pk)


def prepare_call(request: HttpRequest, pk: int) -> GrantCall:
    call = see_call(request, pk)
    require(may_prepare(request.user, call.authority_id), PREPARERS)
    return call


def see_application(request: HttpRequest, pk: int) -> Application:
    found = Application.objects.visible_to(user_of(request))
    return get_object_or_404(found.select_related("call__case", "call__authority", "decided_in"), pk=pk)


def prepare_application(request: HttpRequest, pk: int) -> Application:
    application = see_application(request, pk)
    require(may_prepare(request.user, application.call.authority_id), PREPARERS)
    return application


def see_compilation(request: HttpRequest, pk: int) -> Compilation:
    found = Compilation.objects.visible_to(user_of(request))
    return get_object_or_404(found.select_related("call__case", "call__authority", "memo"), pk=pk)


def prepare_compilation(request: HttpRequest, pk: int) -> Compilation:
    compilation = see_compilation(request, pk)
    require(may_prepare(request.user, compilation.call.authority_id), PREPARERS)
    return compilation
