"""Comments on a memo: a page of their own, and the panel beside editor and review."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases import rules
from cases.actions.comments import comment_on, reopen_comment, resolve_comment
from cases.forms.memos.steps import CommentForm
from cases.models import Memo, MemoComment
from cases.views.access import user_of
from cases.views.memo import see_memo
from cases.views.memo_beside import comments_of
from core.errors import Refused
from core.pages import require, wants_part

WRITERS_AND_REVIEWERS = "De som skriver och de som godkänner kommenterar skrivelsen."


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All comments. A form adds one, a button resolves or opens one again; htmx gets the panel anew."""
    memo, user = see_memo(request, slug, pk), user_of(request)
    form, refusal = None, ""
    if request.method == "POST":
        settles = request.POST.get("resolve") or request.POST.get("open")
        if settles:
            refusal = _settled(request, memo, settles)
        else:
            require(rules.may_comment(user, memo), WRITERS_AND_REVIEWERS)
            form = CommentForm(request.POST, memo=memo)
            if form.run(comment_on, memo=memo, by=user):
                form = None
        if not refusal and form is None and not wants_part(request):
            return redirect(_back(request, memo))
    context = {
        "memo": memo,
        "case": memo.case,
        "from": request.POST.get("from", ""),
        **comments_of(memo, user, form, refusal),
    }
    page = "cases/memo/_commented.html" if wants_part(request) else "cases/memo/comments.html"
    return render(request, page, context, status=422 if form is not None or refusal else 200)


def _settled(request: HttpRequest, memo: Memo, pk: str) -> str:
    """Resolve or open again; why not, when it cannot be done."""
    comments = MemoComment.objects.open_to(user_of(request))
    comment = get_object_or_404(comments, memo=memo, pk=int(pk) if pk.isdecimal() else 0)
    act = resolve_comment if "resolve" in request.POST else reopen_comment
    try:
        act(comment=comment, by=user_of(request))
    except Refused as refusal:
        return refusal.message
    return ""


def _back(request: HttpRequest, memo: Memo) -> str:
    """The page that the panel stood on."""
    review = reverse("cases:memo_review", args=[memo.case.slug, memo.pk])
    page = review if request.POST.get("from") == "review" else memo.get_absolute_url()
    return f"{page}#kommentarer"
