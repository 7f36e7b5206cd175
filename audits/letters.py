"""The data of the letter to the auditors: the adopted answers in the body's voice, with what adopted them."""

from __future__ import annotations

from typing import Any

from audits.models import Reply
from audits.replying import parts_of
from core import clock
from core.dates import long_date

Json = dict[str, Any]


def letter_content(reply: Reply) -> Json:
    case, decision = reply.review.case, reply.decision
    assert decision is not None  # only an adopted reply is sent
    who = decision.body.name if decision.body else decision.delegate_title.capitalize()
    return {
        "letterhead": dict(case.register.authority.letterhead),
        "date": clock.today().isoformat(),
        "dnr": case.dnr,
        "recipient": reply.review.auditor,
        "from": reply.body.name,
        "title": reply.content["title"],
        "decision": decision.label,
        "lead": f"{who} beslutade {long_date(decision.decided_on)} ({decision.label}) att lämna detta yttrande.",
        "parts": {name: str(html) for name, html in parts_of(reply.content, adopted=True).items()},
        "sum": [reply.sha256[at : at + 8] for at in range(0, 64, 8)],
        "contact": [
            line
            for line in (
                ", ".join(filter(None, [case.official.name, case.official.title])) if case.official else "",
                case.official.email if case.official else "",
            )
            if line
        ],
    }
