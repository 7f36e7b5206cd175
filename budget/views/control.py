"""Internal control: the plans, one plan, the follow-up of a tertial, and how a plan comes about."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from budget.actions import adopting
from budget.actions import control as actions
from budget.forms import control as forms
from budget.models import ControlPlan, ControlPoint, Risk
from budget.queries import control as queries
from budget.rules.control import PLANNERS, may_plan
from cases.models import Case
from cases.views.access import note_reading, sent, user_of
from cases.views.acting import act
from core.pages import require
from organisation.roles import Capability

form_page = require_http_methods(["GET", "HEAD", "POST"])
STAFF = "Internkontrollplaner läses av myndighetens personal."


def see_plan(request: HttpRequest, pk: int) -> ControlPlan:
    return get_object_or_404(queries.plans_of(user_of(request)), pk=pk)


def keep_plan(request: HttpRequest, pk: int) -> ControlPlan:
    plan = see_plan(request, pk)
    require(may_plan(request.user, plan.case.authority_id), PLANNERS)
    return plan


def risk_in(plan: ControlPlan, number: int) -> Risk:
    return get_object_or_404(plan.risks.select_related("plan__scale", "plan__case"), number=number)


def point_in(plan: ControlPlan, pk: int) -> ControlPoint:
    return get_object_or_404(ControlPoint.objects.filter(risk__plan=plan).select_related("risk__plan"), pk=pk)


def follow_up_url(plan: ControlPlan, tertial: int) -> str:
    return reverse("budget:control_follow_up", args=[plan.pk, tertial])


def known(tertial: int) -> int:
    if tertial not in (1, 2, 3):
        raise Http404
    return tertial


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans, and the cases where a new one can be laid out."""
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), STAFF)
    context = {"plans": queries.plans_of(user), "may": user.can(Capability.WRITE_MEMOS)}
    return render(request, "budget/control/list.html", context)


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found = see_plan(request, pk)
    note_reading(request, found.case)
    risks = queries.risks_of(found)
    context = {
        "plan": found,
        "case": found.case,
        "risks": risks,
        "matrix": queries.matrix_of(found, risks),
        "bands": queries.bands_of(found, risks),
        "scale": found.scale.read,
        "may": may_plan(request.user, found.case.authority_id) and found.case.is_open,
        "has_points": any(risk.points.all() for risk in risks),
        "counts": queries.counts_of(found) if found.adopted_on else [],
    }
    return render(request, "budget/control/plan.html", context)


@require_safe
def follow_up(request: HttpRequest, pk: int, tertial: int) -> HttpResponse:
    found, tertial = see_plan(request, pk), known(tertial)
    note_reading(request, found.case)
    points = queries.points_of(found)
    lists = queries.follow_up(found, tertial, points)
    ended = queries.has_ended(found.year, tertial)
    context = {
        "plan": found,
        "tertial": tertial,
        "lists": lists,
        "ended": ended,
        "waiting": "Ska rapporteras och saknas" if ended else "Ska rapporteras",
        "due": sum(len(lists[name]) for name in ("reported", "missing", "postponed")),
        "approval": queries.approvals_of(found).get(tertial),
        "others": queries.others(points, lists),
        "may": may_plan(request.user, found.case.authority_id) and found.case.is_open and found.adopted_on,
    }
    return render(request, "budget/control/follow_up.html", context)


@form_page
def new_plan(request: HttpRequest) -> HttpResponse:
    """In the case named in the address."""
    user = user_of(request)
    require(user.can(Capability.WRITE_MEMOS), PLANNERS)
    typed = request.GET.get("arende", "").replace("\0", "?").strip()
    found = Case.objects.visible_to(user).select_related("register__authority")
    case = found.filter(slug=typed.lower().replace("/", "-")).first()
    if case is None and typed:
        messages.error(request, f"Inget ärende har diarienumret {typed[:40]}. Skriv det som KS-2024/00482.")
        return redirect("budget:control_plans")
    if case is None:
        raise Http404
    require(may_plan(user, case.authority_id), PLANNERS)
    return act(
        request,
        forms.PlanForm(*sent(request), case=case),
        actions.create_plan,
        {"case": case},
        case=case,
        heading="Ny internkontrollplan",
        lead="Nämnd och år. Riskerna läggs in på nästa sida, och när planen är antagen kan kontrollerna rapporteras.",
        button="Lägg upp planen",
        done="Planen är upplagd. Lägg in riskerna.",
    )


@form_page
def add_risk(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_plan(request, pk)
    return act(
        request,
        forms.RiskForm(*sent(request), plan=found, then=found.get_absolute_url()),
        actions.add_risk,
        {"plan": found},
        case=found.case,
        heading="Ny risk",
        lead="Riskvärdet och hur risken ska hanteras följer av skalan.",
        button="Lägg till risken",
        done="Risken är tillagd.",
    )


@form_page
def change_risk(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = keep_plan(request, pk)
    risk = risk_in(found, number)
    initial = {"text": risk.text, "likelihood": risk.likelihood, "consequence": risk.consequence}
    return act(
        request,
        forms.ValueForm(*sent(request), plan=found, initial=initial, then=found.get_absolute_url()),
        actions.change_risk,
        {"risk": risk},
        case=found.case,
        heading=f"Värdera {risk}",
        lead="Riskvärdet och hur risken ska hanteras följer av skalan.",
        button="Spara",
        done=f"{risk} är sparad.",
    )


@form_page
def add_point(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = keep_plan(request, pk)
    risk = risk_in(found, number)
    return act(
        request,
        forms.PointForm(*sent(request), then=found.get_absolute_url()),
        actions.add_point,
        {"risk": risk},
        case=found.case,
        heading=f"Kontrollmoment för {risk}",
        lead=risk.text,
        button="Lägg till kontrollmomentet",
        done="Kontrollmomentet är tillagt.",
    )


@form_page
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_plan(request, pk)
    return act(
        request,
        forms.AdoptForm(*sent(request), plan=found, then=found.get_absolute_url()),
        adopting.adopt_plan,
        {"plan": found},
        case=found.case,
        heading="Anteckna att planen är antagen",
        lead="Därefter ligger riskerna fast, och varje kontroll ska rapporteras i sina tertialer.",
        button="Anteckna",
        done="Planen är antagen.",
        weight="stop",
    )


@form_page
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft for next year, in the same case or in the one that is chosen."""
    found = keep_plan(request, pk)
    form = forms.CopyForm(*sent(request), by=user_of(request), initial={"case": found.case.dnr})
    return act(
        request,
        form,
        actions.copy_plan,
        {"plan": found},
        case=found.case,
        heading=f"Kopiera till {found.year + 1}",
        lead="Risker och kontrollmoment följer med som utkast, med den senaste värderingen. Varje risk minns vilken den "
        "kommer från.",
        button="Kopiera planen",
        done="Planen är kopierad. Värdera riskerna på nytt.",
    )
