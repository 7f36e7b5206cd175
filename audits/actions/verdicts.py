"""What the auditors say has become of a recommendation, written down as they said it."""

from __future__ import annotations

import datetime

from django.db import transaction

from audits.models import Recommendation, Verdict
from audits.rules.answering import must_prepare
from cases.actions import guards
from cases.models import Assignment, Record
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def add_verdict(
    *,
    recommendation: Recommendation,
    said_on: datetime.date,
    result: str,
    by: User,
    comment: str = "",
    record: Record | None = None,
) -> Verdict:
    """Refused: to others than the authority's officials and registrar; to the one who is responsible for what was promised
    (nobody writes the verdict on their own work); a day ahead or before the report; a document of another case."""
    review = recommendation.review
    must_prepare(by, review.case.authority_id)
    guards.lock(review.case)
    guards.must_stand(review.case)
    own = Assignment.objects.filter(
        owner=by, audit_action__answer__covers__recommendation=recommendation, dropped=False
    )
    if own.exists():
        raise Refused(
            "Du är ansvarig för åtgärden. Revisorernas bedömning antecknas av någon annan.", code="own-work"
        )
    guards.not_ahead(said_on, field="said_on", message="Den dagen har inte kommit.")
    if said_on < review.reported_on:
        raise Refused("Bedömningen kan inte vara äldre än rapporten.", field="said_on")
    if result not in Verdict.Result.values:
        raise Refused("Välj revisorernas bedömning.", field="result")
    if record is not None and (
        record.case.authority_id != review.case.authority_id or not record.registered_at
    ):
        raise Refused("Välj en registrerad handling.", field="record")
    made = Verdict.objects.create(
        recommendation=recommendation,
        said_on=said_on,
        result=result,
        comment=guards.body_text(comment),
        record=record,
        by=by,
    )
    trace("audits.verdict", on=review, within=review.case, by=by, number=recommendation.number)
    return made
