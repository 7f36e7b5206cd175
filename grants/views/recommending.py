"""The recommendation: a row for each application, a running total, the line where the money ends."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cases.views.access import sent, user_of
from core import clock
from core.errors import Refused
from core.pages import wants_part
from grants.actions.recommending import begin_compilation, save_recommendations, undo_save
from grants.forms.recommending import RecommendForm
from grants.models import Application, Compilation, CompilationRow
from grants.queries.compilations import (
    amounts_of,
    asked_by,
    figures_of,
    hidden_in,
    left_of,
    rows_of,
    scores_of,
)
from grants.rules.amounts import shares
from grants.rules.running import Column, Proposed, Running, run, totals
from grants.views.rounds_access import prepare_call, prepare_compilation

Stance = CompilationRow.Stance
SAID = {
    "spara": "Förslaget är sparat.",
    "sokt": "Sökta belopp är föreslagna där inget var bestämt.",
    "lika": "Det som finns kvar är fördelat lika.",
    "ordna": "Raderna står i bedömningens ordning.",
    "fordela": "Beloppet är fördelat över åren.",
}


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    call = prepare_call(request, pk)
    try:
        compilation = begin_compilation(call=call, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(call)
    return redirect("grants:recommend", compilation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def recommend(request: HttpRequest, pk: int) -> HttpResponse:
    compilation, user = prepare_compilation(request, pk), user_of(request)
    if compilation.state != Compilation.State.DRAFT:
        return redirect(compilation)
    rows = list(rows_of(compilation, user))
    then = reverse("grants:recommend", args=[pk])
    form = RecommendForm(*sent(request), compilation=compilation, rows=rows, then=then)
    if form.is_bound and form.does == "rakna":
        form.is_valid()
        return render(request, "grants/applications/_totals.html", _sums(compilation, form))
    if form.run(save_recommendations, compilation=compilation, by=user):
        if not form.repeated:
            messages.success(request, SAID[form.does])
        return redirect(form.done_url)
    context = _page(compilation, form, request)
    status = 422 if form.is_bound and form.errors else None
    return render(request, "grants/applications/recommend.html", context, status=status)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    compilation = prepare_compilation(request, pk)
    revision = request.POST.get("revision", "")
    try:
        undo_save(
            compilation=compilation,
            revision=int(revision) if revision.isdigit() and len(revision) < 10 else -1,
            by=user_of(request),
        )
        messages.success(request, "Den senaste sparningen är ångrad.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("grants:recommend", pk)


def _proposed(form: RecommendForm) -> list[Proposed]:
    """The rows as they are typed, or as they are kept."""
    return [
        Proposed(
            row.pk,
            form.typed_amounts(row) if form.is_bound else amounts_of(row),
            counts=row.stance != Stance.DECIDED_BEFORE,
        )
        for row in form.rows
    ]


def _sums(compilation: Compilation, form: RecommendForm) -> dict[str, Any]:
    """What is left and proposed per fund and year, and where the money ends."""
    found = figures_of(compilation)
    lefts = left_of(compilation, found)
    rows = _proposed(form)
    sums = totals(rows)
    ran = run(rows, {(one.fund, one.year): one.free for one in lefts})
    first = next((one for one in ran if one.is_first_over), None)
    named = {row.pk: f"{row.application.external_id} {row.application.project}" for row in form.rows}
    return {
        "unit": form.unit,
        "lefts": [
            {
                "one": one,
                "proposed": sums.get((one.fund, one.year), 0),
                "after": one.free - sums.get((one.fund, one.year), 0),
            }
            for one in lefts
        ],
        "ends_at": named[first.key] if first else "",
        "as_of": compilation.basis_on or clock.today(),
        "numbers": [(one.fund.name, one.number) for one in found],
        "ran": ran,
        "several": len(found) > 1,
    }


def _page(compilation: Compilation, form: RecommendForm, request: HttpRequest) -> dict[str, Any]:
    call, user = compilation.call, user_of(request)
    sums = _sums(compilation, form)
    weights = dict(call.criteria.values_list("pk", "weight"))
    scores = scores_of(call.pk, Application.objects.filter(call=call))
    ran = {one.key: one for one in sums["ran"]}
    lines = [
        _line(row, form, ran[row.pk], shares(scores.get(row.application_id, {}), weights))
        for row in form.rows
    ]
    return {
        **sums,
        "compilation": compilation,
        "call": call,
        "form": form,
        "lines": lines,
        "columns": form.columns,
        "hidden": hidden_in(compilation, user),
        "last_save": compilation.saves.filter(undone_at=None)
        .select_related("by")
        .order_by("-number")
        .first(),
        "part": wants_part(request),
    }


def _line(row: CompilationRow, form: RecommendForm, ran: Running, share: int | None) -> dict[str, Any]:
    asked, opened = asked_by(row), row.stance != Stance.DECIDED_BEFORE
    cells = []
    for slug, _, year in form.columns:
        column: Column = (slug, year)
        cells.append(
            {
                "label": f"{year}",
                "asked": asked.get(column),
                "field": form[f"amount-{row.pk}-{slug}-{year}"] if opened else None,
                "running": ran.totals.get(column, 0),
                "over": column in ran.over,
            }
        )
    return {
        "row": row,
        "one": row.application,
        "open": opened,
        "cells": cells,
        "asked": sum(asked.values()),
        "share": share,
        "ends_here": ran.is_first_over,
        "stance": form[f"stance-{row.pk}"] if opened else None,
        "reasons": form[f"reasons-{row.pk}"] if opened else None,
        "text": form[f"text-{row.pk}"] if opened else None,
    }
