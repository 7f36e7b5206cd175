"""A manager reads a memo as it prints, and approves or returns it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import rules
from cases.actions.approval import approve_memo, return_memo
from cases.documents import TEMPLATE, memo_document, with_links
from cases.forms.memos import ReasonForm, RevisionForm
from cases.models import Memo
from cases.views.access import user_of
from cases.views.memo import about, see_memo, seen_record_urls
from core.pages import require

MANAGERS_ONLY = "Bara en chef för enheten kan godkänna skrivelsen, och aldrig den som har skrivit den."


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    memo, user = see_memo(request, slug, pk), user_of(request)
    require(rules.may_approve(user, memo), MANAGERS_ONLY)
    if request.method != "POST" and memo.state != Memo.State.SUBMITTED:
        return redirect(memo)  # somebody has answered already, or the writer took it back
    back = request.POST.get("do") == "return"
    answer = ReasonForm(request.POST if back else None, initial={"revision": memo.revision})
    approval = RevisionForm(
        request.POST if request.method == "POST" and not back else None, initial={"revision": memo.revision}
    )
    if back and answer.run(return_memo, memo=memo, by=user):
        messages.success(request, f"Skrivelsen är återlämnad till {memo.author.name}.")
        return redirect(memo)
    if not back and approval.run(approve_memo, memo=memo, by=user):
        memo = approval.result or see_memo(request, slug, pk)
        messages.success(request, f"Godkänd och registrerad som {memo.record}.")
        return redirect(memo)
    context = about(request, memo) | {
        "data": with_links(memo_document(memo), seen_record_urls(user, memo)),
        "template": TEMPLATE,
        "answer": answer,
        "approval": approval,
    }
    return render(request, "cases/memo/review.html", context, status=422 if request.method == "POST" else 200)
