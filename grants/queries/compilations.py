"""A compilation's rows, and what is left of each fund and year for it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, Sum

from core import clock
from grants.models import (
    Application,
    ApplicationConflict,
    ApplicationYear,
    Bucket,
    Compilation,
    CompilationAmount,
    CompilationRow,
    LedgerPosting,
    Reservation,
)
from grants.queries.balances import FundFigures, YearFigures, figures
from organisation.models import User


@dataclass(frozen=True)
class Left:
    """One fund-year before a compilation is decided, in öre. `reserved` is what other cases hold; `free` is what is left
    with that drawn, and without anything of this compilation."""

    fund: str
    name: str
    year: int
    frame: int = 0
    committed: int = 0
    paid: int = 0
    reserved: int = 0
    free: int = 0
    status: str = ""
    exists: bool = True


def current_compilation(call_id: int) -> Compilation | None:
    return Compilation.objects.filter(call=call_id).order_by("-version").first()


def rows_of(compilation: Compilation, user: User | None = None) -> QuerySet[CompilationRow]:
    """In their order; for a person without those they have a conflict of interest in."""
    rows = compilation.rows.order_by("position", "pk")
    if user is not None:
        hidden = ApplicationConflict.objects.standing().filter(user=user).values("application")
        rows = rows.exclude(application__in=hidden)
    return rows.select_related("application__decided_in").prefetch_related(
        "reasons",
        Prefetch("amounts", CompilationAmount.objects.select_related("fund_year__fund")),
        Prefetch(
            "application__years", ApplicationYear.objects.select_related("fund").order_by("year", "fund")
        ),
    )


def hidden_in(compilation: Compilation, user: User) -> int:
    """How many rows the person does not see."""
    conflicts = ApplicationConflict.objects.standing().filter(user=user)
    return conflicts.filter(application__rows__compilation=compilation).count()


def own_reservation(compilation: Compilation) -> dict[tuple[str, int], int]:
    """What is held for the compilation's own memo: not to be counted twice."""
    if compilation.memo_id is None:
        return {}
    standing = Reservation.objects.filter(memo=compilation.memo_id, ended_at=None, reserved_by__isnull=False)
    postings = LedgerPosting.objects.filter(event__reservation__in=standing, dst__bucket=Bucket.RESERVED)
    rows = postings.values_list("dst__fund_year__fund__slug", "dst__fund_year__year").annotate(Sum("ore"))
    return {(slug, year): int(ore) for slug, year, ore in rows}


def figures_of(compilation: Compilation, as_of: datetime.date | None = None) -> list[FundFigures]:
    """The round's funds on the day that the compilation's figures are of."""
    day = as_of or compilation.basis_on or clock.today()
    return [figures(fund, as_of=day) for fund in compilation.call.funds.order_by("name")]


def left_of(compilation: Compilation, found: list[FundFigures] | None = None) -> list[Left]:
    """What is left per fund and year of the round; a year without a row holds nothing and says so."""
    own = own_reservation(compilation)
    rows = []
    for of_fund in found if found is not None else figures_of(compilation):
        for year in compilation.call.years:
            held = own.get((of_fund.fund.slug, year), 0)
            rows.append(_left(of_fund.fund.slug, of_fund.fund.name, year, of_fund.year(year), held))
    return rows


def _left(slug: str, name: str, year: int, row: YearFigures | None, held: int) -> Left:
    if row is None:
        return Left(slug, name, year, exists=False)
    return Left(
        slug,
        name,
        year,
        frame=row.frame,
        committed=row.committed,
        paid=row.paid,
        reserved=row.reserved - held,
        free=row.remaining("proposed") + held,
        status=row.status,
    )


def scores_of(call_id: int, applications: QuerySet[Application]) -> dict[int, dict[int, int]]:
    """The assessments by application: score by criterion."""
    found: dict[int, dict[int, int]] = {}
    rows = applications.filter(call=call_id, assessments__isnull=False).values_list(
        "pk", "assessments__criterion", "assessments__score"
    )
    for application, criterion, score in rows:
        found.setdefault(application, {})[criterion] = score
    return found


def asked_by(row: CompilationRow) -> dict[tuple[str, int], int]:
    """What is asked, in öre by (fund's slug, year). Uses what is prefetched."""
    return {(one.fund.slug, one.year): one.asked_ore for one in row.application.years.all()}


def amounts_of(row: CompilationRow) -> dict[tuple[str, int], int]:
    """What is proposed, the same way."""
    return {(one.fund_year.fund.slug, one.fund_year.year): one.ore for one in row.amounts.all()}
