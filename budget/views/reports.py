"""Reports: the list, one report, and what is done with it as a whole."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget import periods
from budget.actions import finishing
from budget.actions import reports as actions
from budget.checks.reports import findings_of, sorted_out
from budget.forms import reports as forms
from budget.models import Report
from budget.queries import reports as queries
from budget.report_content import DOCUMENT, content_of
from budget.report_sheets import workbook_of
from budget.rules.reports import WRITERS, may_write
from cases.findings import Finding
from cases.models import Case
from cases.views.access import note_reading, sent, user_of
from cases.views.acting import act
from core.downloads import deliver
from core.errors import Refused
from core.pages import require
from core.tables import answer
from core.words import clean_filename
from organisation.roles import Capability
from pdf import documents

form_page = require_http_methods(["GET", "HEAD", "POST"])
STAFF = "Rapporter läses av myndighetens personal."


def see_report(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(queries.reports_of(user_of(request)), pk=pk)


def keep_report(request: HttpRequest, pk: int) -> Report:
    report = see_report(request, pk)
    require(may_write(request.user, report.case.authority_id), WRITERS)
    if request.method == "GET":  # the pages where it is written show what it says
        note_reading(request, report.case)
    return report


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports, and the cases where a new one can be laid out."""
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), STAFF)
    context = {
        "reports": queries.with_progress(queries.reports_of(user)),
        "may": user.can(Capability.WRITE_MEMOS),
    }
    return render(request, "budget/reports/list.html", context)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = see_report(request, pk)
    note_reading(request, found.case)
    parts = queries.parts_of(found)
    sheets = queries.sheets_of(found, [table for part in parts for table in part.tables.all()])
    doubts, explained = sorted_out(found, findings_of(found, parts, sheets))
    may = may_write(request.user, found.case.authority_id) and found.case.is_open
    printed = (found.content or content_of(found, parts, sheets, marked=True))["parts"]
    context = {
        "report": found,
        "case": found.case,
        "parts": list(zip(parts, printed, strict=True)),
        "done": sum(part.state == part.State.DONE for part in parts),
        "findings": [{"finding": one, "fix": fix_of(found, one)} for one in doubts if one.asks],
        "informs": [{"finding": one, "fix": fix_of(found, one)} for one in doubts if not one.asks],
        "explained": explained,
        "may": may,
        "writes": may and found.is_open,
    }
    return render(request, "budget/reports/report.html", context)


def fix_of(report: Report, finding: Finding) -> dict[str, str] | None:
    """What puts a finding right with one press: the text follows its cell, or the cell is printed as worked out."""
    rule, _, place = finding.id.partition(":")
    if rule == "report.text":
        part, _, figure = place.partition(".")
        url = reverse("budget:follow_table", args=[report.pk, part])
        return {"url": url, "value": figure, "label": "Följ tabellen"}
    if rule in {"report.sum", "report.variance", "report.net-variance"}:
        url = reverse("budget:reckon_cell", args=[report.pk, *place.split(".")])
        return {"url": url, "value": "", "label": "Räkna ut cellen"}
    return None


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """As registered, or as it stands while it is written."""
    found = see_report(request, pk)
    note_reading(request, found.case)
    if (kept := queries.registered_file(found)) is not None:
        return deliver(request, name=kept.name, sha256=kept.sha256, content_type=kept.content_type)
    made = documents.render(DOCUMENT, finishing.document_of(found) | {"draft": found.is_open})
    name = clean_filename(f"{found.title}.pdf")
    return deliver(request, name=name, sha256=made.sha256, content_type="application/pdf")


@require_safe
def report_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Its tables, a sheet each."""
    found = see_report(request, pk)
    note_reading(request, found.case)
    sheets = queries.sheets_of(found)
    if not sheets:
        raise Http404
    name = clean_filename(found.title)
    return answer(*workbook_of(found, sheets.values()), form="xlsx", name=name)


@form_page
def new_report(request: HttpRequest) -> HttpResponse:
    """In the case named in the address; `fran` is the report it begins from."""
    user = user_of(request)
    require(user.can(Capability.WRITE_MEMOS), WRITERS)
    typed = request.GET.get("arende", "").replace("\0", "?").strip()
    found = Case.objects.visible_to(user).select_related("register__authority")
    case = found.filter(slug=typed.lower().replace("/", "-")).first()
    if case is None and typed:
        messages.error(request, f"Inget ärende har diarienumret {typed[:40]}. Skriv det som KS-2024/00482.")
        return redirect("budget:reports")
    if case is None:
        raise Http404
    require(may_write(user, case.authority_id), WRITERS)
    earlier = queries.reports_of(user).filter(case__register__authority=case.authority_id)
    return act(
        request,
        forms.ReportForm(*sent(request), case=case, reports=earlier, initial=_from(request, earlier)),
        actions.create_report,
        {"case": case},
        case=case,
        heading="Ny rapport",
        lead="Standardrapporten har en personalrapport, en ekonomirapport och en del om investeringar. "
        "Delar och tabeller ändras sedan i rapporten.",
        button="Lägg upp rapporten",
        done="Rapporten är upplagd.",
    )


def _from(request: HttpRequest, earlier: object) -> dict[str, object]:
    """What the form begins with when it was asked for from a report: the period after it."""
    pk = request.GET.get("fran", "")
    before = earlier.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None  # type: ignore[attr-defined]
    if before is None:
        return {}
    year, tertial = periods.after(before.year, before.tertial)
    return {"body": before.body_id, "year": year, "tertial": tertial, "based_on": before.pk}


@form_page
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_report(request, pk)
    return act(
        request,
        forms.ReportSettingsForm(
            *sent(request),
            initial={"title": found.title, "due_on": found.due_on},
            then=found.get_absolute_url(),
        ),
        actions.set_report,
        {"report": found},
        case=found.case,
        heading="Titel och dag",
        button="Spara",
        done="Rapporten är sparad.",
    )


@form_page
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_report(request, pk)
    return act(
        request,
        forms.FinishForm(*sent(request), then=found.get_absolute_url()),
        finishing.finish_report,
        {"report": found},
        case=found.case,
        heading="Gör rapporten klar",
        lead="Rapporten registreras i ärendet som en upprättad handling och kan bifogas tjänsteskrivelsen. "
        "Därefter ändras den bara om den öppnas igen.",
        button="Registrera rapporten",
        done="Rapporten är klar och registrerad.",
    )


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_report(request, pk)
    return done(
        request,
        found,
        lambda: finishing.reopen_report(report=found, by=user_of(request)),
        "Rapporten är öppen igen.",
    )


@form_page
def explain(request: HttpRequest, pk: int, fingerprint: str) -> HttpResponse:
    found = keep_report(request, pk)
    doubt = next((one for one in findings_of(found) if one.fingerprint == fingerprint), None)
    if doubt is None:
        messages.error(request, "Anmärkningen finns inte längre.")
        return redirect(found)
    return act(
        request,
        forms.ExplainForm(*sent(request), then=found.get_absolute_url() + "#anmarkningar"),
        finishing.explain,
        {"report": found, "fingerprint": fingerprint},
        case=found.case,
        heading="Förklara anmärkningen",
        lead=f"{doubt.title}. {doubt.message}",
        button="Förklara",
        done="Anmärkningen är förklarad.",
    )


@require_POST
def unexplain(request: HttpRequest, pk: int, explanation: int) -> HttpResponse:
    found = keep_report(request, pk)
    one = get_object_or_404(found.explanations, pk=explanation)
    return done(
        request,
        found,
        lambda: finishing.unexplain(report=found, explanation=one, by=user_of(request)),
        "Förklaringen är tillbakatagen.",
    )


def done(request: HttpRequest, report: Report, action: Callable[[], object], words: str) -> HttpResponse:
    """Carry out what a button asks for, say how it went, and show the report again."""
    try:
        action()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return redirect(report)
