"""The parts of a report: added, given to somebody, written, moved, taken away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from budget.actions import reports as actions
from budget.forms import reports as forms
from budget.models import Report, ReportPart
from budget.queries import reports as queries
from budget.report_content import filled_part, table_of
from budget.views.reports import done, form_page, keep_report
from cases import richtext
from cases.queries.register import staff_of
from cases.views.access import sent, user_of
from cases.views.acting import act
from organisation.roles import Capability


def part_in(report: Report, pk: int) -> ReportPart:
    return get_object_or_404(report.parts.select_related("saved_by", "report__case"), pk=pk)


@form_page
def add_part(request: HttpRequest, pk: int) -> HttpResponse:
    report = keep_report(request, pk)
    return act(
        request,
        forms.PartForm(*sent(request), then=lambda part: f"{report.get_absolute_url()}#del-{part.pk}"),
        actions.add_part,
        {"report": report},
        case=report.case,
        heading="Ny del",
        lead="Delen hamnar sist. Den kan flyttas, och få tabeller.",
        button="Lägg till delen",
        done="Delen är tillagd.",
    )


@form_page
def set_part(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    report = keep_report(request, pk)
    one = part_in(report, part)
    initial = {"heading": one.heading, "responsible": one.responsible_id, "measures": one.measures}
    people = staff_of(report.case.authority_id, may=Capability.WRITE_MEMOS)
    return act(
        request,
        forms.PartSettingsForm(
            *sent(request), people=people, initial=initial, then=f"{report.get_absolute_url()}#del-{one.pk}"
        ),
        actions.set_part,
        {"part": one},
        case=report.case,
        heading=one.heading,
        lead="Rubriken, och vem som svarar för att delen blir skriven.",
        button="Spara",
        done="Delen är sparad.",
    )


@form_page
def write_part(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """The text, beside the tables that its numbers come from."""
    report = keep_report(request, pk)
    if not report.is_open and request.method != "POST":
        messages.info(request, "Rapporten är klar. Öppna den igen för att ändra i den.")
        return redirect(report)
    one = report.parts.select_related("saved_by", "report__case").filter(pk=part).first()
    if one is None:
        return text_of_removed(request, report)
    sheets = queries.sheets_of(report)
    form = forms.TextForm(
        *sent(request),
        initial={
            "text": richtext.for_editor(one.text),
            "seen": one.version,
            "done": one.state == ReportPart.State.DONE,
        },
        then=f"{report.get_absolute_url()}#del-{one.pk}",
    )
    if form.run(actions.write_part, part=one, by=user_of(request)):
        return redirect(form.done_url)
    if form.is_clash:
        one.refresh_from_db()
        form.data = {name: form.data.get(name, "") for name in form.data} | {"seen": str(one.version)}
    context = {
        "report": report,
        "case": report.case,
        "part": one,
        "form": form,
        "theirs": filled_part(one, sheets) if form.is_clash else "",
        "tables": [table_of(sheet) for sheet in sheets.values()],
        "extensions": richtext.EXTENSIONS,
    }
    status = 422 if form.is_bound and form.errors else None
    return render(request, "budget/reports/write.html", context, status=status)


def text_of_removed(request: HttpRequest, report: Report) -> HttpResponse:
    """What was written in a part that somebody has taken away meanwhile, to be copied: nothing is lost in silence."""
    if request.method != "POST":
        raise Http404
    form = forms.TextForm(*sent(request))
    form.add_error(None, "Delen är borttagen av någon annan. Kopiera texten härifrån till en annan del.")
    context = {
        "report": report,
        "case": report.case,
        "part": ReportPart(report=report, heading="Borttagen del"),
        "form": form,
        "gone": True,
        "extensions": richtext.EXTENSIONS,
    }
    return render(request, "budget/reports/write.html", context, status=422)


@require_POST
def move_part(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    report = keep_report(request, pk)
    one, up = part_in(report, part), request.POST.get("at") == "upp"
    return done(
        request,
        report,
        lambda: actions.move_part(part=one, up=up, by=user_of(request)),
        f"{one.heading} är flyttad.",
    )


@require_POST
def remove_part(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    report = keep_report(request, pk)
    one = part_in(report, part)
    return done(
        request,
        report,
        lambda: actions.remove_part(part=one, by=user_of(request)),
        f"{one.heading} är borttagen.",
    )


@require_POST
def follow_table(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    report = keep_report(request, pk)
    one, figure = part_in(report, part), request.POST.get("siffra", "")
    return done(
        request,
        report,
        lambda: actions.follow_table(part=one, figure=figure, by=user_of(request)),
        "Siffran följer nu tabellen.",
    )
