"""A memo: begun, written, read as it prints, taken back, opened again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import rules
from cases.actions.approval import reopen_memo, return_memo, withdraw_memo
from cases.actions.memos import start_memo
from cases.dnr_links import with_case_links
from cases.documents import TEMPLATE, Document, current_version, memo_document, with_links
from cases.forms.memos.steps import ReasonForm, RevisionForm, StartForm, WordForm
from cases.masking import mask_for, masked
from cases.models import Case, File, Memo, MemoReview, MemoVersion, Record
from cases.queries import memo_state_weight, memo_state_word, whole_memos
from cases.views.access import note_reading, note_reading_of_sections, see_case, user_of
from cases.views.memo_beside import comments_of, findings_of
from core.downloads import deliver
from core.pages import require
from organisation.models import User
from pdf.documents import render as render_pdf

WRITERS_ONLY = "Bara den som skriver skrivelsen och ärendets handläggare kan ändra den."
APPROVERS_ONLY = "Skrivelsens chefer och sekreteraren lämnar tillbaka den."
NO_WRITING = "Du har ingen roll som skriver tjänsteskrivelser här. Kontakta myndighetens administratör."


def see_memo(request: HttpRequest, slug: str, pk: int) -> Memo:
    """The memo with the words that the reader may read; see cases.masking. Nothing else fetches a memo for a page."""
    memos = whole_memos(Memo.objects.visible_to(user_of(request)))
    memo = get_object_or_404(memos, case__slug=slug, pk=pk)
    note_reading(request, memo.case)
    note_reading_of_sections(request, memo)
    return for_reader(memo, user_of(request))


def for_reader(memo: Memo, user: User) -> Memo:
    """A memo that an action has given back or that has been read anew, for the page of this reader."""
    return masked(memo, mask_for(user, memo))


def seen_record_urls(user: User, memo: Memo) -> dict[int, str]:
    """Where the case's records are read by those who may: for the links in a document."""
    records = Record.objects.visible_to(user).registered().filter(case=memo.case).select_related("case")
    return {record.number: record.get_absolute_url() for record in records if record.number}


def shown(document: Document, user: User, memo: Memo) -> Document:
    """The document with ways to what this reader may open: enclosures, and the cases that its text names."""
    return with_case_links(with_links(open_words(document, user, memo), seen_record_urls(user, memo)), user)


def open_words(document: Document, user: User, memo: Memo) -> Document:
    """The document without what the reader may not read, and with a note at what is secret for those who may."""
    return mask_for(user, memo).document(document)


def about(request: HttpRequest, memo: Memo, *, placed: bool = False) -> dict[str, Any]:
    """What stands beside a memo, on the editor's page (where findings lead to their place) and on the reader's."""
    user = user_of(request)
    return {
        "memo": memo,
        "case": memo.case,
        "state_word": memo_state_word(memo),
        "state_weight": memo_state_weight(memo),
        "approvers": rules.approvers_now(memo),
        "chain": rules.chain_of(memo),
        "reviews": _way_here(memo),
        "may_steer": rules.may_steer(user, memo),
        "may_mark": rules.may_mark_sections(user, memo),
        "may_approve": memo.state == Memo.State.SUBMITTED and rules.may_approve(user, memo),
        **findings_of(memo, user, placed=placed),
        **comments_of(memo, user),
    }


def _way_here(memo: Memo) -> list[MemoReview]:
    """The steps so far, the latest first; each approval with the version it made."""
    steps = list(memo.reviews.select_related("by", "on_behalf_of").order_by("id"))
    versions = iter(memo.versions.all())
    for step in steps:
        approved = step.step in {MemoReview.Step.APPROVED, MemoReview.Step.EDITORIAL}
        step.version = next(versions, None) if approved else None  # type: ignore[attr-defined]
    return steps[::-1]


def read(request: HttpRequest, memo: Memo) -> HttpResponse:
    """The memo as it prints, with what the reader may do. The approved one is read from its frozen version."""
    user, version = user_of(request), current_version(memo)
    standing = version if version is not None and memo.state == Memo.State.APPROVED else None
    document = standing.document if standing else memo_document(memo)
    approved = memo.state == Memo.State.APPROVED
    may_open = approved and (rules.may_steer(user, memo) or rules.may_approve(user, memo))
    may_return = approved and memo.author_id != user.pk and rules.may_return(user, memo)
    reason = {"revision": memo.revision}
    context = about(request, memo) | {
        "data": shown(document, user, memo),
        "template": TEMPLATE,
        "reopen": ReasonForm(initial=reason) if may_open else None,
        "send_back": ReasonForm(initial=reason, prefix="ater", auto_id="ater_%s") if may_return else None,
        "may_change_words": approved and rules.may_change_words(user, memo),
        "withdraw": RevisionForm(initial={"revision": memo.revision}),
    }
    return render(request, "cases/memo/read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    case = see_case(request, slug)
    user = user_of(request)
    require(rules.may_start(user, case), NO_WRITING)
    form = StartForm(request.POST or None, **beginning(case, user))
    if form.run(start_memo, case=case, by=user):
        return redirect(form.done_url)
    word = WordForm(**beginning(case, user), auto_id="word_%s")
    return render(request, "cases/memo/new.html", {"case": case, "form": form, "word": word})


def beginning(case: Case, user: User) -> dict[str, Any]:
    """What the forms that begin a memo are given: the bodies and units to choose from, and the likely ones."""
    authority = case.register.authority
    bodies = authority.bodies.filter(kind="subcommittee").order_by("name")
    return {"authority": authority, "initial": {"unit": case.unit or user.unit, "body": bodies.first()}}


@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The document alone, as it is laid out: for the frame beside the editor."""
    memo = see_memo(request, slug, pk)
    user = user_of(request)
    data = with_case_links(open_words(memo_document(memo), user, memo), user)
    context = {"data": data, "template": TEMPLATE}
    return render(request, "cases/memo/preview.html", context)


@require_safe
def pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The PDF: the kept file of what is approved, the masked one for those who may not read the whole; else the draft
    laid out now."""
    memo, user = see_memo(request, slug, pk), user_of(request)
    version = current_version(memo)
    if memo.state == Memo.State.APPROVED and version is not None and version.file is not None:
        file = readable_file(version, user)
        if file is None:
            raise Http404
        return deliver(request, name=file.name, sha256=file.sha256, content_type=file.content_type)
    data = open_words(memo_document(memo), user, memo)
    made = render_pdf(TEMPLATE, data)
    name = f"Utkast {memo.case.slug}.pdf" if data["draft"] else f"{memo.case.slug}.pdf"
    return deliver(request, name=name, sha256=made.sha256, content_type="application/pdf")


def readable_file(version: MemoVersion, user: User) -> File | None:
    """The PDF of a version that the reader may open: the whole rather than the masked."""
    kept = [pk for pk in (version.file_id, version.masked_file_id) if pk]
    found = File.objects.visible_to(user).select_related("record__case").in_bulk(kept)
    return next((found[pk] for pk in kept if pk in found), None)


@require_safe
def version(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """An approved version, as it was frozen."""
    memo = see_memo(request, slug, pk)
    one = get_object_or_404(MemoVersion.objects.select_related("by", "file"), memo=memo, number=number)
    context = {
        "memo": memo,
        "case": memo.case,
        "version": one,
        "file": readable_file(one, user_of(request)),
        "data": shown(one.document, user_of(request), memo),
        "template": TEMPLATE,
    }
    return render(request, "cases/memo/version.html", context)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    memo = see_memo(request, slug, pk)
    require(rules.may_steer(user_of(request), memo), WRITERS_ONLY)
    form = RevisionForm(request.POST, then=memo.get_absolute_url())
    if form.run(lambda **_: withdraw_memo(memo=memo, by=user_of(request))):
        messages.success(request, "Skrivelsen är tillbaka hos dig. Den kan ändras igen.")
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect(memo)


@require_POST
def send_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Return a memo that is approved already, also when it is on an agenda."""
    memo, user = see_memo(request, slug, pk), user_of(request)
    require(rules.may_return(user, memo), APPROVERS_ONLY)
    form = ReasonForm(request.POST, prefix="ater", then=memo.get_absolute_url())
    if form.run(return_memo, memo=memo, by=user):
        messages.success(
            request, f"Skrivelsen är återlämnad till {memo.author.name}. Det som är godkänt gäller."
        )
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return redirect(memo)


@require_POST
def reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    memo, user = see_memo(request, slug, pk), user_of(request)
    require(rules.may_steer(user, memo) or rules.may_approve(user, memo), WRITERS_ONLY)
    form = ReasonForm(request.POST, then=memo.get_absolute_url())
    if form.run(lambda reason, **_: reopen_memo(memo=memo, reason=reason, by=user)):
        messages.success(
            request, "Skrivelsen är öppen. Den godkända versionen gäller tills nästa är godkänd."
        )
        return redirect(memo)
    context = about(request, memo) | {
        "data": shown(memo_document(memo), user, memo),
        "template": TEMPLATE,
        "reopen": form,
        "withdraw": RevisionForm(initial={"revision": memo.revision}),
    }
    return render(request, "cases/memo/read.html", context, status=422)
