"""Reviews for tests, made through the actions."""

import datetime
from typing import Any

from audits.actions.answers import add_action, save_answer
from audits.actions.reviews import add_recommendations, register_review
from audits.models import Answer, AuditReview
from audits.rules.parsing import Parsed
from cases.models import Case
from organisation.models import Body, User
from tests import factories

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


def promised(one: Answer, by: User, what: str = "Ta fram planen", **fields: Any):
    given = {"due_on": datetime.date(2024, 9, 1), "role": "planchef"} | fields
    return add_action(answer=one, what=what, by=by, **given)
