"""Registering a review and its recommendations."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction

from audits.models import AnswerCovers, AuditReview, Recommendation, Reply
from audits.rules.answering import must_prepare
from audits.rules.parsing import Parsed
from cases.actions import guards
from cases.models import Case, Record
from core.errors import Refused
from organisation.models import Body, User
from trail.actions import record as trace


@transaction.atomic
def register_review(
    *,
    case: Case,
    title: str,
    reported_on: datetime.date,
    received_on: datetime.date,
    bodies: Sequence[Body],
    by: User,
    auditor: str = "Kommunrevisionen",
    consultant: str = "",
    kind: str = AuditReview.Kind.DEEP,
    answer_due: datetime.date | None = None,
    report: Record | None = None,
) -> AuditReview:
    """Register a review in its case. Refused: to others than the authority's officials and registrar; in a case of
    another kind, or that has a review; a report that came before its date or on a day ahead; a report that is not a
    document of the case; without a body."""
    must_prepare(by, case.authority_id)
    guards.lock(case)
    guards.must_stand(case)
    if case.matter != "audit":
        raise Refused(
            f"{case.dnr} är inte ett ärende av slaget Granskning. Be registrator ändra slaget först.",
            code="kind",
        )
    if AuditReview.objects.filter(case=case).exists():
        raise Refused(f"{case.dnr} har redan en granskning. Öppna den i ärendet.", code="twice")
    facts = _facts(
        case, title, auditor, consultant, kind, reported_on, received_on, answer_due, report, bodies
    )
    review = AuditReview.objects.create(case=case, made_by=by, **facts)
    review.bodies.set(bodies)
    trace("audits.registered", on=review, within=case, by=by)
    return review


@transaction.atomic
def change_review(
    *,
    review: AuditReview,
    title: str,
    reported_on: datetime.date,
    received_on: datetime.date,
    bodies: Sequence[Body],
    by: User,
    auditor: str,
    consultant: str = "",
    kind: str = AuditReview.Kind.DEEP,
    answer_due: datetime.date | None = None,
    report: Record | None = None,
) -> AuditReview:
    """Correct what is said of the review. Refused as at registration, and to take out a body that has a reply."""
    _hold(review, by)
    case = review.case
    facts = _facts(
        case, title, auditor, consultant, kind, reported_on, received_on, answer_due, report, bodies
    )
    gone = set(review.bodies.values_list("pk", flat=True)) - {body.pk for body in bodies}
    if review.answers.filter(body__in=gone).exists() or review.replies.filter(body__in=gone).exists():
        raise Refused("Ett organ som har svar eller yttrande kan inte tas bort.", field="bodies")
    for name, value in facts.items():
        setattr(review, name, value)
    review.save(update_fields=list(facts))
    review.bodies.set(bodies)
    for one in review.recommendations.all():
        one.bodies.remove(*gone)
    trace("audits.changed", on=review, within=case, by=by)
    return review


@transaction.atomic
def add_recommendations(
    *, review: AuditReview, rows: Sequence[Parsed], bodies: Sequence[Body], by: User
) -> list[Recommendation]:
    """Add recommendations, one or a whole list, addressed to these bodies. Refused: a number that is there already, a
    body that the review is not about, and once a body has got a reply laid before it."""
    _hold(review, by)
    _must_be_open(review)
    _must_be_audited(review, bodies)
    there = set(review.recommendations.values_list("number", flat=True))
    if double := sorted({row.number for row in rows} & there):
        raise Refused(f"Rekommendation {double[0]} finns redan.", field="text", code="twice")
    made = []
    for row in rows:
        text = guards.body_text(row.text)
        if not text:
            raise Refused("Skriv rekommendationen som den står i rapporten.", field="text", code="missing")
        one = Recommendation.objects.create(review=review, number=row.number, text=text)
        one.bodies.set(bodies)
        made.append(one)
    trace("audits.recommendations_added", on=review, within=review.case, by=by, count=len(made))
    return made


@transaction.atomic
def change_recommendation(
    *,
    recommendation: Recommendation,
    text: str,
    bodies: Sequence[Body],
    by: User,
    page: int | None = None,
    repeats: Recommendation | None = None,
) -> Recommendation:
    """Correct a recommendation, its addressees, or what it repeats. Refused once a reply lies before a body, and for a
    body that answers it and would not be asked any more."""
    review = recommendation.review
    _hold(review, by)
    _must_be_open(review)
    _must_be_audited(review, bodies)
    text = guards.body_text(text)
    if not text:
        raise Refused("Skriv rekommendationen som den står i rapporten.", field="text", code="missing")
    if repeats is not None and repeats.review_id == review.pk:
        raise Refused("Det som upprepas står i en tidigare granskning.", field="repeats")
    kept = {body.pk for body in bodies}
    if recommendation.covered_by.exclude(answer__body__in=kept).exists():
        raise Refused("Ett organ som har svarat kan inte tas bort. Ändra svaret först.", field="bodies")
    recommendation.text, recommendation.page, recommendation.repeats = text, page, repeats
    recommendation.save(update_fields=["text", "page", "repeats"])
    recommendation.bodies.set(bodies)
    trace("audits.recommendation_changed", on=review, within=review.case, by=by, number=recommendation.number)
    return recommendation


@transaction.atomic
def remove_recommendation(*, recommendation: Recommendation, by: User) -> None:
    """Take out one that was entered by mistake. Refused when it is answered, and once a reply lies before a body."""
    review = recommendation.review
    _hold(review, by)
    _must_be_open(review)
    if AnswerCovers.objects.filter(recommendation=recommendation).exists():
        raise Refused("Rekommendationen är besvarad. Ta bort den ur svaret först.", code="answered")
    number = recommendation.number
    recommendation.delete()
    trace("audits.recommendation_removed", on=review, within=review.case, by=by, number=number)


def _facts(
    case: Case,
    title: str,
    auditor: str,
    consultant: str,
    kind: str,
    reported_on: datetime.date,
    received_on: datetime.date,
    answer_due: datetime.date | None,
    report: Record | None,
    bodies: Sequence[Body],
) -> dict[str, object]:
    if received_on < reported_on:
        raise Refused("Rapporten kan inte ha kommit in före sitt datum.", field="received_on")
    guards.not_ahead(received_on, field="received_on", message="Den dagen har inte kommit.")
    if report is not None and (report.case_id != case.pk or report.registered_at is None):
        raise Refused("Välj rapporten bland ärendets registrerade handlingar.", field="report")
    if not bodies:
        raise Refused("Välj vilka organ som har granskats.", field="bodies")
    return {
        "title": guards.written(title, field="title", missing="Skriv vad som har granskats."),
        "auditor": guards.written(auditor, field="auditor", missing="Skriv vem som har granskat.", limit=200),
        "consultant": guards.fitting(consultant, field="consultant", limit=200),
        "kind": kind,
        "reported_on": reported_on,
        "received_on": received_on,
        "answer_due": answer_due,
        "report": report,
    }


def _hold(review: AuditReview, by: User) -> None:
    must_prepare(by, review.case.authority_id)
    guards.lock(review.case)
    guards.must_stand(review.case)
    review.refresh_from_db()


def _must_be_open(review: AuditReview) -> None:
    if review.replies.exclude(state=Reply.State.WITHDRAWN).exists():
        raise Refused("Ett yttrande är framlagt eller antaget. Öppna det igen först.", code="replied")


def _must_be_audited(review: AuditReview, bodies: Sequence[Body]) -> None:
    audited = set(review.bodies.values_list("pk", flat=True))
    if not bodies or {body.pk for body in bodies} - audited:
        raise Refused("Välj bland de organ som granskningen gäller.", field="bodies")
