"""Answers, what they promise, and the reply that is made of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.actions import answers as actions
from audits.actions.replies import adopt_as_decided, document_of, reopen_reply, write_reply
from audits.forms.answers import ActionPromiseForm, AdoptForm, AnswerForm, FrameForm
from audits.models import Action, AuditReview, Reply
from audits.queries.answers import answers_to, coverage_of, recommendations_to, standing_reply
from audits.replying import DOCUMENT, parts_of, reply_content
from audits.views.access import answer_in, body_in, prepare_review, see_review
from cases.views.access import sent, user_of
from cases.views.acting import act
from core.downloads import deliver
from core.errors import Refused
from core.words import clean_filename
from organisation.models import Body
from pdf import documents

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def new_answer(request: HttpRequest, pk: int, body: str) -> HttpResponse:
    found = prepare_review(request, pk)
    return _answer(request, found, body_in(found, body), None)


@form_page
def edit_answer(request: HttpRequest, pk: int, body: str, answer: int) -> HttpResponse:
    found = prepare_review(request, pk)
    return _answer(request, found, body_in(found, body), answer)


def _answer(request: HttpRequest, review: AuditReview, body: Body, pk: int | None) -> HttpResponse:
    answer = answer_in(review, body, pk) if pk is not None else None
    form = AnswerForm(
        *sent(request),
        review=review,
        body=body,
        answer=answer,
        then=f"{review.get_absolute_url()}#svar-{body.slug}",
    )
    return act(
        request,
        form,
        actions.save_answer,
        {"review": review, "body": body},
        case=review.case,
        heading="Ändra svaret" if answer else f"Nytt svar från {body.name[:1].lower()}{body.name[1:]}",
        lead="Ett svar kan gälla en rekommendation eller flera. Alla i ett svar får samma ställningstagande.",
        button="Spara svaret",
        done="Svaret är sparat.",
    )


@require_POST
def remove_answer(request: HttpRequest, pk: int, body: str, answer: int) -> HttpResponse:
    found = prepare_review(request, pk)
    one = answer_in(found, body_in(found, body), answer)
    try:
        actions.remove_answer(answer=one, by=user_of(request))
        messages.success(request, "Svaret är borttaget.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@form_page
def add_action(request: HttpRequest, pk: int, body: str, answer: int) -> HttpResponse:
    found = prepare_review(request, pk)
    one = answer_in(found, body_in(found, body), answer)
    form = ActionPromiseForm(*sent(request), case=found.case, then=found.get_absolute_url())
    return act(
        request,
        form,
        actions.add_action,
        {"answer": one},
        case=found.case,
        heading="Utlova en åtgärd",
        lead="När yttrandet är antaget blir åtgärden ett uppdrag, som följs upp till organet.",
        button="Lägg till åtgärden",
        done="Åtgärden är tillagd.",
    )


@require_POST
def remove_action(request: HttpRequest, pk: int, body: str, action: int) -> HttpResponse:
    found = prepare_review(request, pk)
    actions_in = Action.objects.filter(answer__review=found, answer__body=body_in(found, body))
    one = get_object_or_404(actions_in.select_related("answer__review__case", "answer__body"), pk=action)
    try:
        actions.remove_action(action=one, by=user_of(request))
        messages.success(request, "Åtgärden är borttagen.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@form_page
def frame(request: HttpRequest, pk: int, body: str) -> HttpResponse:
    found = prepare_review(request, pk)
    of = body_in(found, body)
    form = FrameForm(*sent(request), review=found, body=of, then=found.get_absolute_url())
    return act(
        request,
        form,
        actions.set_frame,
        {"review": found, "body": of},
        case=found.case,
        heading="Yttrandets inledning och avslutning",
        button="Spara",
        done="Texten är sparad.",
    )


@require_safe
def reply(request: HttpRequest, pk: int, body: str) -> HttpResponse:
    """The reply as it reads now: as the administration's proposal, and as the body's own words."""
    found = see_review(request, pk)
    of = body_in(found, body)
    standing = standing_reply(found, of)
    content = standing.content if standing else reply_content(found, of)
    adopted = standing is not None and standing.state == Reply.State.ADOPTED
    context = {
        "review": found,
        "case": found.case,
        "body": of,
        "reply": standing,
        "content": content,
        "coverage": coverage_of(recommendations_to(found, of), answers_to(found, of)),
        "proposed": None if adopted else parts_of(content, adopted=False),
        "own": parts_of(content, adopted=True),
    }
    return render(request, "audits/reply.html", context)


@require_safe
def reply_pdf(request: HttpRequest, pk: int, body: str) -> HttpResponseBase:
    """The reply as a document: as it lies there, or as it would be now."""
    found = see_review(request, pk)
    of = body_in(found, body)
    standing = standing_reply(found, of)
    if standing is None:
        standing = Reply(review=found, body=of, version=0, content=reply_content(found, of))
    made = documents.render(DOCUMENT, document_of(standing))
    name = clean_filename(f"{standing.content['title']}.pdf")
    return deliver(request, name=name, sha256=made.sha256, content_type="application/pdf")


@require_POST
def propose(request: HttpRequest, pk: int, body: str) -> HttpResponse:
    """Make the reply a document of the case, to be enclosed in the memo."""
    found = prepare_review(request, pk)
    try:
        made = write_reply(review=found, body=body_in(found, body), by=user_of(request))
        messages.success(
            request, f"Yttrandet är registrerat som {made.record}. Bifoga det i tjänsteskrivelsen."
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@require_POST
def reopen(request: HttpRequest, pk: int, body: str) -> HttpResponse:
    found = prepare_review(request, pk)
    standing = standing_reply(found, body_in(found, body))
    try:
        if standing is not None:
            reopen_reply(reply=standing, by=user_of(request))
            messages.success(request, "Svaren kan ändras igen. Det som var framlagt är kvar som en version.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@form_page
def adopt(request: HttpRequest, pk: int, body: str) -> HttpResponse:
    """The body decided otherwise than proposed; the answers say now what it decided."""
    found, user = prepare_review(request, pk), user_of(request)
    of = body_in(found, body)
    standing = get_object_or_404(Reply, review=found, body=of, state=Reply.State.PROPOSED)
    form = AdoptForm(*sent(request), case=found.case, body=of, user=user, then=found.get_absolute_url())
    return act(
        request,
        form,
        adopt_as_decided,
        {"reply": standing},
        case=found.case,
        heading="Yttrandet är antaget",
        lead="Använd det här när organet beslutade annat än förslaget och svaren är omskrivna efter beslutet.",
        button="Anteckna att yttrandet är antaget",
        done="Yttrandet är antaget och åtgärderna är uppdrag.",
    )
