"""Money into a fund-year: opening balance, frame, plan frame, cut, transfer. Amounts are öre."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from cases.models import Decision
from core.errors import Refused
from grants.actions.funds import accounts_of
from grants.actions.posting import hold, lowest_from, post, replace
from grants.models import Bucket, FundYear, LedgerAccount, LedgerEvent
from grants.rules.keeping import must_keep
from grants.rules.lines import Line
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
    """Give a year its frame. `provisional`: a plan frame for a year without a budget (KL 11:6). When a year with a plan
    frame is adopted the frame takes its place in one event. `opening`: what was left at go-live.

    Refused: to others than an economist; an amount that is not above zero; a second frame of the same kind, which is
    raised or cut instead."""
    must_keep(fund_year.fund.authority, by)
    _must_be_money(ore)
    accounts = accounts_of(fund_year)
    hold(accounts.values())
    fund_year.refresh_from_db()
    lines = into_available(accounts, ore)
    kind = Kind.OPENING if opening else Kind.PLAN_FRAME if provisional else Kind.FRAME
    plan = None if provisional else standing_plan_frame(fund_year)
    if provisional and fund_year.status != FundYear.Status.PROVISIONAL:
        raise Refused(f"{fund_year} har redan en fastställd ram.", field="year", code="adopted")
    if plan is not None:
        event = replace(
            event=plan,
            lines=lines,
            reason=reason.strip() or "Fastställd ram ersätter preliminär",
            by=by,
            id=id,
            effective_on=on,
            decision=decision,
        )
    else:
        event = post(
            kind=kind, effective_on=on, lines=lines, by=by, id=id, reason=reason.strip(), decision=decision
        )
    if not provisional and fund_year.status == FundYear.Status.PROVISIONAL:
        FundYear.objects.filter(pk=fund_year.pk).update(status=FundYear.Status.ADOPTED, adopted_by=decision)
    return event


def standing_plan_frame(fund_year: FundYear) -> LedgerEvent | None:
    """The plan frame of a year that nothing has taken back."""
    plans = LedgerEvent.objects.filter(
        kind=Kind.PLAN_FRAME, taken_back_by=None, postings__src__fund_year=fund_year
    )
    return plans.distinct().first()


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
    _, left = lowest_from(accounts[Bucket.AVAILABLE], on)
    source = accounts[Bucket.SOURCE]
    taken = min(left, ore)
    lines = [Line(accounts[Bucket.AVAILABLE], source, taken)] if taken else []
    if ore > taken:
        lines.append(Line(accounts[Bucket.SHORTFALL], source, ore - taken))
    return post(
        kind=Kind.CUT, effective_on=on, lines=lines, by=by, id=id, reason=reason.strip(), decision=decision
    )


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
    hold([*first.values(), *second.values()])
    lines = into_available(second, ore, out_of=first[Bucket.AVAILABLE])
    return post(
        kind=Kind.TRANSFER,
        effective_on=on,
        lines=lines,
        by=by,
        id=id,
        reason=reason.strip(),
        decision=decision,
    )


def into_available(
    accounts: dict[str, LedgerAccount], ore: int, *, out_of: LedgerAccount | None = None
) -> list[Line]:
    """Lines that put money into a year whose accounts are held: what is lacking is covered first."""
    lacks = -LedgerAccount.objects.get(pk=accounts[Bucket.SHORTFALL].pk).balance
    src = out_of or accounts[Bucket.SOURCE]
    covered = min(lacks, ore)
    lines = [Line(src, accounts[Bucket.SHORTFALL], covered)] if covered else []
    return [*lines, Line(src, accounts[Bucket.AVAILABLE], ore - covered)] if ore > covered else lines


def _must_be_money(ore: int) -> None:
    if ore <= 0:
        raise Refused("Skriv ett belopp som är större än noll.", field="ore", code="amount")
