"""A manager reads a memo as it prints, and approves or returns it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import rules
from cases.actions.approval import approve_memo, return_memo
from cases.documents import TEMPLATE, memo_document
from cases.forms.memos.steps import ReasonForm, RevisionForm
from cases.models import Memo
from cases.views.access import user_of
from cases.views.memo import about, see_memo, shown
from core.pages import require

MANAGERS_ONLY = (
    "Bara den chef som står i tur, eller dess ersättare, kan godkänna skrivelsen, aldrig skribenten själv."
)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    memo, user = see_memo(request, slug, pk), user_of(request)
    in_chain = any(one.user.pk == user.pk for one in rules.everyone_in_chain(memo))
    require(in_chain or rules.may_approve(user, memo), MANAGERS_ONLY)
    if request.method != "POST" and not (
        memo.state == Memo.State.SUBMITTED and rules.may_approve(user, memo)
    ):
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
        registered = memo.state == Memo.State.APPROVED
        said = (
            f"Godkänd och registrerad som {memo.record}."
            if registered
            else "Godkänd. Skrivelsen har gått vidare."
        )
        messages.success(request, said)
        return redirect(memo)
    able = rules.approver_for(user, memo)
    held = able.on_behalf_of if able else None
    context = about(request, memo) | {
        "data": shown(memo_document(memo), user, memo),
        "template": TEMPLATE,
        "answer": answer,
        "approval": approval,
        "held": held,
        "goes_on": rules.next_level(memo, user),
    }
    return render(request, "cases/memo/review.html", context, status=422 if request.method == "POST" else 200)
