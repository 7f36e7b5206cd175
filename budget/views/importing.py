"""Amounts from a file into a table: choose it, say what goes where, see what it would do, read it in whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from budget.actions import importing as actions
from budget.forms import importing as forms
from budget.import_content import import_page
from budget.importing import suggesting
from budget.importing.files import Opened, kind_of, opened
from budget.importing.mapping import SIE, AnyMapping, SheetMapping, SieMapping
from budget.importing.plan import Plan
from budget.importing.sie import accounts, kinds_in
from budget.models import Report, ReportTable
from budget.queries.importing import kept_mapping
from budget.queries.reports import sheets_of
from budget.sheets import Sheet
from budget.views.report_tables import at_table, table_in
from budget.views.reports import form_page, keep_report
from cases.actions.drafts import Kept, slips
from cases.views.access import sent, user_of
from core import blobs
from core.errors import Refused
from core.words import clean_filename

GONE = "Filen finns inte kvar. Välj den igen."


@dataclass
class Step:
    """Where somebody stands: the table, and the file that was chosen for it."""

    report: Report
    table: ReportTable
    sheet: Sheet
    kept: Kept
    file: Opened
    slip: str

    @property
    def mapping(self) -> AnyMapping | None:
        return kept_mapping(self.table, self.file.kind, self.sheet)

    @property
    def is_sie(self) -> bool:
        return self.file.kind == SIE

    def url(self, name: str) -> str:
        where = reverse(f"budget:{name}", args=[self.report.pk, self.table.key])
        return f"{where}?{urlencode({'fil': self.slip})}"

    @property
    def context(self) -> dict[str, Any]:
        return {
            "report": self.report,
            "case": self.report.case,
            "table": self.table,
            "name": self.kept.name,
            "map_url": self.url("map_amounts"),
            "check_url": self.url("check_amounts"),
            "place_url": self.url("place_amounts"),
        }


def step_in(request: HttpRequest, pk: int, key: str) -> Step | HttpResponse:
    """The step that the address says; or the way back to choosing a file, when it is gone or not this person's."""
    report = keep_report(request, pk)
    table = table_in(report, key)
    slip = request.GET.get("fil", "")
    kept = slips([slip], by=user_of(request)) if slip else []
    try:
        if not kept:
            raise Refused(GONE)
        file = _opened(report, kept[0])
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("budget:import_amounts", report.pk, table.key)
    return Step(report, table, sheets_of(report)[key], kept[0], file, slip)


def _opened(report: Report, kept: Kept) -> Opened:
    return opened(blobs.read(kept.sha256), kept.name, report.year, report.tertial)


@form_page
def upload(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """Choose a file. One that the kept mapping fits goes on to what it would do, another to what goes where."""
    report = keep_report(request, pk)
    one = table_in(report, table)
    if not report.is_open:
        messages.error(request, "Rapporten är klar. Öppna den igen för att läsa in belopp.")
        return redirect(report)
    form = forms.FileForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep(form.cleaned_data["files"])
            file = _opened(report, kept)
        except Refused as refusal:
            form.add_error("files", refusal.message)
        else:
            step = Step(report, one, sheets_of(report)[table], kept, file, kept.slip(user_of(request)))
            kept_one = file.fitted(step.mapping)
            known = kept_one is not None and kept_one.values
            return redirect(step.url("check_amounts" if known else "map_amounts"))
    context = {"report": report, "case": report.case, "table": one, "form": form}
    status = 422 if form.is_bound and form.errors else None
    return render(request, "budget/importing/file.html", context, status=status)


def _keep(file: Any) -> Kept:
    """Kept until the next step, as every upload (ADR 0007). It becomes no record, so it need not be of a kind that can be
    registered; what it is, is found when it is read."""
    name = clean_filename(file.name)
    label = "SIE 4" if kind_of(name) == SIE else "Tabell"
    blob = blobs.save(file)
    return Kept(name, blob.sha256, blob.size, label)


@form_page
def map_columns(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """What goes where: suggested from what is kept, or from the headings and values. Saved for the next file too."""
    step = step_in(request, pk, table)
    if isinstance(step, HttpResponse):
        return step
    form = _mapping_form(request, step)
    given = {"table": step.table, "kind": step.file.kind, "by": user_of(request)}
    if form.run(actions.keep_mapping, **given):
        return redirect(form.done_url)
    context = step.context | {
        "form": form,
        "is_sie": step.is_sie,
        "rows": step.file.rows[:8],
        "head_row": getattr(form, "head_row", 0),
        "objects": list(step.file.told.get("objects", {}).items())[:200],
        "slip": step.slip,
    }
    status = 422 if form.is_bound and form.errors else None
    return render(request, "budget/importing/map.html", context, status=status)


def _mapping_form(request: HttpRequest, step: Step) -> forms.ValuesForm:
    given: dict[str, Any] = {"sheet": step.sheet, "file": step.file, "then": step.url("check_amounts")}
    file, kept = step.file, step.mapping
    if step.is_sie:
        if not isinstance(kept, SieMapping):
            kinds = kinds_in(file.told, file.year, file.months)
            kept = suggesting.sie_mapping(step.sheet, kinds, accounts(file.told))
        return forms.SieMappingForm(*sent(request), mapping=kept, **given)
    typed = request.GET.get("rubriker", "")
    head_row = int(typed) if typed.isdecimal() and len(typed) < 10 and 0 < int(typed) <= len(file.rows) else 0
    suggested = suggesting.sheet_mapping(file.rows, step.sheet, file.year, head_row)
    if isinstance(kept, SheetMapping):
        fits = None if head_row else file.fitted(kept)
        suggested = fits if isinstance(fits, SheetMapping) else replace(suggested, values=kept.values)
    return forms.SheetMappingForm(*sent(request), mapping=suggested, **given)


@form_page
def check(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """What the file would do, cell by cell, and what is wrong with it; sent, it is done, or nothing is."""
    step = step_in(request, pk, table)
    if isinstance(step, HttpResponse):
        return step
    mapping = step.mapping
    try:
        plan = step.file.plan(mapping, step.sheet) if mapping and mapping.values else None
    except Refused as refusal:
        messages.error(request, refusal.message)
        plan = None
    if plan is None:
        return redirect(step.url("map_amounts"))
    now = {place: step.sheet.worth(*place) for place in plan.cells}
    form = forms.ConfirmForm(*sent(request), plan=plan, now=now, then=at_table(step.report, table))
    given = {"table": step.table, "name": step.kept.name, "sha256": step.kept.sha256}
    if form.run(actions.read_in, kind=step.file.kind, by=user_of(request), **given):
        if not form.repeated:
            words = (
                f"{form.result} belopp är inlästa ur {step.kept.name}."
                if form.result
                else "Inget belopp är ändrat."
            )
            messages.success(request, words)
        return redirect(form.done_url)
    return _shown(request, step, plan, now, form)


def _shown(
    request: HttpRequest,
    step: Step,
    plan: Plan,
    now: dict[tuple[str, str], int | None],
    form: forms.ConfirmForm,
) -> HttpResponse:
    """The page, with what the cells say now; after a refusal with why, and ready to be sent again."""
    refused = [str(one) for one in form.non_field_errors()] if form.is_bound else []
    context = step.context | import_page(plan, step.sheet) | {
        "plan": plan,
        "refused": refused,
        "confirm": forms.ConfirmForm(plan=plan, now=now),
        "place": forms.PlaceForm(sheet=step.sheet, unplaced=plan.unplaced),
        "more": max(0, len(plan.unplaced) - forms.SHOWN),
    }  # fmt: skip
    status = 422 if refused else None
    return render(request, "budget/importing/check.html", context, status=status)


@require_POST
def place(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """Rows for the values that no rule took."""
    step = step_in(request, pk, table)
    if isinstance(step, HttpResponse):
        return step
    mapping = step.mapping
    try:
        if mapping is None:
            raise Refused("Kopplingen finns inte kvar. Koppla filen på nytt.")
        plan = step.file.plan(mapping, step.sheet)
        form = forms.PlaceForm(request.POST, sheet=step.sheet, unplaced=plan.unplaced)
        if not form.is_valid():
            raise Refused("Tabellens rader har ändrats. Välj igen.")
        actions.place_values(table=step.table, kind=step.file.kind, by=user_of(request), **form.arguments())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(step.url("check_amounts"))
