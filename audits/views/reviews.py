"""Reviews: the list, one review, its facts and its recommendations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.actions import reviews as actions
from audits.actions.verdicts import add_verdict
from audits.forms.answers import VerdictForm
from audits.forms.reviews import ListForm, RecommendationForm, ReviewForm
from audits.models import AuditReview
from audits.queries.answers import answers_to, coverage_of, recommendations_to, standing_reply
from audits.queries.following import bodies_followed
from audits.queries.reviews import reviews_of
from audits.rules.answering import PREPARERS, may_prepare
from audits.views.access import prepare_review, recommendation_in, see_review
from cases.models import Case
from cases.views.access import note_reading, sent, user_of
from cases.views.acting import act
from core import clock
from core.errors import Refused
from core.pages import require
from organisation.roles import Capability

form_page = require_http_methods(["GET", "HEAD", "POST"])
STAFF = "Granskningar läses av myndighetens personal."


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """All reviews, and the cases about one that has not been entered yet."""
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), STAFF)
    today = clock.today()
    rows = [
        {
            "review": review,
            "adopted": sum(1 for reply in review.replies.all() if reply.state == "adopted"),
            "bodies": len(review.bodies.all()),
            "late": review.is_late(today),
        }
        for review in reviews_of(user)
    ]
    authorities = user.authorities_with(Capability.READ_DIARY)
    missing = Case.objects.visible_to(user).open().filter(matter="audit", audit_review=None)
    context = {
        "rows": rows,
        "missing": missing.filter(register__authority__in=authorities).newest_first()[:20],
        "may": user.can(Capability.WRITE_MEMOS) or user.can(Capability.REGISTER),
        "followed": [body for body in bodies_followed() if body.authority_id in authorities],
    }
    return render(request, "audits/list.html", context)


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: per body what is covered, the answers, the reply."""
    found, user = see_review(request, pk), user_of(request)
    note_reading(request, found.case)
    may = may_prepare(user, found.case.authority_id)
    context = {
        "review": found,
        "case": found.case,
        "may": may and found.case.is_open,
        "locked": any(reply.state != "withdrawn" for reply in found.replies.all()),
        "late": found.is_late(clock.today()) and not _is_answered(found),
        "recommendations": found.recommendations.prefetch_related(
            "bodies", "verdicts__by", "verdicts__record__case", "repeats__review__case"
        ),
        "bodies": [_body(found, body) for body in found.bodies.all()],
    }
    return render(request, "audits/review.html", context)


def _is_answered(review: AuditReview) -> bool:
    adopted = {reply.body_id for reply in review.replies.all() if reply.state == "adopted"}
    return {body.pk for body in review.bodies.all()} <= adopted


def _body(review: AuditReview, body: Any) -> dict[str, Any]:
    recommendations, answers = recommendations_to(review, body), answers_to(review, body)
    reply = standing_reply(review, body)
    return {
        "body": body,
        "coverage": coverage_of(recommendations, answers),
        "answers": answers,
        "reply": reply,
        "open": reply is None,
        "final": review.case.decisions.final().filter(body=body).exists(),
    }


@form_page
def new_review(request: HttpRequest) -> HttpResponse:
    """In the case named in the address."""
    user = user_of(request)
    require(user.can(Capability.WRITE_MEMOS) or user.can(Capability.REGISTER), PREPARERS)
    case = get_object_or_404(
        Case.objects.visible_to(user).select_related("register__authority"),
        slug=request.GET.get("arende", ""),
    )
    require(may_prepare(user, case.authority_id), PREPARERS)
    form = ReviewForm(*sent(request), case=case, user=user)
    return act(
        request,
        form,
        actions.register_review,
        {"case": case},
        case=case,
        heading="Lägg upp granskningen",
        lead="Vem som har granskat vad, och vilka organ som ska svara. Rekommendationerna läggs in på nästa sida.",
        button="Lägg upp granskningen",
        done="Granskningen är upplagd. Lägg in rekommendationerna.",
    )


@form_page
def edit_review(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = prepare_review(request, pk), user_of(request)
    form = ReviewForm(*sent(request), case=found.case, user=user, review=found, then=found.get_absolute_url())
    return act(
        request,
        form,
        actions.change_review,
        {"review": found},
        case=found.case,
        heading="Ändra granskningens uppgifter",
        button="Spara",
        done="Uppgifterna är sparade.",
    )


@form_page
def add_recommendations(request: HttpRequest, pk: int) -> HttpResponse:
    """The list pasted in; shown as it was read; entered."""
    found, user = prepare_review(request, pk), user_of(request)
    form = ListForm(*sent(request), review=found, then=found.get_absolute_url())
    rows = []
    if request.POST.get("do") == "show":
        rows = form.rows if form.is_valid() else []
    elif form.run(actions.add_recommendations, review=found, by=user):
        if not form.repeated:
            messages.success(request, "Rekommendationerna är inlagda.")
        return redirect(form.done_url)
    context = {"form": form, "review": found, "case": found.case, "rows": rows}
    status = 422 if form.is_bound and form.errors else None
    return render(request, "audits/recommendations.html", context, status=status)


@form_page
def recommendation(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found, user = prepare_review(request, pk), user_of(request)
    one = recommendation_in(found, number)
    form = RecommendationForm(*sent(request), recommendation=one, user=user, then=found.get_absolute_url())
    return act(
        request,
        form,
        actions.change_recommendation,
        {"recommendation": one},
        case=found.case,
        heading=f"Rekommendation {number}",
        button="Spara",
        done="Rekommendationen är sparad.",
    )


@require_POST
def remove_recommendation(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = prepare_review(request, pk)
    try:
        actions.remove_recommendation(recommendation=recommendation_in(found, number), by=user_of(request))
        messages.success(request, f"Rekommendation {number} är borttagen.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@form_page
def verdict(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The auditors' own verdict, written down as they said it."""
    found, user = prepare_review(request, pk), user_of(request)
    one = recommendation_in(found, number)
    form = VerdictForm(*sent(request), case=found.case, user=user, then=found.get_absolute_url())
    return act(
        request,
        form,
        add_verdict,
        {"recommendation": one},
        case=found.case,
        heading=f"Revisorernas bedömning av rekommendation {number}",
        lead="Det revisorerna själva säger, inte hur arbetet går: det står i uppdragen.",
        button="Anteckna bedömningen",
        done="Bedömningen är antecknad.",
    )
