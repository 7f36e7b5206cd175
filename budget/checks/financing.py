"""A decision by the council on spending in the running year says how it is financed (KL 11:15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cases.findings import Finding, Severity, check
from cases.memo_content import Clause, content_of
from cases.models import Memo
from core import clock, money
from organisation.models import Body

_SAYS_HOW = re.compile(r"\b(?:finansier\w+|ur|tas från|anvisas|omfördel\w+|belastar|täcks)\b", re.IGNORECASE)


@check
def council_says_how_it_pays(memo: Memo) -> Iterator[Finding]:
    """Only where the council decides: a memo whose chain ends there."""
    proposal = getattr(memo, "proposal", None)
    last = next((step for step in proposal.chain.all() if step.part == "decides"), None) if proposal else None
    if last is not None and last.body.kind == Body.Kind.COUNCIL:
        yield from unfinanced(content_of(memo).clauses, clock.today().year)


def unfinanced(clauses: Sequence[Clause], year: int) -> Iterator[Finding]:
    """Clauses with an amount in the year that is running, where neither the amount nor the words say from where."""
    for number, clause in enumerate(clauses, 1):
        loose = [one for one in clause.amounts if one.year == year and not one.source_label]
        if loose and not _SAYS_HOW.search(f"{clause.text} {clause.printed}"):
            yield Finding(
                f"unfinanced:{clause.id}",
                Severity.WARNS,
                f"sats-{number}",
                f"Att-sats {number} säger inte hur utgiften finansieras",
                "När fullmäktige beslutar om en utgift under löpande budgetår ska beslutet också ange hur den "
                "finansieras. Skriv varifrån pengarna tas.",
                found=", ".join(f"{money.text(one.ore)} {one.year}" for one in loose),
                source="KL 11:15",
                numbered=True,
            )
