"""Reviews for tests, made through the actions."""

import datetime
from typing import Any

from audits.actions.answers import add_action, save_answer
from audits.actions.replies import propose_reply
from audits.actions.reviews import add_recommendations, register_review
from audits.models import Action, Answer, AuditReview, FollowUpReport
from audits.queries.following import follow_up
from audits.rules.parsing import Parsed
from cases.actions.deciding import Decided, decide
from cases.actions.publishing import publish
from cases.decision_events import settled
from cases.models import Case
from core import clock
from organisation.models import Body, User
from tests import factories
from tests.cases.rulings import ruling

DAY = datetime.date(2024, 5, 2)


def board() -> Body:
    return factories.body("ks", name="Kommunstyrelsen", short_name="KS", kind="board")


def review(case: Case, by: User, *bodies: Body, count: int = 3, **fields: Any) -> AuditReview:
    """With recommendations 1 to `count`, all addressed to every body."""
    bodies = bodies or (board(),)
    given = {"title": "Miljömål", "reported_on": DAY, "received_on": DAY} | fields
    made = register_review(case=case, bodies=bodies, by=by, **given)
    if count:
        rows = [Parsed(number, f"Ta fram plan {number}.") for number in range(1, count + 1)]
        add_recommendations(review=made, rows=rows, bodies=bodies, by=by)
    return made


def answer(review: AuditReview, by: User, *numbers: int, body: Body | None = None, **fields: Any) -> Answer:
    """A yes, unless something else is said."""
    covers = list(review.recommendations.filter(number__in=numbers))
    given = {"stance": "agrees", "text": "Förvaltningen ser samma behov."} | fields
    return save_answer(review=review, body=body or review.bodies.get(), covers=covers, by=by, **given)


def promised(one: Answer, by: User, what: str = "Ta fram planen", **fields: Any) -> Action:
    given = {"due_on": datetime.date(2024, 9, 1), "role": "planchef"} | fields
    return add_action(answer=one, what=what, by=by, **given)


def adopted(registrar: User, official: User, *, subject: str = "Granskning") -> AuditReview:
    """With a reply that is adopted and settled, in a case that is on the web."""
    case = factories.case(by=registrar, official=official, matter="audit", subject=subject)
    made = review(case, official, count=1, reported_on=clock.today(), received_on=clock.today())
    promised(answer(made, official, 1), official, due_on=clock.today())
    propose_reply(review=made, body=board(), by=official)
    clauses = [Decided(verb="avge", text="yttrande")]
    settled(decide(case=case, ruling=ruling(board(), clauses=clauses), by=registrar), registrar)
    publish(thing=case, by=registrar, source="prov")
    return made


def addresses(registrar: User, official: User) -> dict[str, dict[str, Any]]:
    """What the addresses of audits take: a review in a case, with an answer that promises something."""
    case = factories.case(by=registrar, official=official, matter="audit", subject="Granskning")
    today = clock.today()
    made = review(case, official, count=2, reported_on=today, received_on=today)
    one = answer(made, official, 1)
    action, body = promised(one, official, due_on=today), board()
    FollowUpReport.objects.create(
        body=body, as_of=today, content=follow_up(body, as_of=today), made_by=registrar
    )
    of_body = {"pk": made.pk, "body": body.slug}
    whole = {"pk": made.pk}
    proposed = review(
        factories.case(by=registrar, official=official, matter="audit"),
        official, count=1, reported_on=today, received_on=today,
    )  # fmt: skip
    answer(proposed, official, 1)
    propose_reply(review=proposed, body=body, by=official)
    return {
        **{f"audits:{name}": whole for name in ("review", "edit_review", "add_recommendations")},
        **{
            f"audits:{name}": {"pk": made.pk, "number": 2}
            for name in ("recommendation", "remove_recommendation", "verdict")
        },
        **{
            f"audits:{name}": of_body
            for name in ("new_answer", "frame", "reply", "reply_pdf", "propose", "reopen")
        },
        "audits:adopt": {"pk": proposed.pk, "body": body.slug},
        **{
            f"audits:{name}": {**of_body, "answer": one.pk}
            for name in ("edit_answer", "remove_answer", "add_action")
        },
        "audits:remove_action": {**of_body, "action": action.pk},
        **{f"audits:{name}": {"body": body.slug} for name in ("follow_up", "follow_up_pdf", "keep_report")},
        **{f"audits:{name}": {"body": body.slug, "on": today} for name in ("kept_report", "kept_report_pdf")},
        "portal:review": {"slug": adopted(registrar, official).case.slug},
    }
