"""The findings of a memo: a page of their own, and the panel beside the editor, where warnings are explained."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases import rules
from cases.actions.explaining import explain_finding, take_back_answer
from cases.forms.memos.steps import ExplainForm
from cases.models import FindingAnswer, Memo
from cases.queries import whole_memos
from cases.views.access import user_of
from cases.views.memo import WRITERS_ONLY, for_reader, see_memo
from cases.views.memo_beside import findings_of
from core.errors import Refused
from core.pages import require, wants_part


@require_http_methods(["GET", "HEAD", "POST"])
def memo_findings(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All findings. A form explains one, a button takes an explanation back; htmx gets the panel anew."""
    memo, user = see_memo(request, slug, pk), user_of(request)
    form, refusal = None, ""
    if request.method == "POST":
        require(rules.may_edit(user, memo), WRITERS_ONLY)
        if "take_back" in request.POST:
            refusal = _taken_back(request, memo)
        else:
            form = ExplainForm(request.POST, fingerprint=request.POST.get("fingerprint", "")[:64])
            if form.run(explain_finding, memo=memo, by=user):
                form = None
            else:
                refusal = " ".join(map(str, form.non_field_errors()))
                if refusal and form["reason"].value():
                    refusal += f" Du skrev: ”{form['reason'].value()}”"
        if form is None and not refusal and not wants_part(request):
            return redirect(f"{memo.get_absolute_url()}#memo-findings")
        memo = for_reader(whole_memos().get(pk=memo.pk), user)
    context = {
        "memo": memo,
        "case": memo.case,
        **findings_of(memo, user, placed=wants_part(request), form=form, refusal=refusal),
    }
    page = "cases/memo/_findings.html" if wants_part(request) else "cases/memo/findings.html"
    return render(request, page, context, status=422 if form is not None or refusal else 200)


def _taken_back(request: HttpRequest, memo: Memo) -> str:
    """Take an explanation back; why not, when it cannot be done."""
    pk = request.POST["take_back"]
    answer = get_object_or_404(FindingAnswer, memo=memo, pk=int(pk) if pk.isdecimal() and len(pk) < 10 else 0)
    try:
        take_back_answer(answer=answer, by=user_of(request))
    except Refused as refusal:
        return refusal.message
    return ""
