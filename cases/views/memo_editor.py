"""The memo editor: one page, one form. Every button sends the whole text; what is kept comes back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import editing, richtext, rules
from cases.actions.approval import submit_memo
from cases.actions.files import Upload
from cases.actions.memos import SavedMeanwhile, enclose_upload, save_memo
from cases.forms.memos import MemoEditor, UploadForm
from cases.memo_content import content_of, differences
from cases.models import Memo, MemoReview
from cases.queries import whole_memos
from cases.views.access import user_of
from cases.views.memo import WRITERS_ONLY, about, read, see_memo
from core.errors import Refused
from core.pages import require, wants_part
from organisation.models import User
from organisation.roles import Capability, roles_with

AUTOSAVE = "autosave"


@require_http_methods(["GET", "HEAD", "POST"])
def memo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Those who write it get the editor; others, and when it is with a manager or approved, read it."""
    memo, user = see_memo(request, slug, pk), user_of(request)
    if request.method == "POST":
        require(rules.may_steer(user, memo), WRITERS_ONLY)
        return _written(request, memo)
    if rules.may_edit(user, memo) and "las" not in request.GET:
        return _page(request, memo, MemoEditor(memo, by=user, more=request.GET.get("rad", "")))
    return read(request, memo)


def _written(request: HttpRequest, memo: Memo) -> HttpResponse:
    """Keep what was sent, then do what the button says. Where something cannot be done the same text comes back."""
    editor, do = MemoEditor(memo, request.POST, by=user_of(request)), request.POST.get("do", "save")
    saved: Memo | None = None
    try:
        saved = _saved(request, memo, editor, do)
        if not editor.errors():
            saved = _acted(request, saved, do)
    except Refused as refusal:
        # htmx swaps in a 422 and nothing else
        status = 409 if isinstance(refusal, SavedMeanwhile) and not wants_part(request) else 422
        return _page(
            request, whole_memos().get(pk=memo.pk), editor, refusal=refusal, saved=saved, status=status
        )
    if editor.errors() or do == AUTOSAVE:
        return _page(request, saved, editor, saved=saved, status=422 if editor.errors() else 200)
    if do == "submit":
        messages.success(request, "Skrivelsen är skickad för godkännande.")
        return redirect(memo)
    more = do.partition("more:")[2]
    if wants_part(request):
        return _page(request, saved, MemoEditor(saved, by=user_of(request), more=more))
    return redirect(f"{memo.get_absolute_url()}?rad={more}" if more else memo.get_absolute_url())


def _saved(request: HttpRequest, memo: Memo, editor: MemoEditor, do: str) -> Memo:
    """The text as sent, with what the button does to it when all of it can be read."""
    content = editor.content()
    if not editor.errors():
        heading = request.POST.get("new-heading", "").strip()[:200]
        if do == "section-add":
            do = f"section-add:{request.POST.get('new-kind', '')}"
        content = editing.carry_out(content, do, heading=heading, picked=editor.picked())
    return save_memo(memo=memo, content=content, revision=editor.revision, by=user_of(request))


def _acted(request: HttpRequest, memo: Memo, do: str) -> Memo:
    user = user_of(request)
    if do == "submit":
        return submit_memo(memo=memo, revision=memo.revision, by=user)
    if do != "enclosure-upload":
        return memo
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(" ".join(map(str, form.errors.get("file", ["Välj en fil."]))), field="file")
    upload = Upload(form.cleaned_data["file"].name, form.cleaned_data["file"])
    title = form.cleaned_data["file_title"]
    return enclose_upload(memo=memo, title=title, upload=upload, revision=memo.revision, by=user)


def _page(
    request: HttpRequest,
    memo: Memo,
    editor: MemoEditor,
    *,
    refusal: Refused | None = None,
    saved: Memo | None = None,
    status: int = 200,
) -> HttpResponse:
    content = editor.content() if editor.data is not None else editor.kept
    meanwhile = isinstance(refusal, SavedMeanwhile)
    context: dict[str, Any] = about(request, memo, placed=True) | {
        "editor": editor,
        "extensions": richtext.EXTENSIONS,
        "lead_in": content.printed_lead_in,
        "missing_kinds": editing.missing_kinds(content),
        "has_enclosures_section": content.section("enclosures") is not None,
        "upload": UploadForm(),
        "answer": _answer(memo),
        "people": _people(memo),
        "errors": editor.errors() if editor.data is not None else [],
        "refusal": refusal,
        "differences": differences(content, content_of(memo)) if meanwhile else [],
        "revision": memo.revision if editor.data is None or saved else editor.revision,
    }
    response = render(request, "cases/memo/editor.html", context, status=status)
    if wants_part(request):
        response["HX-Trigger"] = json.dumps({"memo-saved": {"ok": refusal is None}})
    return response


def _answer(memo: Memo) -> MemoReview | None:
    """Why the memo is open for writing again, when it has been away: returned, or opened for a new version."""
    last = memo.reviews.select_related("by").order_by("-id").first()
    back = {MemoReview.Step.RETURNED, MemoReview.Step.REOPENED}
    return last if last is not None and last.step in back else None


def _people(memo: Memo) -> list[User]:
    """Whom the lists of people offer: the staff of the authority, by name."""
    return list(
        User.objects.filter(
            is_active=True,
            role_assignments__authority=memo.case.authority_id,
            role_assignments__role__in=roles_with(Capability.READ_DIARY),
        )
        .distinct()
        .order_by("name")
    )
