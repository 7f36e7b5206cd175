"""Small worlds of money for the tests of grants: a fund with frames, a decision, a grant."""

from __future__ import annotations

import datetime

from cases.actions.deciding import Decided, Ruling, decide
from cases.models import Case, Decision
from grants.actions.frames import adopt_frame
from grants.actions.funds import accounts_of, open_fund, open_year
from grants.models import Bucket, Fund, FundYear, LedgerAccount, LedgerEvent
from organisation.models import Authority, User

DAY = datetime.date(2024, 1, 1)
KR = 100
TKR = 100_000


def fund(of: Authority, by: User, slug: str = "klimat", **years: int) -> Fund:
    """A fund with frames in öre: `fund(ks, economist, y2024=3_000 * TKR)`."""
    found = open_fund(authority=of, name=slug.capitalize(), slug=slug, by=by)
    for name, ore in years.items():
        adopt_frame(fund_year=open_year(fund=found, year=int(name[1:]), by=by), ore=ore, on=DAY, by=by)
    return found


def year(fund: Fund, number: int) -> FundYear:
    return FundYear.objects.select_related("fund__authority").get(fund=fund, year=number)


def left(fund_year: FundYear, bucket: str = Bucket.AVAILABLE) -> int:
    return LedgerAccount.objects.get(pk=accounts_of(fund_year)[bucket].pk).balance


def decision(
    case: Case, by: User, on: datetime.date = datetime.date(2024, 5, 21), **fields: object
) -> Decision:
    """A final decision by the case's board, in words only."""
    ruling = {
        "label": "KS § 1",
        "decided_on": on,
        "step": "decides",
        "outcome": "as_proposed",
        "clauses": [Decided(verb="bevilja", text="bidrag")],
        "body": None,
        "delegate": by,
        "delegate_title": "chef",
        "competence": "1.1",
    }
    return decide(case=case, ruling=Ruling(**{**ruling, **fields}), by=by)


def addresses(of: Authority, by: User) -> dict[str, dict[str, object]]:
    """What each address of a fund takes: its pages, its years, and a frame that can be taken back."""
    made = fund(of, by, "vatten", y2024=TKR, y2025=TKR)
    words: dict[str, object] = {"slug": made.slug}
    frames = LedgerEvent.objects.filter(kind="frame", postings__src__fund_year__fund=made)
    one = {**words, "pk": frames.order_by("effective_on", "pk").first().pk}
    return {
        **{f"grants:{name}": words for name in ("edit_fund", "fund", "lock", "new_year")},
        **{f"grants:{name}": {**words, "year": 2024} for name in ("close_year", "reopen_year")},
        **{f"grants:{name}": one for name in ("event", "reverse")},
        "grants:move": {**words, "kind": "ram"},
        "grants:fund_file": {**words, "what": "kontoutdrag", "form": "csv"},
        "grants:reconciliation_file": {"form": "csv"},
    }
