"""Answering recommendations."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction

from audits.models import Action, Answer, AnswerCovers, AuditReview, Recommendation, Reply, ReplyDraft
from audits.rules.answering import must_prepare
from cases import rules
from cases.actions import guards
from core.errors import Refused
from organisation.models import Body, User
from trail.actions import record as trace

Stance = Answer.Stance


@transaction.atomic
def save_answer(
    *,
    review: AuditReview,
    body: Body,
    covers: Sequence[Recommendation],
    stance: str,
    by: User,
    text: str = "",
    reason: str = "",
    in_text: Sequence[Recommendation] = (),
    says_stance: bool = True,
    no_action: bool = False,
    answer: Answer | None = None,
    revision: int | None = None,
) -> Answer:
    """Write an answer to one or several recommendations, with one stance, or change one.

    Refused: to others than the authority's officials and registrar; without a recommendation, or with one that is not
    addressed to the body; a stance of partly or not without a reason; once the reply lies before the body; when somebody
    else has saved meanwhile.
    """
    hold(review, body, by)
    if not covers:
        raise Refused("Välj vilka rekommendationer svaret gäller.", field="covers", code="missing")
    asked = set(review.recommendations.filter(bodies=body).values_list("pk", flat=True))
    if {one.pk for one in covers} - asked:
        raise Refused(f"Svara på det som är riktat till {body.short_name}.", field="covers", code="addressee")
    text, reason = guards.body_text(text), guards.body_text(reason)
    if stance not in Stance.values:
        raise Refused("Välj ställningstagande.", field="stance")
    if stance != Stance.AGREES and not reason:
        raise Refused(
            "Skriv varför, när svaret är att organet inte eller bara delvis instämmer.",
            field="reason",
            code="missing",
        )
    if not text and not reason:
        raise Refused("Skriv svaret.", field="text", code="missing")
    facts = {
        "stance": stance,
        "says_stance": says_stance,
        "reason": reason,
        "text": text,
        "no_action": no_action,
    }
    if answer is None:
        answer = Answer.objects.create(review=review, body=body, **facts)
    else:
        answer = _take(answer, revision)
        Answer.objects.filter(pk=answer.pk).update(**facts, revision=answer.revision + 1)
        answer.refresh_from_db()
    ticked = {one.pk for one in in_text}
    answer.covers.all().delete()
    AnswerCovers.objects.bulk_create(
        AnswerCovers(answer=answer, recommendation=one, in_text=one.pk in ticked) for one in covers
    )
    if no_action and answer.actions.exists():
        raise Refused("Svaret har en åtgärd. Ta bort den, eller kryssa ur Ingen åtgärd.", field="no_action")
    trace("audits.answered", on=review, within=review.case, by=by, body=body.short_name, count=len(covers))
    return answer


def _take(answer: Answer, revision: int | None) -> Answer:
    answer.refresh_from_db()
    if revision is not None and revision != answer.revision:
        raise Refused(
            "Någon annan har sparat svaret under tiden. Kopiera din text, läs in sidan på nytt och lägg in den.",
            code="meanwhile",
        )
    return answer


@transaction.atomic
def remove_answer(*, answer: Answer, by: User) -> None:
    hold(answer.review, answer.body, by)
    trace(
        "audits.answer_removed",
        on=answer.review,
        within=answer.review.case,
        by=by,
        body=answer.body.short_name,
    )
    answer.delete()


@transaction.atomic
def add_action(
    *,
    answer: Answer,
    what: str,
    by: User,
    role: str = "",
    owner: User | None = None,
    due_on: datetime.date | None = None,
    in_reply: bool = True,
) -> Action:
    """Promise something. Refused: without words, for an owner who may not read the case, in an answer that says that
    nothing is done, and once the reply lies before the body."""
    hold(answer.review, answer.body, by)
    answer.refresh_from_db()
    what = guards.written(what, field="what", missing="Skriv vad som ska göras.")
    role = guards.fitting(role, field="role", limit=120)
    if answer.no_action:
        raise Refused("Svaret säger att inget görs. Ändra det först.", code="no-action")
    if owner is not None and not rules.is_staff(owner, answer.review.case):
        raise Refused(f"{owner.name} får inte läsa ärendet. Välj någon annan.", field="owner")
    made = Action.objects.create(
        answer=answer, what=what, role=role, owner=owner, due_on=due_on, in_reply=in_reply
    )
    trace("audits.action_added", on=answer.review, within=answer.review.case, by=by)
    return made


@transaction.atomic
def remove_action(*, action: Action, by: User) -> None:
    review = action.answer.review
    hold(review, action.answer.body, by)
    action.delete()
    trace("audits.action_removed", on=review, within=review.case, by=by)


@transaction.atomic
def set_frame(
    *, review: AuditReview, body: Body, by: User, title: str = "", opening: str = "", closing: str = ""
) -> ReplyDraft:
    """What the reply says before and after its answers."""
    hold(review, body, by)
    draft, _ = ReplyDraft.objects.update_or_create(
        review=review,
        body=body,
        defaults={
            "title": guards.fitting(title, field="title"),
            "opening": guards.body_text(opening),
            "closing": guards.body_text(closing),
        },
    )
    trace("audits.framed", on=review, within=review.case, by=by, body=body.short_name)
    return draft


def hold(review: AuditReview, body: Body, by: User) -> None:
    """Stand in line, and see that the answers may still be changed."""
    must_prepare(by, review.case.authority_id)
    guards.lock(review.case)
    guards.must_stand(review.case)
    if not review.bodies.filter(pk=body.pk).exists():
        raise Refused(f"Granskningen gäller inte {body.name}.", field="body")
    standing = Reply.objects.filter(review=review, body=body).exclude(state=Reply.State.WITHDRAWN).first()
    if standing is not None and standing.state == Reply.State.ADOPTED:
        raise Refused("Yttrandet är antaget och ändras inte.", code="adopted")
    if standing is not None:
        raise Refused("Yttrandet är framlagt. Öppna det igen innan svaren ändras.", code="proposed")
