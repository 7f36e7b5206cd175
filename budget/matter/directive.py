"""What a case about the budget is: the proposals' att-satser where a memo is written, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from budget.checks import budget_memo
from budget.checks.directive import of_route
from budget.queries.directive import directive_of, expected_of, passings_of
from cases import matters, proposals
from cases.findings import Finding
from cases.memo_content import Clause, content_of
from cases.models import Memo
from core import clock


class Budget(matters.Budget):
    """A planning directive and budget (KL 11:5–11)."""

    def clauses(self, memo: Memo) -> Sequence[Clause]:
        """The att-satser of the proposals that are tabled, those that do not stand in the memo already."""
        directive = directive_of(memo.case)
        if directive is None:
            return ()
        written = {_words(clause) for clause in content_of(memo).clauses}
        found = [
            Clause(verb, text)
            for proposal in directive.proposals.filter(tabled_on__isnull=False)
            for verb, text in map(proposals.split_clause, proposal.clause_lines)
            if text
        ]
        return [clause for clause in found if _words(clause) not in written]

    def checks(self, memo: Memo) -> Iterable[Finding]:
        yield from budget_memo.of_content(content_of(memo))
        yield from self._route(memo)

    def _route(self, memo: Memo) -> Iterator[Finding]:
        """What is doubtful about the route, said at the proposal: the memo has no other place for it."""
        directive = directive_of(memo.case)
        if directive is None:
            return
        steps = passings_of(directive)
        for one in of_route(directive.year, steps, expected_of(directive, steps), clock.today()):
            yield replace(one, place="forslag")


def _words(clause: Clause) -> str:
    return f"{clause.verb} {clause.text}".strip().casefold()
