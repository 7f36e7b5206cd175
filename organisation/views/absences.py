"""Who is away and who stands in: one's own page, and the administrator's for anybody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import Refused
from core.pages import require
from organisation.actions.absences import declare_absence, end_absence
from organisation.forms import AbsenceForm
from organisation.models import Absence, User
from organisation.queries import absentees_of
from organisation.roles import Capability
from organisation.views.people import administrator

STAFF_ONLY = "Sidan är för anställda. Som förtroendevald anmäler du förhinder till sekreteraren."


def my_absences(request: HttpRequest) -> HttpResponse:
    """When I am away, who stands in for me, and for whom I stand in."""
    user = request.user
    assert isinstance(user, User)
    require(user.can(Capability.READ_DIARY), STAFF_ONLY)
    return _absences(request, user, user)


def absences(request: HttpRequest, pk: int) -> HttpResponse:
    """When somebody else is away: for the administrator, when a person cannot say it themselves."""
    return _absences(request, get_object_or_404(User, pk=pk), administrator(request))


def _absences(request: HttpRequest, person: User, by: User) -> HttpResponse:
    form = AbsenceForm(
        request.POST or None, person=person, then=request.path, initial={"from_on": clock.today()}
    )
    if form.run(declare_absence, person=person, by=by):
        messages.success(request, "Frånvaron är upplagd.")
        return redirect(form.done_url)
    context = {
        "person": person,
        "mine": person == by,
        "form": form,
        "today": clock.today(),
        "absences": person.absences.ahead(clock.today()).select_related("substitute"),
        "stands_in": absentees_of(person),
    }
    return render(request, "organisation/absences.html", context)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Back earlier, or not away after all. By the person or an administrator; to others there is nothing here."""
    user = request.user
    assert isinstance(user, User)
    absence = get_object_or_404(Absence.objects.select_related("person"), pk=pk)
    mine = absence.person_id == user.pk
    if not mine:
        administrator(request)
    try:
        end_absence(absence=absence, by=user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Frånvaron är avslutad.")
    return (
        redirect("organisation:my_absences") if mine else redirect("organisation:absences", absence.person_id)
    )
