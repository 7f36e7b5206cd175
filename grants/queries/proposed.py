"""What a memo proposes to take from the funds: from its compilation where it has one, else from its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from cases.matters import Source
from cases.memo_content import Amount
from cases.models import Case, ClauseAmount, Memo
from grants.models import Award, Compilation, CompilationRow, Fund, FundYear, LedgerEvent, Reservation

type PerYear = dict[int, int]
type PerFund = dict[str, PerYear]

PREFIX = "fund:"
POSTED = (CompilationRow.Stance.GRANT, CompilationRow.Stance.PART)


def sources_of(case: Case) -> list[Source]:
    """The funds that the authority of a case keeps, as amounts name them. One query."""
    funds = Fund.objects.filter(authority=case.authority_id, closed_on=None)
    return [Source(fund.key, fund.name, fund.in_sentence, tuple(fund.names)) for fund in funds]


def compilation_of(memo: Memo) -> Compilation | None:
    """The latest compilation that is enclosed in the memo and not yet decided."""
    open_ones = Compilation.objects.filter(memo=memo).exclude(state=Compilation.State.DECIDED)
    return open_ones.order_by("-version", "-pk").first()


def asked_of(memo: Memo) -> PerFund:
    """Öre by the fund's key and year. Amounts without a fund are nobody's and left out (a check tells of them)."""
    compilation = compilation_of(memo)
    if compilation is not None:
        rows = rows_of(compilation)
        return summed(
            (one.fund_year.fund.key, one.fund_year.year, one.ore) for row in rows for one in row.amounts.all()
        )
    amounts = ClauseAmount.objects.filter(clause__proposal__memo=memo, source_key__startswith=PREFIX)
    return summed(amounts.order_by("clause__position", "year").values_list("source_key", "year", "ore"))


def asked_in(amounts: Iterable[Amount]) -> PerFund:
    return summed((one.source_key, one.year, one.ore) for one in amounts if one.source_key.startswith(PREFIX))


def summed(rows: Iterable[tuple[str, int, int]]) -> PerFund:
    found: PerFund = {}
    for key, year, ore in rows:
        of_fund = found.setdefault(key, {})
        of_fund[year] = of_fund.get(year, 0) + ore
    return found


def rows_of(compilation: Compilation) -> list[CompilationRow]:
    """The rows that give money, with their amounts and applications."""
    rows = compilation.rows.filter(stance__in=POSTED).select_related("application").order_by("position", "pk")
    return [row for row in rows.prefetch_related("amounts__fund_year__fund") if row.amounts.all()]


def held_for(memo: Memo) -> Reservation | None:
    """The reservation of the memo that stands, whether it holds anything or says why not."""
    return Reservation.objects.filter(memo=memo, ended_at=None).select_related("reserved_by").first()


def lines_held(event: LedgerEvent) -> PerFund:
    """What a reservation holds, öre by fund and year."""
    rows = event.postings.select_related("dst__fund_year__fund")
    return summed((row.dst.fund_year.fund.key, row.dst.fund_year.year, row.ore) for row in rows)


def years_of(asked: Mapping[str, Mapping[int, int]]) -> dict[tuple[str, int], FundYear]:
    """The fund-years there are for what is asked, by (key, year)."""
    slugs = [key.removeprefix(PREFIX) for key in asked]
    rows = FundYear.objects.filter(fund__slug__in=slugs).select_related("fund__authority")
    return {(row.fund.key, row.year): row for row in rows}


def standing_awards(case: Case) -> list[Award]:
    """What has been granted in the case and stands: its decision has not been taken back, nor its posting reversed."""
    rows = Award.objects.filter(case=case, decision__undone_at=None)
    reversed_ = Q(kind__in=("grant", "replacement"), taken_back_by__kind="reversal")
    gone = LedgerEvent.objects.filter(reversed_, decision__case=case).values("decision")
    rows = rows.exclude(decision__in=gone).select_related("decision")
    return list(rows.prefetch_related("years__fund_year__fund"))
