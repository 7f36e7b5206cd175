"""Money into a fund-year: opening balance, frame, plan frame, cut, transfer. Amounts are öre."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from cases.models import Decision
from core.errors import Refused
from grants.actions.funds import accounts_of
from grants.actions.posting import already, hold, lines_of, must_be_the_same, post, replace
from grants.actions.reserving import hold_with_waiting, reserve_waiting
from grants.models import Bucket, FundYear, LedgerAccount, LedgerEvent
from grants.queries.days import lowest_from
from grants.rules.keeping import must_keep
from grants.rules.lines import Line, netted, swapped
from organisation.models import User

Kind = LedgerEvent.Kind


@transaction.atomic
def adopt_frame(
    *,
    fund_year: FundYear,
    ore: int,
    on: datetime.date,
    by: User,
    decision: Decision | None = None,
    reason: str = "",
    provisional: bool = False,
    opening: bool = False,
    id: uuid.UUID | None = None,
) -> LedgerEvent:
    """Give a year its frame, or more of one. `provisional`: a plan frame for a year without a budget (KL 11:6); another
    plan, and at last the adopted frame, take its place in one event. Where the frame that is adopted does not hold what
    has been granted meanwhile the rest becomes a shortfall, as by a cut. `opening`: what was left at go-live.

    Refused: to others than an economist; an amount that is not above zero; a plan for a year that has its frame."""
    must_keep(fund_year.fund.authority, by)
    _must_be_money(ore)
    accounts = accounts_of(fund_year)
    waiting = hold_with_waiting(fund_year)
    fund_year.refresh_from_db()
    kind = Kind.OPENING if opening else Kind.PLAN_FRAME if provisional else Kind.FRAME
    if (found := already(id)) is not None:
        put = [line.ore for line in lines_of(found) if line.src.pk == accounts[Bucket.SOURCE].pk]
        same = found.kind in (kind, Kind.REPLACEMENT) and _said(found) == (on, decision and decision.pk)
        must_be_the_same(same and sum(put) == ore)
        return found
    if provisional and fund_year.status != FundYear.Status.PROVISIONAL:
        raise Refused(f"{fund_year} har redan en fastställd ram.", field="year", code="adopted")
    plan = None if opening else standing_plan_frame(fund_year)
    if plan is not None:
        event = replace(
            event=plan,
            lines=_in_place_of(plan, accounts, ore, on),
            reason=reason.strip()
            or f"{'Ny preliminär' if provisional else 'Fastställd'} ram ersätter preliminär",
            by=by,
            id=id,
            effective_on=on,
            decision=decision,
        )
    else:
        lines = into_available(accounts, ore)
        event = post(
            kind=kind, effective_on=on, lines=lines, by=by, id=id, reason=reason.strip(), decision=decision
        )
    if not provisional and fund_year.status == FundYear.Status.PROVISIONAL:
        FundYear.objects.filter(pk=fund_year.pk).update(status=FundYear.Status.ADOPTED, adopted_by=decision)
    reserve_waiting(waiting, by)
    return event


def standing_plan_frame(fund_year: FundYear) -> LedgerEvent | None:
    """The plan frame that a provisional year has now: the first one, or what has taken its place."""
    if fund_year.status != FundYear.Status.PROVISIONAL:
        return None
    standing = LedgerEvent.objects.filter(
        kind__in=(Kind.PLAN_FRAME, Kind.REPLACEMENT),
        taken_back_by=None,
        postings__src__fund_year=fund_year,
        postings__src__bucket=Bucket.SOURCE,
    )
    return next((event for event in standing.distinct() if _root(event).kind == Kind.PLAN_FRAME), None)


def _root(event: LedgerEvent) -> LedgerEvent:
    while event.reverses is not None:
        event = event.reverses
    return event


def _in_place_of(
    plan: LedgerEvent, accounts: dict[str, LedgerAccount], ore: int, on: datetime.date
) -> list[Line]:
    """The lines of a frame that takes a plan's place, in a year whose accounts are held."""
    source, available, shortfall = (
        accounts[bucket] for bucket in (Bucket.SOURCE, Bucket.AVAILABLE, Bucket.SHORTFALL)
    )
    taken = netted(swapped(lines_of(plan)))
    left = lowest_from(available, on)[1] + taken.get(available.pk, 0)
    lacks = -LedgerAccount.objects.get(pk=shortfall.pk).balance - taken.get(shortfall.pk, 0)
    if left + ore < 0:
        return [Line(source, available, ore), Line(shortfall, available, -(left + ore))]
    covered = min(lacks, left + ore, ore)
    lines = [Line(source, shortfall, covered), Line(source, available, ore - covered)]
    return [line for line in lines if line.ore]


@transaction.atomic
def cut_frame(
    *,
    fund_year: FundYear,
    ore: int,
    on: datetime.date,
    reason: str,
    by: User,
    decision: Decision | None = None,
    id: uuid.UUID | None = None,
) -> LedgerEvent:
    """Take money from a year. A council's decision is a fact: what is not left becomes a shortfall, which is red
    everywhere and stops new grants until the frame covers it."""
    must_keep(fund_year.fund.authority, by)
    _must_be_money(ore)
    if not reason.strip():
        raise Refused("Skriv varför ramen minskas.", field="reason", code="missing")
    accounts = accounts_of(fund_year)
    hold(accounts.values())
    source = accounts[Bucket.SOURCE]
    if (found := already(id)) is not None:
        cut = sum(line.ore for line in lines_of(found) if line.dst.pk == source.pk)
        must_be_the_same((found.kind, *_said(found), cut) == (Kind.CUT, on, decision and decision.pk, ore))
        return found
    _, left = lowest_from(accounts[Bucket.AVAILABLE], on)
    taken = min(left, ore)
    lines = [Line(accounts[Bucket.AVAILABLE], source, taken)] if taken else []
    if ore > taken:
        lines.append(Line(accounts[Bucket.SHORTFALL], source, ore - taken))
    return post(
        kind=Kind.CUT, effective_on=on, lines=lines, by=by, id=id, reason=reason.strip(), decision=decision
    )


def _said(event: LedgerEvent) -> tuple[datetime.date, int | None]:
    return event.effective_on, event.decision_id


@transaction.atomic
def transfer(
    *,
    source: FundYear,
    target: FundYear,
    ore: int,
    on: datetime.date,
    by: User,
    decision: Decision | None = None,
    reason: str = "",
    id: uuid.UUID | None = None,
) -> LedgerEvent:
    """Move money that is left from one fund-year to another (omfördelning)."""
    must_keep(source.fund.authority, by)
    must_keep(target.fund.authority, by)
    _must_be_money(ore)
    if source.pk == target.pk:
        raise Refused("Välj två olika anslag eller år.", field="target", code="same")
    first, second = accounts_of(source), accounts_of(target)
    waiting = hold_with_waiting(source, target)
    if (found := already(id)) is not None:
        rows = lines_of(found)
        between = {(line.src.pk, line.dst.fund_year_id) for line in rows}
        moved = (found.kind, *_said(found), sum(line.ore for line in rows))
        same = moved == (Kind.TRANSFER, on, decision and decision.pk, ore)
        must_be_the_same(same and between == {(first[Bucket.AVAILABLE].pk, target.pk)})
        return found
    lines = into_available(second, ore, out_of=first[Bucket.AVAILABLE])
    event = post(
        kind=Kind.TRANSFER,
        effective_on=on,
        lines=lines,
        by=by,
        id=id,
        reason=reason.strip(),
        decision=decision,
    )
    reserve_waiting(waiting, by)
    return event


def into_available(
    accounts: dict[str, LedgerAccount], ore: int, *, out_of: LedgerAccount | None = None
) -> list[Line]:
    """Lines that put money into a year whose accounts are held: what is lacking is covered first. `out_of`: money that
    comes from elsewhere than the source, such as another year's balance or a grant that is taken back."""
    lacks = -LedgerAccount.objects.get(pk=accounts[Bucket.SHORTFALL].pk).balance
    src = out_of or accounts[Bucket.SOURCE]
    covered = min(lacks, ore)
    lines = [Line(src, accounts[Bucket.SHORTFALL], covered)] if covered else []
    return [*lines, Line(src, accounts[Bucket.AVAILABLE], ore - covered)] if ore > covered else lines


def _must_be_money(ore: int) -> None:
    if ore <= 0:
        raise Refused("Skriv ett belopp som är större än noll.", field="ore", code="amount")
