"""What is said of an adopted plan: controls reported and postponed, risks assessed anew and how they were seen before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from budget.actions import reporting as actions
from budget.forms import control as forms
from budget.queries.control import history_of
from budget.rules.control import may_plan
from budget.views.control import follow_up_url, form_page, keep_plan, known, point_in, risk_in, see_plan
from cases.views.access import note_reading, sent, user_of
from cases.views.acting import act


@form_page
def report(request: HttpRequest, pk: int, tertial: int, point: int) -> HttpResponse:
    found, tertial = keep_plan(request, pk), known(tertial)
    one = point_in(found, point)
    return act(
        request,
        forms.ControlReportForm(*sent(request), then=follow_up_url(found, tertial)),
        actions.report_control,
        {"point": one, "tertial": tertial},
        case=found.case,
        heading=f"Rapportera {one.risk} för T{tertial}",
        lead=one.what,
        button="Rapportera",
        done=f"{one.risk} är rapporterad för T{tertial}.",
    )


@form_page
def postpone(request: HttpRequest, pk: int, tertial: int, point: int) -> HttpResponse:
    found, tertial = keep_plan(request, pk), known(tertial)
    one = point_in(found, point)
    return act(
        request,
        forms.PostponeForm(*sent(request), tertial=tertial, then=follow_up_url(found, tertial)),
        actions.postpone_control,
        {"point": one, "tertial": tertial},
        case=found.case,
        heading=f"Senarelägg {one.risk}",
        lead=f"Kontrollen ska rapporteras för T{tertial}. Det syns sedan att den har flyttats, och varför.",
        button="Senarelägg",
        done=f"{one.risk} är senarelagd.",
    )


@form_page
def assess(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = keep_plan(request, pk)
    risk = get_object_or_404(found.risks.select_related("plan__scale", "previous"), number=number)
    now = risk.now
    initial = {"likelihood": now.likelihood, "consequence": now.consequence}
    return act(
        request,
        forms.AssessForm(
            *sent(request), plan=found, initial=initial, then=f"{found.get_absolute_url()}#r{risk.number}"
        ),
        actions.reassess,
        {"risk": risk},
        case=found.case,
        heading=f"Värdera om {risk}",
        lead=f"{risk.text} Det som stod förut finns kvar, och nästa års plan utgår från den senaste värderingen.",
        button="Spara värderingen",
        done=f"{risk} är omvärderad.",
    )


@require_safe
def history(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = see_plan(request, pk)
    note_reading(request, found.case)
    risk = risk_in(found, number)
    steps = history_of(risk, user_of(request))
    values = [one.value for one in steps]
    rows = [
        {"step": one, "value": value, "moved": value - before if before is not None else None}
        for one, value, before in zip(steps, values, [None, *values], strict=False)
    ]
    context = {
        "plan": found,
        "case": found.case,
        "risk": risk,
        "rows": rows,
        "may": may_plan(request.user, found.case.authority_id) and found.case.is_open and found.adopted_on,
    }
    return render(request, "budget/control/history.html", context)
