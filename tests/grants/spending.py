"""Memos that spend, on agendas and decided, for the tests of grants."""

from __future__ import annotations

import datetime
from typing import Any

from cases.memo_content import Amount
from cases.models import Clause, ClauseAmount, Memo
from grants.models import (
    Application,
    Compilation,
    CompilationAmount,
    CompilationRow,
    Fund,
    GrantCall,
)
from grants.queries.proposed import sources_of
from grants.rules import wording
from organisation.models import User
from tests.grants import money


def clause(memo: Memo, what: str, *amounts: tuple[Fund, int, int]) -> Clause:
    """The memo's first clause, with its amounts as data and written out in its words."""
    rows = [Amount(year, ore, fund.name, fund.key) for fund, year, ore in amounts]
    text = f"{what} {wording.render(rows, sources_of(memo.case))}"
    row = memo.proposal.clauses.first()
    Clause.objects.filter(pk=row.pk).update(verb="bevilja", text=text)
    ClauseAmount.objects.filter(clause=row).delete()
    ClauseAmount.objects.bulk_create(
        ClauseAmount(clause=row, year=a.year, ore=a.ore, source_key=a.source_key, source_label=a.source_label)
        for a in rows
    )
    return row


def compilation(memo: Memo, fund: Fund, by: User, rows: dict[str, dict[int, int]]) -> Compilation:
    """A round of the case with an application of each, all proposed to be granted."""
    call = GrantCall.objects.create(
        authority=fund.authority,
        case=memo.case,
        name="Våren",
        first_year=2024,
        last_year=2027,
        responsible=by,
    )
    made = Compilation.objects.create(call=call, memo=memo, title="Sammanställning våren 2024")
    for at, (name, years) in enumerate(rows.items(), 1):
        application = Application.objects.create(
            call=call, external_id=str(at), position=at, applicant=name, project=f"Projekt {at}",
            received_on=datetime.date(2024, 5, 6),
        )  # fmt: skip
        row = CompilationRow.objects.create(
            compilation=made, application=application, position=at, stance="grant"
        )
        for year, ore in years.items():
            CompilationAmount.objects.create(row=row, fund_year=money.year(fund, year), ore=ore)
    return made


def by_recipient(awards: Any) -> dict[str, list[tuple[str, int, int]]]:
    """What each was granted: (fund, year, öre)."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for award in awards:
        found[str(award)] = [
            (y.fund_year.fund.slug, y.fund_year.year, sum(a.balance for a in y.accounts.all()))
            for y in award.years.all()
        ]
    return found
