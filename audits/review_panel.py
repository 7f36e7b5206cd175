"""The review on the page of its case."""

from __future__ import annotations

from typing import Any

from audits.models import AuditReview
from audits.queries.answers import answers_to, coverage_of, recommendations_to, standing_reply
from audits.rules.answering import may_prepare
from cases.models import Case
from organisation.models import User


def review_panel(case: Case, user: User) -> dict[str, Any] | None:
    """Who has reviewed what, and how far each body has come with its answers. Only in cases about a review."""
    if case.matter != "audit":
        return None
    may = may_prepare(user, case.authority_id)
    review = AuditReview.objects.visible_to(user).filter(case=case).prefetch_related("bodies").first()
    if review is None:
        return {"case": case, "may": may and case.is_open, "review": None}
    rows = []
    for body in review.bodies.all():
        recommendations = recommendations_to(review, body)
        found = coverage_of(recommendations, answers_to(review, body))
        reply = standing_reply(review, body)
        rows.append({"body": body, "coverage": found, "reply": reply, "count": len(recommendations)})
    return {"case": case, "may": may, "review": review, "rows": rows}
