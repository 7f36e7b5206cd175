"""Word out and in: a memo as a file to fetch, and a file opened into a new memo."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases import rules
from cases.actions.drafts import keep_uploads, slips
from cases.actions.files import Upload
from cases.actions.word import read_word, start_from_word
from cases.documents import TEMPLATE, current_version, document, memo_document
from cases.forms.memos.steps import WordConfirmForm, WordForm
from cases.models import Case, Memo, OpenedFile
from cases.views.access import note_reading, sent, user_of
from cases.views.memo import NO_WRITING, beginning, open_words, see_case, see_memo
from cases.word.writer import MEDIA_TYPE, write
from core.downloads import deliver
from core.errors import Refused
from core.pages import require
from core.words import clean_filename


@require_safe
def fetch(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """The memo as .docx: what is approved as it was frozen, else the draft as it stands."""
    memo = see_memo(request, slug, pk)
    version = current_version(memo) if memo.state == Memo.State.APPROVED else None
    data = open_words(version.document if version else memo_document(memo), user_of(request), memo)
    content = write(data, author=memo.author.name, site=settings.SITE_URL)
    name = clean_filename(f"{data['kind'] or 'Skrivelse'} {memo.case.dnr.replace('/', '-')}.docx")
    answer = FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def opened_from(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The Word file that the memo was begun from, as it was."""
    user = user_of(request)
    files = OpenedFile.objects.visible_to(user).select_related("memo__case")
    file = get_object_or_404(files, memo__case__slug=slug, memo=pk)
    note_reading(request, file.memo.case)
    return deliver(request, name=file.name, sha256=file.sha256, content_type=MEDIA_TYPE)


@require_http_methods(["GET", "HEAD", "POST"])
def open_word(request: HttpRequest, slug: str) -> HttpResponse:
    """First the file, then a page that says what became what, then the memo."""
    case, user = see_case(request, slug), user_of(request)
    require(rules.may_start(user, case), NO_WRITING)
    if request.POST.get("slip"):
        return _confirmed(request, case)
    form = WordForm(*sent(request), **beginning(case, user), auto_id="word_%s")
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        draft = keep_uploads(uploads=[Upload(file.name, file)], by=user)
        if draft.kept:
            slip = draft.kept[0].slip(user)
            chosen = {"slip": slip, "body": form.cleaned_data["body"], "unit": form.cleaned_data["unit"]}
            try:
                confirm = WordConfirmForm(**(beginning(case, user) | {"initial": chosen}))
                return _preview(request, case, confirm, chosen)
            except Refused as refusal:
                draft.problems.append(refusal.message)
        for problem in draft.problems[:1]:
            form.add_error("file", problem)
    return render(
        request, "cases/memo/open_word.html", {"case": case, "word": form}, status=422 if form.errors else 200
    )


def _confirmed(request: HttpRequest, case: Case) -> HttpResponse:
    user = user_of(request)
    form = WordConfirmForm(request.POST, **beginning(case, user))
    if form.run(start_from_word, case=case, by=user):
        return redirect(form.done_url)
    try:
        return _preview(request, case, form, form.cleaned_data)
    except (Refused, KeyError):
        word = WordForm(**beginning(case, user), auto_id="word_%s")
        problems = [str(error) for error in form.non_field_errors()] or ["Välj Word-filen igen."]
        return render(
            request,
            "cases/memo/open_word.html",
            {"case": case, "word": word, "problems": problems},
            status=422,
        )


def _preview(request: HttpRequest, case: Case, form: WordConfirmForm, chosen: dict[str, Any]) -> HttpResponse:
    user = user_of(request)
    kept = next(iter(slips([chosen["slip"]], by=user)), None)
    if kept is None:
        raise Refused("Filen finns inte kvar. Välj Word-filen igen.")
    reading = read_word(case=case, kept=kept, by=user, body=chosen["body"], unit=chosen["unit"])
    context = {
        "case": case,
        "form": form,
        "file": kept,
        "reading": reading,
        "clauses": list(enumerate(reading.content.clauses, 1)),
        "data": document(reading.content, dnr=case.dnr, letterhead=case.register.authority.letterhead),
        "template": TEMPLATE,
    }
    return render(request, "cases/memo/word_preview.html", context, status=422 if form.errors else 200)
