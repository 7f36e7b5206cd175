"""The compilation as a document: page, PDF, XLSX; its head; approving it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.models import Memo
from cases.views.access import sent, user_of
from cases.views.acting import act
from core.downloads import deliver
from core.errors import Refused
from core.pages import require
from core.words import clean_filename
from grants.actions.compiling import freeze_compilation, set_heading
from grants.actions.enclosing import enclose_compilation
from grants.compiling import TEMPLATE, Content, compilation_content
from grants.forms.recommending import HeadingForm
from grants.models import Compilation
from grants.queries.compilations import hidden_in
from grants.rules.preparing import may_prepare
from grants.sheets.writing import workbook
from grants.views.importing import book_answer
from grants.views.rounds_access import JAV, prepare_compilation, see_compilation
from pdf import documents


def content_for(request: HttpRequest, compilation: Compilation) -> Content:
    """What the person may read of it: of an approved one everything or nothing."""
    user = user_of(request)
    require(compilation.state == Compilation.State.DRAFT or not hidden_in(compilation, user), JAV)
    return compilation_content(compilation, viewer=user)


@require_safe
def compilation(request: HttpRequest, pk: int) -> HttpResponse:
    found = see_compilation(request, pk)
    context = {
        "compilation": found,
        "call": found.call,
        "data": content_for(request, found),
        "may": may_prepare(request.user, found.call.authority_id),
        "memos": [memo for memo in memos_of(request, found) if memo.is_editable],
    }
    return render(request, "grants/applications/compilation.html", context)


def memos_of(request: HttpRequest, compilation: Compilation) -> list[Memo]:
    """The memos of its case that the person may read."""
    return list(Memo.objects.visible_to(user_of(request)).filter(case=compilation.call.case_id))


@require_POST
def enclose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it in one of the case's memos, or take it out."""
    found = prepare_compilation(request, pk)
    memo = next((one for one in memos_of(request, found) if str(one.pk) == request.POST.get("memo")), None)
    try:
        enclose_compilation(compilation=found, memo=memo, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        told = (
            f"Skrivelsen {memo.title} föreslår nu det som står här."
            if memo
            else "Ingen skrivelse föreslår nu detta."
        )
        messages.success(request, told)
    return redirect(found)


@require_safe
def compilation_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = see_compilation(request, pk)
    printed = documents.render(TEMPLATE, content_for(request, found))
    name = clean_filename(f"{found.title}.pdf")
    return deliver(request, name=name, sha256=printed.sha256, content_type="application/pdf")


@require_safe
def compilation_book(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = see_compilation(request, pk)
    return book_answer(workbook(content_for(request, found)), f"{found.title}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def heading(request: HttpRequest, pk: int) -> HttpResponse:
    found = prepare_compilation(request, pk)
    form = HeadingForm(*sent(request), compilation=found, then=found.get_absolute_url())
    return act(
        request,
        form,
        set_heading,
        {"compilation": found},
        case=found.call.case,
        heading="Sammanställningens huvud",
        lead="Det som står överst i dokumentet, och dagen som siffrorna gäller.",
        button="Spara",
    )


@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    found = prepare_compilation(request, pk)
    try:
        freeze_compilation(compilation=found, by=user_of(request))
        messages.success(
            request, "Sammanställningen är godkänd. Den ändras inte mer; en ny version kan öppnas."
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)
