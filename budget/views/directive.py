"""Planning directives: the list, one, and what is done to its head, route and rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget import directive_papers as papers
from budget.actions import directive as actions
from budget.checks.directive import of_route
from budget.forms import directive as forms
from budget.models import Directive
from budget.queries import directive as queries
from budget.rules.directive import KEEPERS, STAFF, may_direct
from budget.views.directive_access import keep_directive, line_in, see_directive, step_in
from cases.findings import Finding, of_memo
from cases.models import Case, Memo
from cases.views.access import note_reading, sent, user_of
from cases.views.acting import act
from core import clock, tables
from core.downloads import deliver
from core.errors import Refused
from core.pages import require
from core.words import clean_filename
from organisation.roles import Capability
from pdf import documents

form_page = require_http_methods(["GET", "HEAD", "POST"])
OURS = ("auditors-budget", "waits-unmarked", "announced", "unfinanced", "twice")


@require_safe
def directives(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), STAFF)
    found = queries.counted(queries.directives_of(user))
    context = {"directives": found, "may": user.can(Capability.WRITE_MEMOS)}
    return render(request, "budget/directive/list.html", context)


@require_safe
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    found = see_directive(request, pk)
    note_reading(request, found.case)
    user, today = user_of(request), clock.today()
    steps = queries.passings_of(found)
    memos = queries.memos_in(found, user)
    expected = queries.expected_of(found, steps)
    context = {
        "directive": found,
        "case": found.case,
        "route": queries.route_of(found, steps),
        "today": today,
        "proposals": found.proposals.select_related("step__body", "record__case", "saved_by"),
        "readable": queries.readable_records(found, user),
        "late": {one.key for one in expected if one.is_late(today)},
        "comparison": papers.shown(found),
        "lines": found.lines.select_related("body"),
        "findings": list(of_route(found.year, steps, expected, today)),
        "memo_findings": _of_memos(memos),
        "memos": memos,
        "awaited": queries.awaited_in(memos),
        "may": may_direct(user, found.case.authority_id) and found.case.is_open,
    }
    return render(request, "budget/directive/directive.html", context)


def _of_memos(memos: list[Memo]) -> list[tuple[Memo, list[Finding]]]:
    """What is doubtful about the enclosures and att-satser of the case's memos. The place is on the memo's page."""
    found = []
    for memo in memos:
        ours = [one for one in of_memo(memo) if one.id.partition(":")[0] in OURS]
        if ours:
            found.append((memo, [replace(one, id=f"{memo.pk}-{one.id}", place="") for one in ours]))
    return found


@form_page
def new_directive(request: HttpRequest) -> HttpResponse:
    """In the case named in the address."""
    user = user_of(request)
    require(user.can(Capability.WRITE_MEMOS), KEEPERS)
    typed = request.GET.get("arende", "").replace("\0", "?").strip()
    found = Case.objects.visible_to(user).select_related("register__authority")
    case = found.filter(slug=typed.lower().replace("/", "-")).first()
    if case is None and typed:
        messages.error(request, f"Inget ärende har diarienumret {typed[:40]}. Skriv det som KS-2023/00651.")
        return redirect("budget:directives")
    if case is None:
        raise Http404
    require(may_direct(user, case.authority_id), KEEPERS)
    return act(
        request,
        forms.DirectiveForm(*sent(request), case=case),
        actions.lay_out,
        {"case": case},
        case=case,
        heading="Nytt planeringsdirektiv",
        lead="Budgetår och plan. Gången, ramarna och partiernas förslag läggs in på nästa sida.",
        button="Lägg upp planeringsdirektivet",
        done="Planeringsdirektivet är upplagt. Lägg in gången.",
    )


@form_page
def change_directive(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_directive(request, pk)
    initial = {name: getattr(found, name) for name in ("plan_until", "unit", "note")}
    return act(
        request,
        forms.HeadForm(*sent(request), initial=initial),
        actions.change_directive,
        {"directive": found},
        case=found.case,
        heading=f"Ändra {str(found).lower()}",
        button="Spara",
        done="Uppgifterna är sparade.",
    )


@form_page
def add_step(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_directive(request, pk)
    return act(
        request,
        forms.StepForm(*sent(request), then=f"{found.get_absolute_url()}#gang"),
        actions.add_step,
        {"directive": found},
        case=found.case,
        heading="Nytt steg i gången",
        lead="Vilket organ budgeten passerar, och när. Stegen ordnas efter dag.",
        button="Lägg till steget",
        done="Steget är tillagt.",
    )


@form_page
def change_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    found = keep_directive(request, pk)
    one = step_in(found, step)
    return act(
        request,
        forms.StepForm(*sent(request), initial=forms.days_of(one), then=f"{found.get_absolute_url()}#gang"),
        actions.change_step,
        {"step": one},
        case=found.case,
        heading=f"Ändra steget {one.body.short_name}",
        button="Spara",
        done="Steget är sparat.",
    )


@form_page
def add_line(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_directive(request, pk)
    return act(
        request,
        forms.LineForm(*sent(request), directive=found, then=f"{found.get_absolute_url()}#ramar"),
        actions.add_line,
        {"directive": found},
        case=found.case,
        heading="Ny rad bland ramarna",
        lead="En nämnd, eller ett namn på något som ingen nämnd svarar för.",
        button="Lägg till raden",
        done="Raden är tillagd.",
    )


def removed(
    request: HttpRequest, found: Directive, action: Any, done: str, anchor: str, **what: Any
) -> HttpResponse:
    try:
        action(by=user_of(request), **what)
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{found.get_absolute_url()}#{anchor}")


@require_POST
def remove_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    found = keep_directive(request, pk)
    one = step_in(found, step)
    return removed(request, found, actions.remove_step, "Steget är borttaget.", "gang", step=one)


@require_POST
def remove_line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    found = keep_directive(request, pk)
    one = line_in(found, line)
    return removed(request, found, actions.remove_line, f"{one} är borttagen.", "ramar", line=one)


@require_safe
def directive_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = see_directive(request, pk)
    note_reading(request, found.case)
    made = documents.render(papers.TEMPLATE, papers.document_of(found))
    name = clean_filename(f"Ramar {found.year} {clock.today().isoformat()}.pdf")
    return deliver(request, name=name, sha256=made.sha256, content_type="application/pdf")


@require_safe
def directive_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    found = see_directive(request, pk)
    note_reading(request, found.case)
    return tables.answer(papers.table_of(found), form="xlsx", name=f"ramar-{found.year}")
