"""What a case about money from an appropriation is: a grant to one, or the allocation of an appropriation to several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from cases import proposals
from cases.findings import Finding
from cases.matters import Matter, Part, Source
from cases.memo_content import Amount, Clause, Content, Section, content_of
from cases.models import Case, Decision, Memo
from core import money
from grants.actions.cuts import make_cut
from grants.actions.deciding import post_decision, unpost_decision
from grants.actions.reserving import release, reserve
from grants.checks import spending
from grants.models import Application, CoFinancing
from grants.queries.proposed import asked_of, compilation_of, sources_of
from grants.rules import wording
from grants.sections import REMAINING, remaining_section, tables_of
from organisation.models import User


class Grant(Matter):
    """Money to one recipient. The clause has its amounts as data; they are what is reserved and posted."""

    code = "grant"
    name = "Bidrag"
    follows_agenda = True
    may_review = ("economist",)

    def sections(self) -> Sequence[Part]:
        return (REMAINING,)

    def section(
        self, memo: Memo, content: Content, section: Section, *, freeze: User | None = None
    ) -> dict[str, Any]:
        """A cut of each fund is kept at approval: what was printed can be made again."""
        tables = tables_of(memo, content, section)
        for table in tables if freeze is not None else ():
            name = f"{memo.case.dnr}: kvarvarande medel"
            make_cut(fund=table.fund, name=name, as_of=table.as_of, by=freeze)
        return remaining_section(section, tables)

    def sources(self, case: Case) -> Sequence[Source]:
        return sources_of(case)

    def clauses(self, memo: Memo) -> Sequence[Clause]:
        """What the application asks for, and the condition that others pay their part. None once it stands there."""
        asked = Application.objects.filter(call__case=memo.case, state=Application.State.RECEIVED)[:2]
        if len(asked) != 1 or any(clause.amounts for clause in content_of(memo).clauses):
            return []
        application, sources = asked[0], sources_of(memo.case)
        amounts = [
            Amount(row.year, row.asked_ore, row.fund.name, row.fund.key)
            for row in application.years.select_related("fund")
        ]
        found = [_clause("bevilja", application.project, amounts, sources)] if amounts else []
        if application.co_financing.exclude(status=CoFinancing.Status.GRANTED).exists():
            text = "under förutsättning att övrig sökt medfinansiering beviljas"
            found.append(Clause(proposals.CONDITION, text, is_condition=True))
        return found

    def worded(self, case: Case, clause: Clause) -> Clause:
        if not clause.amounts:
            return clause
        return replace(
            clause, text=wording.rewritten(clause.text, clause.amounts, sources_of(case)), printed=""
        )

    def followed(self, case: Case, clause: Clause, before: Clause) -> Clause:
        """Where the words said the amounts they had, they say the new ones."""
        sources = sources_of(case)
        if not before.amounts or not clause.amounts or clause.text != before.text:
            return clause
        if not wording.agrees(clause.text, before.amounts, sources):
            return clause
        text = wording.rewritten(clause.text, clause.amounts, sources)
        printed = clause.printed
        if printed and wording.agrees(printed, before.amounts, sources):
            printed = wording.rewritten(printed, clause.amounts, sources)
        return replace(clause, text=text, printed=printed)

    def amounts_in(self, case: Case, text: str) -> list[Amount]:
        return wording.parse(text, sources_of(case))

    def reviewers(self, memo: Memo) -> Sequence[str]:
        """An economist reads every memo that spends."""
        return self.may_review if asked_of(memo) else ()

    def checks(self, memo: Memo) -> Iterable[Finding]:
        return spending.of_memo(memo)

    def on_agenda(self, memo: Memo, by: User) -> None:
        reserve(memo=memo, by=by)

    def off_agenda(self, memo: Memo, by: User) -> None:
        release(memo=memo, by=by)

    def decided(self, decision: Decision, by: User) -> None:
        post_decision(decision=decision, by=by)

    def undone(self, decision: Decision, by: User) -> None:
        unpost_decision(decision=decision, by=by)

    def public(self, decision: Decision) -> Sequence[str]:
        """Who was granted what, from which fund and for which years. Private persons are not named (OSL 5:2)."""
        awards = decision.awards.prefetch_related("years__fund_year__fund", "years__accounts")
        return [
            f"{'Privatperson' if award.is_private_person else award.recipient}: {granted}"
            for award in awards
            if (granted := _granted(award))
        ]


def _granted(award: Any) -> str:
    parts = []
    for year in award.years.all():
        ore = sum(account.balance for account in year.accounts.all())
        if ore:  # nothing when it has been taken back
            parts.append(f"{money.text(ore)} {year.fund_year.year} ur {year.fund_year.fund.name}")
    return ", ".join(parts)


def _clause(verb: str, what: str, amounts: list[Amount], sources: Sequence[Source]) -> Clause:
    return Clause(verb, f"{what} {wording.render(amounts, sources)}", amounts=amounts)


class Allocation(Grant):
    """The allocation of an appropriation to several, as a compilation of applications proposes."""

    code = "allocation"
    name = "Fördelning av anslag"

    def clauses(self, memo: Memo) -> Sequence[Clause]:
        """The totals of the compilation, per fund and year."""
        compilation = compilation_of(memo)
        if compilation is None or any(clause.amounts for clause in content_of(memo).clauses):
            return []
        names = {source.key: source.label for source in sources_of(memo.case)}
        amounts = [
            Amount(year, ore, names.get(key, ""), key)
            for key, years in asked_of(memo).items()
            for year, ore in sorted(years.items())
        ]
        what = f"bidrag enligt {compilation.title} med"
        return [_clause("bevilja", what, amounts, sources_of(memo.case))] if amounts else []
