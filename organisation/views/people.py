"""People, their roles and what they have been allowed when."""

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core import clock
from core.collation import swedish_order
from core.pages import page_or_part, require
from organisation.actions import administration as administer
from organisation.forms import ChangePersonForm, EndForm, PersonForm, RoleForm
from organisation.models import RoleAssignment, User
from organisation.roles import Capability
from trail.queries import events_on


def administrator(request: HttpRequest) -> User:
    """The signed-in person, who must administer some authority."""
    user = request.user
    assert isinstance(user, User)
    require(
        user.can(Capability.ADMINISTER),
        "Sidan är för administratörer. Fråga din administratör om du behöver en roll.",
    )
    return user


def people(request: HttpRequest) -> HttpResponse:
    """Everybody, found by name, title or address."""
    administrator(request)
    text = request.GET.get("q", "").strip()
    found = User.objects.select_related("unit").order_by(swedish_order("name"))
    if text:
        found = found.filter(Q(name__icontains=text) | Q(title__icontains=text) | Q(email__icontains=text))
    roles = RoleAssignment.objects.on(clock.today()).select_related("authority")
    found = found.prefetch_related(
        Prefetch("role_assignments", roles, to_attr="roles_now"), "mandates__body"
    )[:500]
    return page_or_part(
        request, "organisation/people.html", {"people": found, "q": text}, part="organisation/_people.html"
    )


def new_person(request: HttpRequest) -> HttpResponse:
    by = administrator(request)
    form = PersonForm(request.POST or None)
    if form.run(administer.add_person, by=by):
        return redirect(form.done_url)
    return render(
        request, "organisation/form.html", {"form": form, "title": "Ny person", "button": "Lägg till"}
    )


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's facts, roles and mandates, and what has been changed by whom."""
    by = administrator(request)
    person = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    names = ("name", "email", "title", "phone", "unit", "protected", "is_active")
    form = ChangePersonForm(request.POST or None, initial={name: getattr(person, name) for name in names})
    if form.run(administer.change_person, person=person, by=by):
        return redirect(person)
    context = {
        "form": form,
        "person": person,
        "roles": person.role_assignments.select_related("authority", "unit").order_by("-from_on"),
        "mandates": person.mandates.select_related("body").order_by("-from_on"),
        "absences": person.absences.ahead(clock.today()).select_related("substitute"),
        "today": clock.today(),
        "events": events_on(person)[:50],
    }
    return render(request, "organisation/person.html", context)


def new_role(request: HttpRequest, pk: int) -> HttpResponse:
    by = administrator(request)
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(
        request.POST or None, by=by, then=person.get_absolute_url(), initial={"from_on": clock.today()}
    )
    if form.run(administer.give_role, person=person, by=by):
        return redirect(form.done_url)
    context = {"form": form, "title": f"Ny roll för {person.name}", "button": "Ge rollen", "back": person}
    return render(request, "organisation/form.html", context)


def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    by = administrator(request)
    role = get_object_or_404(RoleAssignment.objects.select_related("user", "authority"), pk=pk)
    require(by.can(Capability.ADMINISTER, role.authority_id))
    form = EndForm(
        request.POST or None, then=role.user.get_absolute_url(), initial={"until_on": clock.today()}
    )
    if form.run(administer.end_role, assignment=role, by=by):
        return redirect(form.done_url)
    context = {
        "form": form,
        "title": f"Avsluta rollen {role.as_role.name.lower()} för {role.user.name}",
        "button": "Avsluta rollen",
        "back": role.user,
    }
    return render(request, "organisation/form.html", context)
