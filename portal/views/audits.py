"""The auditors' reviews as everybody reads them: what was recommended, what is answered, and what has become of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from audits.queries.public import public_reviews, rows_of
from audits.replying import parts_of
from core import clock

PER_PAGE = 25


@require_safe
@login_not_required
def reviews(request: HttpRequest) -> HttpResponse:
    page = Paginator(public_reviews(), PER_PAGE).get_page(request.GET.get("sida"))
    return render(request, "portal/reviews.html", {"page": page})


@require_safe
@login_not_required
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """One review, with the reply of each body that has adopted one."""
    found = get_object_or_404(public_reviews(), case__slug=slug)
    today = clock.today()
    replies = [
        {"reply": reply, "rows": rows_of(reply, today), "parts": parts_of(reply.content, adopted=True)}
        for reply in found.open_replies  # type: ignore[attr-defined]
    ]
    return render(request, "portal/review.html", {"review": found, "replies": replies, "today": today})
