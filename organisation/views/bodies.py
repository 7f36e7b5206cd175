"""Bodies with their ways of working and mandates, and the units of the administration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core import clock
from core.pages import require
from organisation.actions import administration as administer
from organisation.forms import BodyForm, EndForm, MandateForm, NewBodyForm, UnitForm
from organisation.models import Authority, Body, Mandate, Unit
from organisation.roles import Capability
from organisation.views.people import administrator
from trail.queries import history


def overview(request: HttpRequest) -> HttpResponse:
    """Every authority with its bodies and units."""
    administrator(request)
    authorities = Authority.objects.prefetch_related("bodies", "units__parent", "units__levels")
    return render(request, "organisation/overview.html", {"authorities": authorities})


def body(request: HttpRequest, slug: str) -> HttpResponse:
    """How a body works, and who sits in it."""
    by = administrator(request)
    body = get_object_or_404(Body.objects.select_related("authority"), slug=slug)
    may = by.can(Capability.ADMINISTER, body.authority_id)
    form = BodyForm(request.POST or None, initial=BodyForm.initial_of(body))
    if request.method == "POST":
        require(may)
        if form.run(administer.change_body, body=body, by=by):
            return redirect("organisation:body", body.slug)
    context = {
        "body": body,
        "form": form,
        "may": may,
        "today": clock.today(),
        "mandates": body.mandates.select_related("user", "seat").in_turn(),
        "levels": body.levels.select_related("approver"),
        "events": history(body)[:50],
    }
    return render(request, "organisation/body.html", context)


def new_body(request: HttpRequest, authority: str) -> HttpResponse:
    by = administrator(request)
    owner = get_object_or_404(Authority, slug=authority)
    require(by.can(Capability.ADMINISTER, owner))
    form = NewBodyForm(request.POST or None, authority=owner)
    if form.run(administer.add_body, authority=owner, by=by):
        return redirect(form.done_url)
    title = f"Nytt organ i {owner.name}"
    return render(
        request, "organisation/form.html", {"form": form, "title": title, "button": "Lägg upp organet"}
    )


def new_mandate(request: HttpRequest, slug: str) -> HttpResponse:
    by = administrator(request)
    body = get_object_or_404(Body, slug=slug)
    require(by.can(Capability.ADMINISTER, body.authority_id))
    form = MandateForm(
        request.POST or None, body=body, then=body.get_absolute_url(), initial={"from_on": clock.today()}
    )
    if form.run(administer.appoint, body=body, by=by):
        return redirect(form.done_url)
    context = {
        "form": form,
        "title": f"Nytt uppdrag i {body.short_name}",
        "button": "Lägg till",
        "back": body,
    }
    return render(request, "organisation/form.html", context)


def end_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    by = administrator(request)
    mandate = get_object_or_404(Mandate.objects.select_related("body", "user"), pk=pk)
    require(by.can(Capability.ADMINISTER, mandate.body.authority_id))
    form = EndForm(
        request.POST or None, then=mandate.body.get_absolute_url(), initial={"until_on": clock.today()}
    )
    if form.run(administer.end_mandate, mandate=mandate, by=by):
        return redirect(form.done_url)
    context = {
        "form": form,
        "title": f"Avsluta uppdraget för {mandate.user.name}",
        "button": "Avsluta uppdraget",
        "back": mandate.body,
    }
    return render(request, "organisation/form.html", context)


def unit(request: HttpRequest, authority: str, slug: str = "") -> HttpResponse:
    """Add a unit (no slug) or change one."""
    by = administrator(request)
    owner = get_object_or_404(Authority, slug=authority)
    require(by.can(Capability.ADMINISTER, owner))
    unit = get_object_or_404(Unit, authority=owner, slug=slug) if slug else None
    initial = {"name": unit.name, "slug": unit.slug, "parent": unit.parent} if unit else {}
    form = UnitForm(request.POST or None, authority=owner, then="/arbete/organisation/", initial=initial)
    if form.run(administer.save_unit, authority=owner, unit=unit, by=by):
        return redirect(form.done_url)
    title = f"Ändra {unit.name}" if unit else f"Ny enhet i {owner.name}"
    return render(request, "organisation/form.html", {"form": form, "title": title, "button": "Spara"})
