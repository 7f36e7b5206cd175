"""Who wants the documents on paper: one list for each body."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from meetings.actions.paper import add_paper, remove_paper
from meetings.forms.issues import PaperForm
from meetings.models import PaperCopy
from meetings.queries.paper import may_want_paper, wishes_in
from meetings.views.access import attempt, plan_meetings_of, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, body: str) -> HttpResponse:
    found = plan_meetings_of(request, body)
    form = PaperForm(
        request.POST if request.method == "POST" else None, people=may_want_paper(found), then=request.path
    )
    if form.run(add_paper, body=found, by=user_of(request)):
        messages.success(request, "Listan är sparad.")
        return redirect(form.done_url)
    return render(request, "meetings/paper.html", {"body": found, "wishes": wishes_in(found), "form": form})


@require_POST
def remove(request: HttpRequest, body: str, pk: int) -> HttpResponse:
    found = plan_meetings_of(request, body)
    wish = get_object_or_404(PaperCopy.objects.select_related("body", "user"), body=found, pk=pk)
    if attempt(request, remove_paper, wish=wish, by=user_of(request)):
        messages.success(request, f"{wish} står inte längre på listan.")
    return redirect("meetings:paper", body)
