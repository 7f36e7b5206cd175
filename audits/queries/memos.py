"""Which review a memo is about, and whose reply it proposes."""

from __future__ import annotations

from audits.models import AuditReview
from cases.memo_content import Content
from cases.models import Case, Memo
from organisation.models import Body


def review_of(case: Case) -> AuditReview | None:
    return AuditReview.objects.filter(case=case).select_related("case__register__authority").first()


def body_answering(review: AuditReview, chain: list[int]) -> Body | None:
    """Whose reply a memo proposes: the last body on its way that has been audited; else the only one there is."""
    audited = {body.pk: body for body in review.bodies.all()}
    for pk in reversed(chain):
        if pk in audited:
            return audited[pk]
    return next(iter(audited.values())) if len(audited) == 1 else None


def body_of(memo: Memo, content: Content, review: AuditReview) -> Body | None:
    return body_answering(review, [step.body_id for step in content.chain])
