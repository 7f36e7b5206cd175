"""A § of the minutes as data: its sum, and a roll call as it is printed and shown."""

from __future__ import annotations

import hashlib
import json
from typing import Any

Json = dict[str, Any]

# In the order they are printed: what has been frozen comes back from PostgreSQL with its keys in another order.
CHOICES = {"yes": "Ja", "no": "Nej", "abstains": "Avstår", "absent": "Frånvarande", "conflict": "Jäv"}


def vote_table(vote: Json) -> Json:
    """A roll call as it is printed and shown: one line for each seat, and the sums."""
    return {
        "yes": vote["yes"],
        "no": vote["no"],
        "rows": [row | {"choice": CHOICES.get(row["choice"], row["choice"])} for row in vote["rows"]],
        "sums": vote.get("slips")
        or [[word, count] for key, word in CHOICES.items() if (count := vote["sums"].get(key))],
        "result": {"yes": "Ja", "no": "Nej"}.get(vote["result"], vote["result"]),
    }


def sum_of(content: Json) -> str:
    """The SHA-256 of minutes or of one § as data: the same whatever database it comes from, and before and after
    approval when nothing was changed."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
