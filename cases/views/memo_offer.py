"""What the case's matter offers the memo in its editor."""

from __future__ import annotations

from functools import partial

from cases import matters
from cases.editing import Offer
from cases.models import Memo
from core import clock


def offer_of(memo: Memo) -> Offer:
    """Computed sections, att-satser and the way amounts are written out. Empty for an ordinary case."""
    matter = matters.of(memo.case)
    parts = matter.sections()
    basis = parts[0].bases[0][0] if parts and parts[0].bases else ""
    return Offer(
        parts=parts,
        clauses=matter.clauses(memo),
        worded=partial(matter.worded, memo.case),
        params={"as_of": clock.today().isoformat(), "basis": basis, "sources": []},
    )
