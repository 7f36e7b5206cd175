"""Two steps to the ledger: a form, a look at the figures before and after, and then the posting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.forms.fields import PostingForm
from grants.models import Fund

DO, CHANGE = "bokfor", "andra"


@dataclass(frozen=True)
class Act:
    """What is about to be done: the action, in which words, and what it may touch."""

    title: str
    button: str
    done: str
    fund: Fund
    action: Callable[..., Any]
    arguments: dict[str, Any]
    funds: Callable[[PostingForm], Sequence[Fund]] | None = None
    lead: str = ""
    template: str = "grants/funds/act.html"
    context: dict[str, Any] = field(default_factory=dict)


def in_two_steps(request: HttpRequest, form: PostingForm, act: Act) -> HttpResponse:
    """The form; when it is sent, the page that shows what would change; when that is confirmed, the posting."""
    context = {"form": form, "act": act, "fund": act.fund, **act.context}
    if DO in request.POST:
        if form.run(act.action, id=form.event_id, **act.arguments):
            messages.success(request, act.done)
            return redirect(form.done_url)
    elif request.method == "POST" and CHANGE not in request.POST:
        touched = act.funds(form) if form.is_valid() and act.funds else [act.fund]
        changes = form.preview(act.action, funds=touched, id=form.event_id, **act.arguments)
        if changes is not None:
            return render(request, "grants/funds/confirm.html", context | {"changes": changes})
    return render(request, act.template, context, status=422 if form.errors else None)
