"""The memo editor: one page, one form. Every button sends the whole text; what is kept comes back."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import editing, richtext, rules
from cases.actions.approval import submit_memo
from cases.actions.files import Upload
from cases.actions.memos import SavedMeanwhile, enclose_uploads, save_memo
from cases.actions.section_marks import mark_section, unmark_section
from cases.actions.settling import settled
from cases.forms.memos.editor import MemoEditor
from cases.forms.memos.steps import UploadForm
from cases.memo_content import Content, Difference, content_of, differences
from cases.memo_keeping import LINES, marks, section_mark
from cases.merging import merge
from cases.models import Memo, MemoReview
from cases.queries import whole_memos
from cases.views.access import user_of
from cases.views.memo import WRITERS_ONLY, about, for_reader, read, see_memo
from cases.views.memo_library import library_for, must_be_taken, taken
from cases.views.memo_offer import offer_of
from cases.views.memo_section import SOMEBODY_ELSE, somebody_else
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
    if somebody_else(request):
        raise PermissionDenied(SOMEBODY_ELSE)
    saved: Memo | None = None
    try:
        saved = _saved(request, memo, editor, do)
        if not editor.errors():
            saved = _acted(request, saved, do)
    except Refused as refusal:
        # htmx swaps in a 422 and nothing else
        status = 409 if isinstance(refusal, SavedMeanwhile) and not wants_part(request) else 422
        now = for_reader(whole_memos().get(pk=memo.pk), user_of(request))
        return _page(request, now, editor, refusal=refusal, saved=saved, status=status)
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
    """The text as sent, put together with what others have written since, and then with what the button does to it
    when all of it can be read."""
    content = editor.content()
    then = None if editor.errors() else partial(_pressed, request, editor, content, do)
    saved = save_memo(
        memo=memo,
        content=content,
        revision=editor.revision,
        seen=editor.seen,
        then=then,
        deliberate=(do == "save" and not wants_part(request)) or "deliberate" in request.POST,
        by=user_of(request),
    )
    return for_reader(saved, user_of(request))


def _pressed(request: HttpRequest, editor: MemoEditor, sent: Content, do: str, now: Content) -> Content:
    heading = request.POST.get("new-heading", "").strip()[:200]
    if do == "section-add":
        do = f"section-add:{request.POST.get('new-kind', '')}"
    do = editing.aimed(do, sent, now)
    gone = editing.removed_section(do, now)
    if (
        gone is not None
        and section_mark(gone) != editor.seen.get(f"section-{gone.id}")
        and gone not in sent.sections
    ):
        raise Refused(
            f"Någon annan har skrivit i ”{gone.heading}” sedan du öppnade sidan. Läs texten innan du tar bort den.",
            code="changed",
        )
    return editing.carry_out(
        now,
        do,
        heading=heading,
        picked=editor.picked(),
        taken=taken(request, now.body_id),
        offer=offer_of(editor.memo),
    )


def _acted(request: HttpRequest, memo: Memo, do: str) -> Memo:
    user = user_of(request)
    if do == "submit":
        return submit_memo(memo=memo, revision=memo.revision, by=user)
    if do.startswith(("section-secret:", "section-open:")):
        return for_reader(_marked(request, memo, do), user)
    must_be_taken(request, memo.body_id)
    if do != "enclosure-upload":
        return memo
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(
            " ".join(map(str, form.errors.get("file", form.errors.get("file_title", ["Välj en fil."])))),
            field="file",
        )
    uploads = [Upload(file.name, file) for file in form.cleaned_data["file"]]
    title = form.cleaned_data["file_title"] if len(uploads) == 1 else ""
    saved = enclose_uploads(memo=memo, title=title, uploads=uploads, revision=memo.revision, by=user)
    return for_reader(saved, user)


def _marked(request: HttpRequest, memo: Memo, do: str) -> Memo:
    """Mark a section as secret, or take its mark away, once what was typed is kept."""
    what, _, number = do.partition(":")
    section = int(number) if number.isdecimal() and len(number) < 18 else 0
    if what == "section-open":
        unmark_section(memo=memo, section=section, by=user_of(request))
    else:
        provision = request.POST.get(f"new-provision-{section}", "")
        mark_section(memo=memo, section=section, provision=provision, by=user_of(request))
    return whole_memos().get(pk=memo.pk)


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
        "offer": offer_of(memo),
        "has_enclosures_section": content.section("enclosures") is not None,
        "upload": UploadForm(),
        "provision_of": request.POST.get("do", "").partition("section-secret:")[2],
        "answer": _answer(memo),
        **library_for(user_of(request), editor.kept.body_id if editor.data is None else content.body_id),
        "people": _people(memo),
        "errors": editor.errors() if editor.data is not None else [],
        "refusal": refusal,
        "differences": _clashes(editor, content, content_of(memo)) if meanwhile else [],
        "seen": _seen(request, memo, editor, saved),
    }
    response = render(request, "cases/memo/editor.html", context, status=status)
    if wants_part(request):
        response["HX-Trigger"] = json.dumps({"memo-saved": {"ok": refusal is None}})
    return response


def _clashes(editor: MemoEditor, mine: Content, theirs: Content) -> list[Difference]:
    """Where both have written, and differently. What only one of them touched is put together without a question."""
    return differences(merge(mine, theirs, editor.seen, over=True)[0], merge(mine, theirs, editor.seen)[0])


# What a page gets anew with a part that htmx swaps in
_SWAPPED = {
    "avsnitten": {"proposal", "enclosures", "prepared_by", "recipients"},
    "brevhuvud": {"head", "address", "unit", "proposal"},
    "forslag": {"proposal"},
    "bilagor": {"enclosures"},
    **{f"rader-{name}": {name} for name in LINES},
}


def _seen(request: HttpRequest, memo: Memo, editor: MemoEditor, saved: Memo | None) -> dict[str, str]:
    """The marks of what the page shows: for a part that is not swapped, what it showed before."""
    if request.method != "POST" or not wants_part(request) or (editor.data is not None and saved is None):
        return editor.seen
    before = MemoEditor(memo, request.POST, by=user_of(request))
    standing = content_of(memo)
    target = request.htmx.target or ""  # type: ignore[attr-defined]
    fresh = _SWAPPED.get(target, set())
    sent = settled(memo, before.content())  # what was typed, as it is kept
    return before.seen_after(standing, sent) | {
        part: mark
        for part, mark in marks(standing).items()
        if part in fresh or (target == "avsnitten" and part.startswith("section-"))
    }


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
