"""Reviews as everybody reads them: recommendations, stance, answer and what has become of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from audits.models import Action, AuditReview, Reply, Verdict
from audits.queries.answers import answers_to
from audits.status import status_of
from core.api import EVERYBODY


@dataclass(frozen=True)
class Row:
    number: int
    text: str
    stance: str
    weight: str
    status: str
    due_on: datetime.date | None


def public_replies() -> QuerySet[Reply]:
    """Adopted, in minutes that are approved. Not one whose memo has a section marked secret, or whose own document is
    secret or kept off the web."""
    found = Reply.objects.filter(state=Reply.State.ADOPTED, settled_on__isnull=False)
    found = found.exclude(memo__secret_sections__isnull=False)
    found = found.exclude(record__personal_data=True).exclude(record__secrecy_provision__gt="")
    return found.select_related("decision__body", "body", "review__case")


def public_reviews() -> QuerySet[AuditReview]:
    """Those in cases that everybody may read, with a reply that everybody may read."""
    replies = public_replies()
    return (
        AuditReview.objects.visible_to(EVERYBODY)
        .filter(pk__in=replies.values("review"))
        .select_related("case__register__authority")
        .prefetch_related(Prefetch("replies", replies, to_attr="open_replies"))
    )


WEIGHTS = {"agrees": "done", "partly": "info", "disagrees": "warn"}


def rows_of(reply: Reply, day: datetime.date) -> list[Row]:
    """A row for each recommendation of an adopted reply, in order."""
    answers = {
        cover.recommendation_id: answer
        for answer in answers_to(reply.review, reply.body)
        for cover in answer.covers.all()
    }
    verdicts: dict[int, Verdict] = {}
    for verdict in Verdict.objects.filter(recommendation__review=reply.review).order_by("said_on", "id"):
        verdicts[verdict.recommendation_id] = verdict
    found = []
    for one in reply.review.recommendations.filter(pk__in=answers).order_by("number"):
        answer = answers[one.pk]
        promised: list[Action] = list(answer.actions.all())
        assignments = [action.assignment for action in promised if action.assignment is not None]
        newest = verdicts.get(one.pk)
        said = newest.get_result_display() if newest else ""
        status = status_of(said, assignments, no_action=answer.no_action, day=day)
        due = max((each.due_on for each in assignments if each.is_open), default=None)
        stance = answer.get_stance_display()
        found.append(Row(one.number, one.text, stance, WEIGHTS[answer.stance], status, due))
    return found
