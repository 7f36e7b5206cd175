"""The secretary's editorial change: written, shown word by word, and then made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases import richtext, rules
from cases.actions.editorial import change_words, tidy
from cases.documents import current_version
from cases.editorial import Place, changed_document, difference, refuse_substance
from cases.forms.memos.words import WordsForm
from cases.memo_content import content_of
from cases.models import Memo, MemoVersion
from cases.views.access import user_of
from cases.views.memo import open_words, see_memo
from core.errors import Refused
from core.pages import require

SECRETARIES_ONLY = "Redaktionella ändringar i en godkänd skrivelse gör sekreteraren."


@require_http_methods(["GET", "HEAD", "POST"])
def editorial(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The words to change. The first sending shows the difference, the second makes the change."""
    memo, user = see_memo(request, slug, pk), user_of(request)
    require(rules.may_change_words(user, memo), SECRETARIES_ONLY)
    if memo.state != Memo.State.APPROVED:
        return redirect(memo)  # what is not approved is written by those who write it
    form = WordsForm(request.POST or None, content=content_of(memo), initial={"revision": memo.revision})
    do = request.POST.get("do", "")
    if do == "change" and form.run(change_words, memo=memo, by=user):
        messages.success(request, "Ändringen är gjord. Skribenten och den som godkände har fått veta det.")
        return redirect(memo)
    places = _seen_through(memo, form) if request.method == "POST" and do != "back" else []
    context: dict[str, Any] = {
        "memo": memo,
        "case": memo.case,
        "form": form,
        "places": places if not form.errors else [],
        "extensions": richtext.EXTENSIONS,
    }
    return render(request, "cases/memo/editorial.html", context, status=422 if form.errors else 200)


def _seen_through(memo: Memo, form: WordsForm) -> list[Place]:
    """What would be changed, when it may be; the form says why when it may not."""
    version = current_version(memo)
    if form.errors or not form.is_valid() or version is None:
        return []
    try:
        content = tidy(form.content())
        refuse_substance(form.before, content)
        if not form.cleaned_data["reason"].strip():
            raise Refused("Skriv vad som är ändrat och varför.", field="reason")
        places = difference(version.document, changed_document(version.document, form.before, content))
        if not places and content == form.before:
            raise Refused("Ingenting är ändrat.")
    except Refused as refusal:
        form.refuse(refusal)
        return []
    return places or [Place("Bara formen är ändrad, inga ord", [])]


@require_safe
def version_difference(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """What an editorial version changed in the one before it, word by word."""
    memo = see_memo(request, slug, pk)
    user, versions = user_of(request), MemoVersion.objects.filter(memo=memo).select_related("by")
    one = get_object_or_404(versions, number=number, kind=MemoVersion.Kind.EDITORIAL)
    before = get_object_or_404(versions, number=number - 1)
    words = [open_words(each.document, user, memo) for each in (before, one)]
    context = {
        "memo": memo,
        "case": memo.case,
        "version": one,
        "before": before,
        "places": difference(*words),
        "may_return": memo.state == Memo.State.APPROVED and rules.may_return(user, memo),
    }
    return render(request, "cases/memo/difference.html", context)
