"""Reads of recommendations and answers: what is asked of a body, what it answers, and what is missing."""

from __future__ import annotations

from audits.coverage import Answered, Coverage, coverage
from audits.models import Answer, AuditReview, Recommendation, Reply
from organisation.models import Body


def recommendations_to(review: AuditReview, body: Body) -> list[Recommendation]:
    return list(review.recommendations.filter(bodies=body).order_by("number"))


def answers_to(review: AuditReview, body: Body) -> list[Answer]:
    """The body's answers with what they cover and promise, in the order of the first number."""
    found = list(
        review.answers.filter(body=body).prefetch_related(
            "covers__recommendation", "actions__owner", "actions__assignment__case"
        )
    )
    return sorted(found, key=lambda one: (min(numbers_of(one), default=9999), one.pk))


def numbers_of(answer: Answer) -> list[int]:
    return [one.recommendation.number for one in answer.covers.all()]


def coverage_of(recommendations: list[Recommendation], answers: list[Answer]) -> Coverage:
    return coverage(
        [one.number for one in recommendations],
        [
            Answered(
                tuple(numbers_of(one)),
                tuple(cover.recommendation.number for cover in one.covers.all() if cover.in_text),
                f"{one.reason}\n{one.text}",
            )
            for one in answers
        ],
    )


def standing_reply(review: AuditReview, body: Body) -> Reply | None:
    """The reply that lies before the body, or that it has adopted."""
    found = Reply.objects.filter(review=review, body=body).exclude(state=Reply.State.WITHDRAWN)
    return found.select_related("decision", "letter__record__case", "record__case", "memo").first()
