"""One application: read, entered, changed, assessed; and one's own conflict of interest in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases.views.access import sent, user_of
from core.errors import Refused
from core.pages import require
from grants.actions.applications import change_application, enter_application, withdraw_application
from grants.actions.assessing import assess, declare_conflict, lift_conflict
from grants.forms.applications import ApplicationForm, AssessmentForm, ConflictForm
from grants.models import Application, ApplicationConflict, GrantCall
from grants.queries.calls import facts_of
from grants.queries.compilations import scores_of
from grants.rules.amounts import shares
from grants.rules.asking import problems
from grants.rules.preparing import may_lift_conflict, may_prepare
from grants.views.rounds_access import prepare_application, prepare_call, see_application, see_call

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says, and the form to assess it."""
    application, user = see_application(request, pk), user_of(request)
    may = may_prepare(user, application.call.authority_id)
    require(may or request.method != "POST", "Ansökningar bedöms av myndighetens handläggare.")
    form = AssessmentForm(*sent(request), application=application, then=application.call.get_absolute_url())
    if form.run(assess, application=application, by=user):
        messages.success(request, f"Bedömningen av {application.external_id} är sparad.")
        return redirect(form.done_url)
    call = application.call
    weights = dict(call.criteria.values_list("pk", "weight"))
    scores = scores_of(call.pk, Application.objects.filter(pk=application.pk)).get(application.pk, {})
    years = list(application.years.select_related("fund"))
    context = {
        "one": application,
        "call": call,
        "form": form,
        "may": may,
        "years": years,
        "asked": sum(year.asked_ore for year in years),
        "share": shares(scores, weights),
        "conflict_form": ConflictForm(auto_id="jav_%s"),
    }
    status = 422 if form.is_bound and form.errors else None
    return render(request, "grants/applications/application.html", context, status=status)


@form_page
def new_application(request: HttpRequest, pk: int) -> HttpResponse:
    call = prepare_call(request, pk)
    form = ApplicationForm(*sent(request), call=call)
    if form.run(enter_application, call=call, by=user_of(request)):
        if not form.repeated:
            messages.success(request, f"Ansökan {form.result.external_id} är inlagd.")
            _ask(request, form)
        return redirect(form.done_url)
    return _form(request, form, call, "Ny ansökan")


@form_page
def edit_application(request: HttpRequest, pk: int) -> HttpResponse:
    application = prepare_application(request, pk)
    then = application.get_absolute_url()
    form = ApplicationForm(*sent(request), call=application.call, application=application, then=then)
    if form.run(change_application, application=application, by=user_of(request)):
        _ask(request, form)
        return redirect(form.done_url)
    return _form(request, form, application.call, "Ändra ansökan", application)


def _ask(request: HttpRequest, form: ApplicationForm) -> None:
    """What is doubtful does not stop, but is said."""
    for one in problems(form.arguments()["entry"], facts_of(form.call)):
        messages.warning(request, one.message)


def _form(
    request: HttpRequest, form: ApplicationForm, call: GrantCall, heading: str, one: Application | None = None
) -> HttpResponse:
    context = {"form": form, "call": call, "heading": heading, "one": one}
    status = 422 if form.is_bound and form.errors else None
    return render(request, "grants/applications/application_form.html", context, status=status)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    application = prepare_application(request, pk)
    try:
        withdraw_application(application=application, by=user_of(request))
        messages.success(request, f"Ansökan {application.external_id} är antecknad som återtagen.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(application)


@require_POST
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    application = prepare_application(request, pk)
    form = ConflictForm(request.POST, then=application.call.get_absolute_url())
    if form.run(declare_conflict, application=application, by=user_of(request)):
        messages.success(
            request, f"Du har anmält jäv i ansökan {application.external_id}. Den visas inte längre för dig."
        )
        return redirect(form.done_url)
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect(application)


@require_POST
def lift(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    call, user = see_call(request, pk), user_of(request)
    standing = ApplicationConflict.objects.filter(application__in=Application.objects.visible_to(user))
    conflict = get_object_or_404(standing.select_related("user"), application__call=call, pk=number)
    require(may_lift_conflict(user, call.authority_id, conflict.user), "En chef prövar om jävet ska hävas.")
    lift_conflict(conflict=conflict, by=user)
    messages.success(request, f"Jävet är hävt. {conflict.user} ser ansökan igen.")
    return redirect(call)
