"""Promises: the list, the page of each, and what is done there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import assignments as actions
from cases.forms import assignments as forms
from cases.models import Assignment
from cases.queries.assignments import bodies_with_assignments, read_by
from cases.rules.assignments import light_of, may_give, may_report
from cases.views.access import note_reading, see_case, sent, user_of
from cases.views.acting import act
from core import clock
from core.pages import keyset, require
from organisation.roles import Capability

form_page = require_http_methods(["GET", "HEAD", "POST"])
GIVERS_ONLY = "Uppdrag lämnas av registrator, handläggare, chef och nämndsekreterare."
OWNERS_ONLY = "Det här gör den som är ansvarig, eller registrator, handläggare, chef och nämndsekreterare."
# What is done to a promise, by the word in its address; the value is in the name of the address.
STEPS = {"lage": "report", "klart": "finish", "oppna": "reopen", "flytta": "move", "lamna-over": "hand_over"}
WORDS = {
    "lage": ("Säg hur det går", "Spara", "Läget är antecknat."),
    "klart": ("Uppdraget är klart", "Klart", "Uppdraget är klart."),
    "oppna": ("Öppna uppdraget igen", "Öppna igen", "Uppdraget är öppet igen."),
    "flytta": ("Flytta dagen", "Flytta", "Dagen är flyttad."),
    "lamna-over": ("Lämna över uppdraget", "Lämna över", "Uppdraget är överlämnat."),
}
ACTIONS: dict[str, Any] = {
    "lage": actions.report,
    "klart": actions.finish_assignment,
    "oppna": actions.reopen_assignment,
    "flytta": actions.change_due,
    "lamna-over": actions.hand_over,
}
FORMS: dict[str, Any] = {
    "lage": forms.ReportForm,
    "klart": forms.FinishForm,
    "oppna": forms.ReopenForm,
    "flytta": forms.DueForm,
}


@require_safe
def assignments(request: HttpRequest) -> HttpResponse:
    """All promises a person may read, narrowed by the address; late ones of a body make the list it is given."""
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), "Uppdragen läses av myndighetens egna.")
    form = forms.AssignmentFilter(request.GET, bodies=bodies_with_assignments(user))
    chosen = form.chosen()
    found = Assignment.objects.filter(pk__in=read_by(user).values("pk"))
    which = chosen.get("visa", "")
    found = found.filter(finished_at__isnull=which != "klara")
    if which == "sena":
        found = found.overdue(clock.today())
    if "organ" in chosen:
        found = found.filter(body=chosen["organ"])
    if chosen.get("mina"):
        found = found.filter(owner=user)
    found = found.select_related("case__register", "owner", "body", "decision")
    page = keyset(found, request.GET, order=("due_on", "pk"))
    context = {"page": page, "form": form, "body": chosen.get("organ"), "which": which}
    return render(request, "cases/assignments/list.html", context)


def see_assignment(request: HttpRequest, slug: str, pk: int) -> Assignment:
    found = (
        read_by(user_of(request))
        .with_percent()  # type: ignore[attr-defined]
        .select_related("case__register__authority", "given_by", "case__official")
    )
    return get_object_or_404(found, case__slug=slug, pk=pk)


@require_safe
def assignment(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    one, user = see_assignment(request, slug, pk), user_of(request)
    note_reading(request, one.case)
    updates = one.updates.select_related("by", "evidence__case").order_by("-id")
    context = {
        "one": one,
        "updates": updates,
        "light": light_of(one),
        "may_report": may_report(user, one),
        "case": one.case,
    }
    return render(request, "cases/assignments/assignment.html", context)


@form_page
def give(request: HttpRequest, slug: str) -> HttpResponse:
    case, user = see_case(request, slug), user_of(request)
    require(may_give(user, case), GIVERS_ONLY)
    form = forms.GiveForm(*sent(request), case=case, user=user, then=case.get_absolute_url())
    return act(
        request,
        form,
        actions.give_assignment,
        {"case": case},
        case=case,
        heading="Nytt uppdrag",
        lead="Den ansvariga får ett meddelande nu och ett på dagen. Organet som har beslutat ser vad som är försenat.",
        button="Lämna uppdraget",
        done="Uppdraget är lämnat.",
    )


@form_page
def change(request: HttpRequest, slug: str, pk: int, what: str) -> HttpResponse:
    """One thing that is done to a promise: how it goes, done, another day, somebody else."""
    one, user = see_assignment(request, slug, pk), user_of(request)
    require(may_report(user, one), OWNERS_ONLY)
    heading, button, done = WORDS[what]
    then = one.get_absolute_url()
    if what == "lamna-over":
        form = forms.HandOverForm(*sent(request), case=one.case, then=then)
    elif what in {"lage", "klart"}:
        form = FORMS[what](*sent(request), case=one.case, user=user, then=then)
    else:
        form = FORMS[what](*sent(request), then=then)
    return act(
        request,
        form,
        ACTIONS[what],
        {"assignment": one},
        case=one.case,
        heading=heading,
        lead=one.what,
        button=button,
        done=done,
    )
