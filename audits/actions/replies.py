"""The reply: laid before the body as it stands, adopted by its decision, taken back when that is."""

from __future__ import annotations

from django.db import transaction

from audits.coverage import ranges
from audits.models import Action, AuditReview, Reply
from audits.queries.answers import answers_to, coverage_of, recommendations_to, standing_reply
from audits.replying import DOCUMENT, inline_html, parts_of, reply_content, sum_of
from audits.rules.answering import must_prepare
from audits.rules.voice import speaks
from cases.actions import guards
from cases.actions.assignments import drop, put_up
from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.models import Assignment, Decision, Enclosure, Memo, Record
from core import blobs, clock
from core.errors import Refused
from organisation.models import Body, User
from pdf.documents import render
from trail.actions import record as trace

State = Reply.State
GIVES = {Decision.Outcome.AS_PROPOSED, Decision.Outcome.AMENDED}


@transaction.atomic
def propose_reply(*, review: AuditReview, body: Body, by: User, memo: Memo | None = None) -> Reply:
    """Keep the answers as they are now as the reply that is laid before the body, in a memo or as a document.

    Refused: while a recommendation to the body is unanswered, answered twice or answered without being asked; a promise
    without a day; an answer of partly or not that neither promises anything nor says that nothing is done; when a reply
    lies there.
    """
    must_prepare(by, review.case.authority_id)
    guards.lock(review.case)
    guards.must_stand(review.case)
    if standing_reply(review, body) is not None:
        raise Refused("Yttrandet är redan framlagt.", code="proposed")
    _must_be_whole(review, body)
    content = reply_content(review, body)
    last = (
        review.replies.filter(body=body).order_by("-version").values_list("version", flat=True).first() or 0
    )
    reply = Reply.objects.create(
        review=review,
        body=body,
        version=last + 1,
        content=content,
        sha256=sum_of(content),
        memo=memo,
        proposed_by=by,
    )
    trace(
        "audits.proposed", on=review, within=review.case, by=by, body=body.short_name, version=reply.version
    )
    return reply


def _must_be_whole(review: AuditReview, body: Body) -> None:
    answers = answers_to(review, body)
    found = coverage_of(recommendations_to(review, body), answers)
    if not found.asked:
        raise Refused(f"Ingen rekommendation är riktad till {body.name}.", code="nothing")
    if found.unanswered:
        raise Refused(f"Svar saknas på {ranges(found.unanswered)}. Svara på dem först.", code="unanswered")
    if found.twice:
        raise Refused(f"Det finns två svar på {ranges(found.twice)}. Ta bort ett av dem.", code="twice")
    if found.beside:
        raise Refused(f"{ranges(found.beside)} är inte riktad till {body.short_name}.", code="beside")
    for answer in answers:
        numbers = ranges(cover.recommendation.number for cover in answer.covers.all())
        actions = list(answer.actions.all())
        if any(action.due_on is None for action in actions):
            raise Refused(f"Åtgärden i svaret på {numbers} saknar dag. Sätt en dag.", code="no-day")
        if answer.stance != "agrees" and not actions and not answer.no_action:
            raise Refused(
                f"Svaret på {numbers} instämmer inte helt. Lägg till en annan åtgärd, eller kryssa för Ingen åtgärd.",
                code="no-action",
            )


@transaction.atomic
def write_reply(*, review: AuditReview, body: Body, by: User, label: str = "", name: str = "") -> Reply:
    """The reply as a document of its own (yttrande), laid before the body: laid out and registered in the case, to be
    enclosed in a memo. Refused as `propose_reply`."""
    reply = propose_reply(review=review, body=body, by=by)
    made = render(DOCUMENT, document_of(reply, label=label))
    title = reply.content["title"]
    with blobs.open(made.sha256) as file:
        entry = Entry(
            subject=title,
            direction=Record.Direction.INTERNAL,
            kind=Record.Kind.STATEMENT,
            document_on=clock.today(),
            files=[Upload(name or f"{title}.pdf", file)],
        )
        record = register_record(case=review.case, entry=entry, by=by)
    Reply.objects.filter(pk=reply.pk).update(record=record)
    reply.refresh_from_db()
    return reply


def document_of(reply: Reply, *, label: str = "") -> dict[str, object]:
    """The data of the proposed reply's document."""
    content = reply.content
    return {
        "letterhead": dict(reply.review.case.register.authority.letterhead),
        "label": label or f"Bilaga ({content['dnr']})",
        "dnr": content["dnr"],
        "title": content["title"],
        "parts": {name: str(html) for name, html in parts_of(content, adopted=False).items()},
    }


@transaction.atomic
def reopen_reply(*, reply: Reply, by: User) -> Reply:
    """Take the reply back so that the answers can be changed; the version stays. Refused when it is adopted, and while
    a memo that carries it is with the manager or approved."""
    review = reply.review
    must_prepare(by, review.case.authority_id)
    guards.lock(review.case)
    reply.refresh_from_db()
    if reply.state != State.PROPOSED:
        raise Refused("Yttrandet ligger inte framlagt.", code=reply.state)
    for memo in _memos_with(reply):
        if not memo.is_editable:
            raise Refused(
                f"Skrivelsen {memo.title} bär yttrandet och är inte öppen. Återlämna eller öppna den först.",
                code="memo",
            )
    Reply.objects.filter(pk=reply.pk).update(state=State.WITHDRAWN)
    reply.refresh_from_db()
    trace("audits.reopened", on=review, within=review.case, by=by, body=reply.body.short_name)
    return reply


def _memos_with(reply: Reply) -> list[Memo]:
    found = [reply.memo] if reply.memo else []
    if reply.record_id:
        enclosing = Enclosure.objects.filter(record=reply.record_id).select_related("memo")
        found.extend(one.memo for one in enclosing)
    return found


@transaction.atomic
def adopt(*, decision: Decision, by: User) -> Reply | None:
    """A final decision in the case adopts the reply that lies before its body, and what it promises is put up as
    assignments. Nothing is adopted by another outcome than a yes, nor when a clause that was proposed reads otherwise:
    then the answers are opened and written as the body wants them."""
    found = Reply.objects.filter(review__case=decision.case, state=State.PROPOSED)
    if decision.body_id is not None:
        found = found.filter(body=decision.body_id)
    waiting = list(found.select_related("review__case", "body")[:2])
    if len(waiting) != 1 or decision.outcome not in GIVES or not _as_proposed(decision):
        return None
    return _adopt(waiting[0], decision, by)


def _as_proposed(decision: Decision) -> bool:
    """Whether every clause that was proposed stands as it was."""
    return all(not one.proposed or str(one) == one.proposed for one in decision.clauses.all())


@transaction.atomic
def adopt_as_decided(*, reply: Reply, decision: Decision, by: User) -> Reply:
    """The body decided otherwise than proposed, and the answers have been written anew after it: let that decision adopt
    them. Refused for a decision of another body or case, one that is not final, and a reply that is not laid there."""
    must_prepare(by, reply.review.case.authority_id)
    guards.lock(reply.review.case)
    reply.refresh_from_db()
    if reply.state != State.PROPOSED:
        raise Refused("Yttrandet ligger inte framlagt.", code=reply.state)
    right = decision.case_id == reply.review.case_id and decision.body_id in {None, reply.body_id}
    if not right or not decision.is_final:
        raise Refused("Välj ett slutligt beslut av organet i det här ärendet.", field="decision")
    return _adopt(reply, decision, by)


def _adopt(reply: Reply, decision: Decision, by: User) -> Reply:
    if speaks(str(inline_html(_without_quotes(reply.content), adopted=True))):
        raise AssertionError("the administration speaks in an adopted reply")
    case = decision.case
    fallback = case.official or by
    for action in Action.objects.filter(
        answer__review=reply.review, answer__body=reply.body, assignment=None
    ):
        assert action.due_on is not None  # seen when it was proposed
        promised = put_up(
            case=case,
            what=action.what,
            owner=action.owner or fallback,
            due_on=action.due_on,
            by=by,
            decision=decision,
            body=reply.body,
        )
        Action.objects.filter(pk=action.pk).update(assignment=promised)
    Reply.objects.filter(pk=reply.pk).update(state=State.ADOPTED, decision=decision)
    reply.refresh_from_db()
    trace("audits.adopted", on=reply.review, within=case, by=by, body=reply.body.short_name)
    return reply


def _without_quotes(content: dict[str, object]) -> dict[str, object]:
    rows = content["recommendations"]
    assert isinstance(rows, list)
    return content | {"recommendations": [row | {"text": ""} for row in rows]}


@transaction.atomic
def take_back(*, decision: Decision, by: User) -> None:
    """The decision was taken back before its minutes were approved: the reply lies before the body again, and what it
    promised is taken back, visibly."""
    for reply in Reply.objects.filter(decision=decision, letter=None).select_related("review__case", "body"):
        why = decision.undone_reason or "Beslutet är återtaget."
        promised = Assignment.objects.filter(audit_action__answer__review=reply.review, decision=decision)
        for assignment in promised.select_related("case"):
            drop(assignment=assignment, reason=why, by=by)
        Action.objects.filter(assignment__in=promised).update(assignment=None)
        Reply.objects.filter(pk=reply.pk).update(state=State.PROPOSED, decision=None, settled_on=None)
        trace("audits.taken_back", on=reply.review, within=decision.case, by=by, body=reply.body.short_name)
