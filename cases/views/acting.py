"""One page for one thing to do: what will happen, the form, the button. Every small act in a case looks the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.models import Case
from cases.views.access import user_of
from core.forms import ActionForm


def act(
    request: HttpRequest,
    form: ActionForm,
    action: Callable[..., Any],
    given: Mapping[str, Any] | None = None,
    *,
    heading: str,
    button: str,
    lead: str = "",
    done: str = "",
    case: Case | None = None,
    weight: str = "",
    template: str = "cases/act.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show the form or carry it out. `given` are the action's arguments that no form fills in, `done` what is
    said afterwards, `weight` "stop" for what cannot be taken back."""
    if form.run(action, by=user_of(request), **(given or {})):
        if done and not form.repeated:
            messages.success(request, done)
        return redirect(form.done_url)
    shown = {
        "form": form,
        "case": case,
        "heading": heading,
        "button": button,
        "lead": lead,
        "weight": weight,
        "has_files": form.is_multipart(),
    }
    status = 422 if form.is_bound and form.errors else None
    return render(request, template, shown | dict(context or {}), status=status)
