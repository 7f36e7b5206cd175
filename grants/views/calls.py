"""Rounds: the list, one round, opening and changing it; its keys; the reasons that come back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.models import Case
from cases.views.access import sent, user_of
from core.errors import Refused
from core.pages import require
from grants.actions.calls import change_call, close_call, open_call, reopen_call, retire_reason, save_reason
from grants.actions.keys import make_key, revoke_key
from grants.forms.calls import CallForm, KeyForm, ReasonForm
from grants.models import ApplicationConflict, CallKey, GrantCall, ReasonCode
from grants.queries.calls import applications_of, calls_of, hidden_count
from grants.queries.compilations import current_compilation, scores_of
from grants.rules.amounts import shares
from grants.rules.preparing import PREPARERS, may_lift_conflict, may_prepare
from grants.views.rounds_access import prepare_call, see_call
from organisation.models import Authority
from organisation.roles import Capability

form_page = require_http_methods(["GET", "HEAD", "POST"])
STAFF = "Utlysningar läses av myndighetens personal."


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    require(user.can(Capability.READ_DIARY), STAFF)
    context = {"calls": calls_of(user), "may_open": user.can(Capability.WRITE_MEMOS)}
    return render(request, "grants/applications/calls.html", context)


@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    call, user = see_call(request, pk), user_of(request)
    criteria = list(call.criteria.all())
    weights = {one.pk: one.weight for one in criteria}
    applications = list(applications_of(call, user))
    scores = scores_of(call.pk, applications_of(call, user))
    rows: list[dict[str, Any]] = [
        {
            "one": one,
            "asked": sum(year.asked_ore for year in one.years.all()),
            "share": shares(scores.get(one.pk, {}), weights),
        }
        for one in applications
    ]
    conflicts = (
        ApplicationConflict.objects.standing()
        .filter(
            application__in=[row["one"].pk for row in rows]
        )  # not of those that are hidden from the reader
        .select_related("user", "application")
    )
    context = {
        "call": call,
        "criteria": criteria,
        "rows": rows,
        "asked": sum(row["asked"] for row in rows if row["one"].state != "withdrawn"),
        "hidden": hidden_count(call, user),
        "compilation": current_compilation(call.pk),
        "may": may_prepare(user, call.authority_id),
        "conflicts": [one for one in conflicts if may_lift_conflict(user, call.authority_id, one.user)],
    }
    return render(request, "grants/applications/call.html", context)


@form_page
def new_call(request: HttpRequest) -> HttpResponse:
    """In the case named in the address, or in the one that is written in the form."""
    user = user_of(request)
    require(user.can(Capability.WRITE_MEMOS), PREPARERS)
    case = None
    if slug := request.GET.get("arende"):
        case = get_object_or_404(Case.objects.visible_to(user), slug=slug)
        require(may_prepare(user, case.authority_id), PREPARERS)
    form = CallForm(*sent(request), by=user, case=case)
    if form.run(open_call, by=user):
        if not form.repeated:
            messages.success(request, "Utlysningen är upplagd.")
        return redirect(form.done_url)
    return _call_form(request, form, "Ny utlysning", case=case)


@form_page
def edit_call(request: HttpRequest, pk: int) -> HttpResponse:
    call = prepare_call(request, pk)
    form = CallForm(*sent(request), by=user_of(request), call=call, then=call.get_absolute_url())
    if form.run(change_call, call=call, by=user_of(request)):
        return redirect(form.done_url)
    return _call_form(request, form, "Ändra utlysningen", case=call.case, call=call)


def _call_form(
    request: HttpRequest, form: CallForm, heading: str, *, case: Case | None, call: GrantCall | None = None
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else None
    context = {"form": form, "heading": heading, "case": case, "call": call}
    return render(request, "grants/applications/call_form.html", context, status=status)


@require_POST
def end_call(request: HttpRequest, pk: int) -> HttpResponse:
    call = prepare_call(request, pk)
    close_call(call=call, by=user_of(request))
    messages.success(request, "Utlysningen är avslutad. Den tar inte emot fler ansökningar.")
    return redirect(call)


@require_POST
def take_up_call(request: HttpRequest, pk: int) -> HttpResponse:
    call = prepare_call(request, pk)
    try:
        reopen_call(call=call, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(call)


@form_page
def keys(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key is shown on the answer itself, once; there is nowhere to read it again."""
    call, secret = prepare_call(request, pk), ""
    form = KeyForm(*sent(request), then=lambda _: reverse("grants:keys", args=[pk]))
    if form.run(make_key, call=call, by=user_of(request)):
        if form.repeated:
            return redirect(form.done_url)
        secret = form.result[1]
        form = KeyForm()
    url = request.build_absolute_uri(reverse("api:call-applications", args=[call.pk]))
    context = {
        "call": call,
        "form": form,
        "secret": secret,
        "keys": call.keys.select_related("made_by"),
        "api_url": url,
    }
    answer = render(request, "grants/applications/keys.html", context, status=422 if form.errors else None)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def end_key(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    call = prepare_call(request, pk)
    revoke_key(key=get_object_or_404(CallKey, call=call, pk=number), by=user_of(request))
    messages.success(request, "Nyckeln är spärrad.")
    return redirect("grants:keys", pk)


@form_page
def reasons(request: HttpRequest) -> HttpResponse:
    """The reasons of the authority that the person prepares in, and a form for one more."""
    user = user_of(request)
    require(user.can(Capability.WRITE_MEMOS), PREPARERS)
    authority = Authority.objects.filter(pk__in=user.authorities_with(Capability.WRITE_MEMOS)).order_by(
        "name"
    )[0]
    form = ReasonForm(*sent(request), then=reverse("grants:reasons"))
    if form.run(save_reason, authority=authority, by=user):
        if not form.repeated:
            messages.success(request, "Skälet är sparat.")
        return redirect(form.done_url)
    found = ReasonCode.objects.filter(authority=authority).order_by("retired_on", "for_refusal", "text")
    context = {"authority": authority, "reasons": found, "form": form}
    return render(request, "grants/applications/reasons.html", context, status=422 if form.errors else None)


@require_POST
def end_reason(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    kept = ReasonCode.objects.filter(authority__in=user.authorities_with(Capability.READ_DIARY))
    reason = get_object_or_404(kept, pk=pk)
    require(may_prepare(user, reason.authority_id), PREPARERS)
    retire_reason(reason=reason, by=user)
    messages.success(request, "Skälet erbjuds inte längre. Där det används står det kvar.")
    return redirect("grants:reasons")
