"""What a body rules, for tests: a grant of 300 kr unless something else is said."""

import datetime

from cases.actions.deciding import Decided, Ruling
from cases.memo_content import Amount

DAY = datetime.date(2024, 5, 21)


def ruling(body, **fields) -> Ruling:
    return Ruling(
        **{
            "label": f"{body.short_name} § 184",
            "decided_on": DAY,
            "step": "decides",
            "outcome": "as_proposed",
            "body": body,
            "clauses": [Decided(verb="bevilja", text="kontoret 300 kr", amounts=[Amount(2024, 30_000)])],
        }
        | fields
    )
