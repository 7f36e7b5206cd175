"""What the economist does about a decision that granted money."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases.models import Case, Decision
from cases.views.access import user_of
from core.pages import require
from grants.actions.deciding import annul as annul_decision
from grants.actions.deciding import event_of
from grants.forms.matter import AnnulForm
from grants.rules.keeping import may_keep


@require_http_methods(["GET", "HEAD", "POST"])
def annul(request: HttpRequest, pk: int) -> HttpResponse:
    """A court has annulled the decision: what it granted goes back."""
    user = user_of(request)
    seen = Decision.objects.filter(case__in=Case.objects.visible_to(user)).select_related(
        "case__register__authority"
    )
    decision = get_object_or_404(seen, pk=pk)
    require(may_keep(decision.case.register.authority, user), "Anslagen förs av en ekonom.")
    form = AnnulForm(request.POST or None, then=decision.case.get_absolute_url())
    if form.run(annul_decision, decision=decision, by=user):
        messages.success(request, f"{decision} är återfört i huvudboken.")
        return redirect(form.done_url)
    event = event_of(decision)
    postings = event.postings.select_related("src__fund_year__fund").order_by("line_no") if event else []
    context = {
        "decision": decision,
        "case": decision.case,
        "form": form,
        "event": event,
        "postings": postings,
    }
    return render(request, "grants/matter/annul.html", context, status=422 if form.is_bound else 200)
