"""The parties' proposals, and the grids of frames that are typed in one save."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from budget.actions import frames as saving
from budget.actions import tabling as actions
from budget.forms import directive as forms
from budget.frames import resulting, total
from budget.models import Directive, PartyProposal
from budget.views.directive import removed
from budget.views.directive_access import keep_directive, proposal_in
from cases.views.access import sent, user_of
from cases.views.acting import act
from core.errors import Refused

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def new_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_directive(request, pk)
    if not found.steps.exists():
        messages.error(request, "Lägg först till det steg i gången där förslaget ska läggas.")
        return redirect(f"{found.get_absolute_url()}#gang")
    return act(
        request,
        forms.ProposalForm(*sent(request), directive=found, then=f"{found.get_absolute_url()}#forslag"),
        actions.await_proposal,
        {"directive": found},
        case=found.case,
        heading="Förslag som väntas",
        lead="Förslaget är tomt tills det är lagt.",
        button="Lägg upp förslaget",
        done="Förslaget är upplagt och väntas.",
    )


@form_page
def change_proposal(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    found = keep_directive(request, pk)
    one = proposal_in(found, proposal)
    initial = {"parties": one.parties, "short": one.short, "step": one.step_id}
    return act(
        request,
        forms.ProposalForm(
            *sent(request), directive=found, initial=initial, then=f"{found.get_absolute_url()}#forslag"
        ),
        actions.change_proposal,
        {"proposal": one},
        case=found.case,
        heading=f"Ändra förslaget {one.short}",
        button="Spara",
        done="Förslaget är sparat.",
    )


@form_page
def table_proposal(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    found = keep_directive(request, pk)
    one = proposal_in(found, proposal)
    new = one.tabled_on is None
    return act(
        request,
        forms.TablingForm(
            *sent(request), proposal=one, user=user_of(request), then=f"{found.get_absolute_url()}#forslag"
        ),
        actions.table_proposal,
        {"proposal": one},
        case=found.case,
        heading=f"Förslaget {one.short} är lagt" if new else f"Rätta förslaget {one.short}",
        lead="Därefter går det att skriva vad förslaget ändrar i ramarna." if new else one.parties,
        button="Anteckna" if new else "Spara",
        done=f"Förslaget {one.short} är antecknat som lagt." if new else "Förslaget är sparat.",
    )


@require_POST
def take_back_proposal(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    found = keep_directive(request, pk)
    one = proposal_in(found, proposal)
    done = f"Förslaget {one.short} väntas igen."
    return removed(request, found, actions.take_back_proposal, done, "forslag", proposal=one)


@require_POST
def remove_proposal(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    found = keep_directive(request, pk)
    one = proposal_in(found, proposal)
    done = f"Förslaget {one.short} är borttaget."
    return removed(request, found, actions.remove_proposal, done, "forslag", proposal=one)


@form_page
def frames(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_directive(request, pk)
    return _grid(
        request,
        found,
        found,
        saving.save_frames,
        {"directive": found},
        heading="Grundramar",
        address=reverse("budget:frames", args=[pk]),
        undo=reverse("budget:undo_frames", args=[pk]),
    )


@form_page
def proposal_frames(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    found = keep_directive(request, pk)
    one = proposal_in(found, proposal)
    if one.tabled_on is None:
        messages.error(request, "Förslaget är inte lagt. Anteckna först att det är lagt.")
        return redirect(f"{found.get_absolute_url()}#forslag")
    return _grid(
        request,
        found,
        one,
        saving.save_changes,
        {"proposal": one},
        heading=f"Vad {one.short} ändrar",
        address=reverse("budget:proposal_frames", args=[pk, proposal]),
        undo=reverse("budget:undo_proposal_frames", args=[pk, proposal]),
    )


@require_POST
def undo_frames(request: HttpRequest, pk: int) -> HttpResponse:
    found = keep_directive(request, pk)
    return _undone(request, found, reverse("budget:frames", args=[pk]))


@require_POST
def undo_proposal_frames(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    one = proposal_in(keep_directive(request, pk), proposal)
    return _undone(request, one, reverse("budget:proposal_frames", args=[pk, proposal]))


def _undone(request: HttpRequest, of: Directive | PartyProposal, address: str) -> HttpResponse:
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else -1
    try:
        saving.undo_save(of=of, version=version, by=user_of(request))
        messages.success(request, "Den senaste sparningen är ångrad.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(address)


def _grid(
    request: HttpRequest,
    found: Directive,
    of: Directive | PartyProposal,
    action: Any,
    given: dict[str, Any],
    *,
    heading: str,
    address: str,
    undo: str,
) -> HttpResponse:
    lines = list(found.lines.select_related("body"))
    form = forms.GridForm(*sent(request), of=of, lines=lines, then=f"{found.get_absolute_url()}#ramar")
    if form.is_bound and request.POST.get("gor") == "rakna":
        form.is_valid()
        return render(request, "budget/directive/_totals.html", _totals(form))
    if form.run(action, by=user_of(request), **given):
        if not form.repeated:
            messages.success(request, "Ramarna är sparade.")
        return redirect(form.done_url)
    context = _totals(form) | {
        "directive": found,
        "form": form,
        "heading": heading,
        "address": address,
        "undo": undo,
        "of": of,
        "rows": [
            {"line": line, "cells": [_cell(form, line.pk, year) for year in found.years]} for line in lines
        ],
    }
    status = 422 if form.is_bound and form.errors else None
    return render(request, "budget/directive/frames.html", context, status=status)


def _cell(form: forms.GridForm, line: int, year: int) -> dict[str, Any]:
    key, name = (line, year), forms.name_of((line, year))
    there = name in form.fields
    return {
        "year": year,
        "field": form[name] if there else None,
        "was": form[forms.name_of(key, "was")] if there else None,
        "base": form.base.get(key),
        "both": key in form.meanwhile,
        "saved": form.meanwhile.get(key),
    }


def _totals(form: forms.GridForm) -> dict[str, Any]:
    """The sums of what stands in the cells; for a proposal what the frames would be."""
    typed = {key: ore for key, ore in form.typed().items() if ore is not None}
    is_base = isinstance(form.of, Directive)
    after = typed if is_base else resulting(form.base, typed)
    return {
        "is_base": is_base,
        "unit": form.directive.unit,
        "sums": [
            {
                "year": year,
                "base": total(form.base, year),
                "change": total(typed, year),
                "frame": total(after, year),
            }
            for year in form.directive.years
        ],
    }
