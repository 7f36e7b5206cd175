"""Fetching is the permission: what one may not see is not found, what one may see but not do is forbidden."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from audits.models import Answer, AuditReview, Recommendation
from audits.queries.reviews import reviews_of
from audits.rules.answering import PREPARERS, may_prepare
from cases.views.access import user_of
from core.pages import require
from organisation.models import Body


def see_review(request: HttpRequest, pk: int) -> AuditReview:
    return get_object_or_404(reviews_of(user_of(request)), pk=pk)


def prepare_review(request: HttpRequest, pk: int) -> AuditReview:
    review = see_review(request, pk)
    require(may_prepare(request.user, review.case.authority_id), PREPARERS)
    return review


def body_in(review: AuditReview, slug: str) -> Body:
    return get_object_or_404(review.bodies.all(), slug=slug)


def recommendation_in(review: AuditReview, number: int) -> Recommendation:
    return get_object_or_404(review.recommendations.select_related("review__case__register"), number=number)


def answer_in(review: AuditReview, body: Body, pk: int) -> Answer:
    answers = review.answers.filter(body=body).select_related("review__case__register", "body")
    return get_object_or_404(answers.prefetch_related("covers"), pk=pk)
