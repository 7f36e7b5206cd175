"""Filling in indicators: the outcomes of a period, the targets of a year, and the last save undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from budget.actions import outcomes as actions
from budget.checks.indicators import of_lines
from budget.forms.indicators import GENDERS, OutcomesForm, SheetForm, TargetsForm, cell_name
from budget.models import Indicator, IndicatorSheet
from budget.models.indicators import TARGETS
from budget.periods import PERIODS
from budget.queries.indicators import Line, lines_of
from budget.queries.outcomes import Place, history_of, last_save, outcomes_of, sheet_of, targets_of
from budget.views.indicators import keep_body, known, table_url
from cases.views.access import sent, user_of
from core import clock
from core.errors import Refused

form_page = require_http_methods(["GET", "HEAD", "POST"])
AHEAD = "Perioden har inte börjat. Målvärden går att fylla i redan nu."


@form_page
def enter(request: HttpRequest, slug: str, year: int, tertial: int) -> HttpResponse:
    """The grid: all indicators in use, women, men and total, one save. Shows also what readers do not see."""
    body = keep_body(request, slug)
    known(year, tertial)
    if year > clock.today().year:
        messages.info(request, AHEAD)
        return redirect("budget:indicators", slug)
    sheet = sheet_of(body, year, tertial)
    lines = lines_of(body, year, tertial, masked=False)
    open_ones = [line for line in lines if line.indicator.ended_on is None]
    form = OutcomesForm(
        *sent(request),
        sheet=sheet,
        state=outcomes_of(sheet),
        indicators=[line.indicator for line in open_ones],
        then=table_url(body, year, tertial),
    )
    if form.run(actions.save_outcomes, body=body, year=year, tertial=tertial, by=user_of(request)):
        messages.success(request, "Utfallen är sparade.")
        return redirect(form.done_url)
    context = {
        "year": year,
        "tertial": tertial,
        "period": f"{PERIODS[tertial]} {year}",
        "rows": [_row(line, form) for line in open_ones],
        "genders": GENDERS.values(),
        "findings": of_lines(lines),
        "table_url": table_url(body, year, tertial),
    }
    return _page(request, "budget/indicators/enter.html", form, sheet, context)


def _row(line: Line, form: SheetForm) -> dict[str, Any]:
    of = line.indicator
    cells: list[dict[str, Any]] = []
    for gender, cell in line.this.items():
        names = ("value", "numerator", "denominator", "people", "suppressed")
        fields = {
            name: form[key] for name in names if (key := cell_name(Place(of.pk, gender, name))) in form.fields
        }
        computed = cell.row.computed if cell.row else None
        cells.append(
            {
                "gender": GENDERS[gender],
                "hidden": cell.hidden,
                "computed": "" if computed is None else of.written(computed),
                "before": of.written(line.last[gender].value),
                "field": fields.pop("value"),
                "parts": [(OutcomesForm.PARTS[name], field) for name, field in fields.items()],
            }
        )
    comment = form[cell_name(Place(of.pk, "T", "comment"))]
    filled = any(part.value() for cell in cells for _, part in cell["parts"]) or bool(comment.value())
    wrong = any(part.errors for cell in cells for _, part in cell["parts"]) or bool(comment.errors)
    return {"indicator": of, "cells": cells, "comment": comment, "filled": filled, "open": wrong}


@form_page
def targets(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The targets of a year for all indicators in use, one save."""
    body = keep_body(request, slug)
    known(year, 1)
    sheet = sheet_of(body, year, TARGETS)
    form = TargetsForm(
        *sent(request),
        sheet=sheet,
        state=targets_of(sheet),
        indicators=list(Indicator.objects.in_use().filter(body=body)),
        then=reverse("budget:indicators", args=[slug]),
    )
    if form.run(actions.save_targets, body=body, year=year, by=user_of(request)):
        messages.success(request, f"Målvärdena för {year} är sparade.")
        return redirect(form.done_url)
    return _page(request, "budget/indicators/targets.html", form, sheet, {"year": year})


def _page(
    request: HttpRequest, template: str, form: SheetForm, sheet: IndicatorSheet, context: dict[str, Any]
) -> HttpResponse:
    shared = {
        "form": form,
        "body": sheet.body,
        "revision": sheet.revision,
        "saves": history_of(sheet),
        "undoable": last_save(sheet) if sheet.pk else None,
    }
    status = 422 if form.is_bound and form.errors else None
    return render(request, template, shared | context, status=status)


@require_POST
def undo(request: HttpRequest, slug: str, year: int, tertial: int) -> HttpResponse:
    known(year, tertial)
    return _undo(request, slug, year, tertial, reverse("budget:enter_outcomes", args=[slug, year, tertial]))


@require_POST
def undo_targets(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    known(year, 1)
    return _undo(request, slug, year, TARGETS, reverse("budget:indicator_targets", args=[slug, year]))


def _undo(request: HttpRequest, slug: str, year: int, tertial: int, back: str) -> HttpResponse:
    body = keep_body(request, slug)
    revision = request.POST.get("revision", "")
    try:
        actions.undo_save(
            sheet=sheet_of(body, year, tertial),
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else -1,
            by=user_of(request),
        )
        messages.success(request, "Den senaste sparningen är ångrad.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(back)
