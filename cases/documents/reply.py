"""The letter that answers a referral, as plain data: in the voice of the body that adopted it."""

from __future__ import annotations

from typing import Any

from cases.models import Decision, Referral
from core import clock
from core.dates import long_date

TEMPLATE = "documents/reply.html"


def reply_letter(referral: Referral, decision: Decision, text: str) -> dict[str, Any]:
    case = referral.case
    who = decision.body.name if decision.body else decision.delegate_title.capitalize()
    official = case.official
    return {
        "title": f"Svar på remiss: {case.open_subject.removeprefix('Remiss: ')}",
        "letterhead": case.register.authority.letterhead,
        "date": clock.today().isoformat(),
        "dnr": case.dnr,
        "recipient": [
            referral.sender,
            *([f"Er beteckning {referral.reference}"] if referral.reference else []),
        ],
        "lead": f"{who} har {long_date(decision.decided_on)} ({decision.label}) beslutat att svara följande.",
        "paragraphs": [part for part in (" ".join(one.split()) for one in text.split("\n\n")) if part],
        "contact": [
            line for line in (official.printed if official else "", case.register.authority.email) if line
        ],
    }
