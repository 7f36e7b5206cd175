"""The one door to the ledger. Nothing else writes its tables.

The order is what makes it right under concurrent writers, the same on both databases: the accounts are *updated first*,
netted and in one order (the write takes the lock, the CHECK refuses a balance below zero), and only then is anything
read. SELECT FOR UPDATE does nothing on SQLite. See docs/adr/0027.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F, Sum, Window

from cases.models import Decision
from core import clock
from core.errors import Refused
from core.locking import lock
from grants.models import (
    AccountDay,
    Bucket,
    FundYear,
    LedgerAccount,
    LedgerEvent,
    LedgerMovement,
    LedgerPosting,
)
from grants.rules.lines import Line, fingerprint, netted, swapped
from grants.rules.refusals import does_not_fit, in_the_way
from organisation.models import User
from trail.actions import record as trace

Kind = LedgerEvent.Kind
# What promises money, and therefore waits while a fund-year lacks money that has been granted already.
_PROMISES = {Kind.GRANT, Kind.RESERVE}
# What may still be dated in a closed year: money that comes back, and what closes it.
_AFTER_CLOSING = {Kind.PAY, Kind.REPAY, Kind.WITHDRAW, Kind.CARRY_COMMITMENT, Kind.REVERSAL, Kind.ADJUST}


class _Repeated(Exception):
    """The event is in the ledger already: what this attempt has done is undone."""


@transaction.atomic
def post(
    *,
    kind: str,
    effective_on: datetime.date,
    lines: Sequence[Line],
    by: User,
    id: uuid.UUID | None = None,
    reason: str = "",
    decision: Decision | None = None,
    reverses: LedgerEvent | None = None,
    reference: str = "",
) -> LedgerEvent:
    """Write one event: all of its lines or nothing. The same `id` with the same content again changes nothing and
    returns the event that is there.

    Refused, naming fund, year, asked, available and the first date that fails: when an account would be below zero on
    any date from `effective_on` on; when a fund-year is closed or locked on that day, or lacks money for what has been
    granted; the same id with other content; an event that has been taken back already.
    """
    id = id or uuid.uuid4()
    mark = fingerprint(
        kind=kind,
        effective_on=effective_on,
        lines=lines,
        reason=reason,
        decision_id=decision.pk if decision else None,
        reverses_id=reverses.pk if reverses else None,
        reference=reference,
    )
    if not lines:
        raise Refused("Det finns inget att bokföra: alla belopp är noll.", code="nothing")
    try:
        with transaction.atomic():
            accounts = _move(netted(lines))
            if LedgerEvent.objects.filter(pk=id).exists():
                raise _Repeated
            now = max([clock.now(), *(a.last_recorded_at for a in accounts if a.last_recorded_at)])
            event = LedgerEvent.objects.create(
                id=id,
                fingerprint=mark,
                kind=kind,
                effective_on=effective_on,
                recorded_at=now,
                actor=by,
                actor_name=str(by),
                reason=reason,
                decision=decision,
                reverses=reverses,
                reference=reference,
            )
    except _Repeated:
        return _as_before(id, mark)
    except IntegrityError as error:
        return _refuse(error, id, mark, lines, kind, effective_on, reverses)
    _write(event, lines, netted(lines), accounts)
    _must_hold(event, accounts, netted(lines), lines)
    trace("grants.posted", on=event, within=lines[0].src.fund_year.fund, by=by, kind=kind)
    return event


def reverse(
    *,
    event: LedgerEvent,
    reason: str,
    by: User,
    id: uuid.UUID | None = None,
    effective_on: datetime.date | None = None,
    decision: Decision | None = None,
) -> LedgerEvent:
    """Take an event back, whole, on its own day unless another is given. Refused: without a reason; a second time; a
    reversal (post again instead); when later events stand on the money, which are named."""
    if event.kind == Kind.REVERSAL:
        raise Refused("En återföring återförs inte. Bokför det rätta på nytt i stället.", code="reversal")
    return post(
        id=id,
        kind=Kind.REVERSAL,
        effective_on=effective_on or event.effective_on,
        lines=swapped(lines_of(event)),
        by=by,
        reason=_written(reason),
        decision=decision or event.decision,
        reverses=event,
    )


def replace(
    *,
    event: LedgerEvent,
    lines: Sequence[Line],
    reason: str,
    by: User,
    id: uuid.UUID | None = None,
    effective_on: datetime.date | None = None,
    decision: Decision | None = None,
) -> LedgerEvent:
    """Put other lines in the place of an event's, in one: there is no moment when both or neither hold."""
    if event.kind == Kind.REVERSAL:
        raise Refused("En återföring ersätts inte. Bokför det rätta på nytt i stället.", code="reversal")
    return post(
        id=id,
        kind=Kind.REPLACEMENT,
        effective_on=effective_on or event.effective_on,
        lines=[*swapped(lines_of(event)), *lines],
        by=by,
        reason=_written(reason),
        decision=decision or event.decision,
        reverses=event,
    )


def lines_of(event: LedgerEvent) -> list[Line]:
    """What an event holds now. Of a replacement only what it put in, so that it can be taken back in its turn."""
    rows = [
        Line(row.src, row.dst, row.ore) for row in event.postings.select_related(*_WHOLE).order_by("line_no")
    ]
    if event.reverses_id and event.kind == Kind.REPLACEMENT:
        return rows[len(lines_of(event.reverses)) :]  # type: ignore[arg-type]
    return rows


def hold(accounts: Iterable[LedgerAccount]) -> None:
    """Wait for the accounts and keep them until the transaction ends: for an action that must read before it posts.
    Balances must be read anew afterwards."""
    lock(*accounts)


_WHOLE = ("src__fund_year__fund", "dst__fund_year__fund")


def _move(deltas: dict[int, int]) -> list[LedgerAccount]:
    """Change the balances, and then read the accounts as they are under the lock."""
    for pk, delta in deltas.items():
        LedgerAccount.objects.filter(pk=pk).update(balance=F("balance") + delta, version=F("version") + 1)
    return list(LedgerAccount.objects.filter(pk__in=deltas).select_related("fund_year__fund").order_by("pk"))


def _write(
    event: LedgerEvent, lines: Sequence[Line], deltas: dict[int, int], accounts: list[LedgerAccount]
) -> None:
    LedgerPosting.objects.bulk_create(
        LedgerPosting(event=event, line_no=number, src=line.src, dst=line.dst, ore=line.ore)
        for number, line in enumerate(lines, 1)
    )
    LedgerMovement.objects.bulk_create(
        LedgerMovement(
            event=event,
            account=account,
            delta=deltas[account.pk],
            version=account.version,
            balance_after=account.balance,
            effective_on=event.effective_on,
            recorded_at=event.recorded_at,
        )
        for account in accounts
    )
    LedgerAccount.objects.filter(pk__in=deltas).update(last_recorded_at=event.recorded_at)
    for account in accounts:  # the account is held: nobody else writes its days
        days = AccountDay.objects.filter(account=account, day=event.effective_on)
        if not days.update(delta=F("delta") + deltas[account.pk]):
            AccountDay.objects.create(account=account, day=event.effective_on, delta=deltas[account.pk])


def _must_hold(
    event: LedgerEvent, accounts: list[LedgerAccount], deltas: dict[int, int], lines: Sequence[Line]
) -> None:
    """What can only be asked under the lock: every later date, and what the fund-years allow on the day."""
    for account in accounts:
        if deltas[account.pk] > 0 or account.may_be_below_zero:
            continue
        if (short := first_day_below_zero(account, event.effective_on)) is not None:
            raise does_not_fit(account, asked=-deltas[account.pk], on=short[0], lacks=-short[1])
    years = FundYear.objects.filter(pk__in={account.fund_year_id for account in accounts}).select_related(
        "fund"
    )
    for year in years:
        if year.locked_before and event.effective_on < year.locked_before:
            raise Refused(
                f"{year} är låst före {year.locked_before}: en rapport är fastställd. Välj en senare dag.",
                field="effective_on",
                code="locked",
            )
        if year.status == FundYear.Status.CLOSED and event.kind not in _AFTER_CLOSING:
            raise Refused(f"{year} är avslutat. Välj ett annat år.", field="year", code="closed")
    if event.kind in _PROMISES:
        _must_not_lack({line.src.fund_year_id for line in lines})


def _must_not_lack(years: set[int]) -> None:
    lacking = LedgerAccount.objects.filter(fund_year__in=years, bucket=Bucket.SHORTFALL, balance__lt=0)
    for account in lacking.select_related("fund_year__fund"):
        raise does_not_fit(account, asked=0, on=None, lacks=-account.balance)


def first_day_below_zero(account: LedgerAccount, on: datetime.date) -> tuple[datetime.date, int] | None:
    """The first day from `on` when the account is below zero, and its balance that day in öre. An event changes only
    the days from its own on, and before it no day was below zero."""
    running = AccountDay.objects.filter(account=account).annotate(
        running=Window(Sum("delta"), order_by=F("day").asc())
    )
    row = running.filter(running__lt=0).order_by("day").values_list("day", "running").first()
    return (max(row[0], on), int(row[1])) if row else None


def lowest_from(account: LedgerAccount, on: datetime.date) -> tuple[datetime.date, int]:
    """The lowest balance from a day on, in öre, and the first day it is that low: what can be taken that day."""
    lowest, total = (on, 0), 0
    for day, delta in AccountDay.objects.filter(account=account).order_by("day").values_list("day", "delta"):
        total += delta
        if day <= on:
            lowest = (on, total)
        elif total < lowest[1]:
            lowest = (day, total)
    return lowest


def _refuse(
    error: IntegrityError,
    id: uuid.UUID,
    mark: str,
    lines: Sequence[Line],
    kind: str,
    effective_on: datetime.date,
    reverses: LedgerEvent | None,
) -> LedgerEvent:
    """What the database said no to, as a sentence. The balances are read anew: they may have moved meanwhile."""
    if LedgerEvent.objects.filter(pk=id).exists():
        return _as_before(id, mark)
    if reverses is not None and LedgerEvent.objects.filter(reverses=reverses).exists():
        raise Refused("Händelsen är redan återförd eller ersatt.", code="reversed") from error
    deltas = netted(lines)
    held = LedgerAccount.objects.filter(pk__in=deltas).select_related("fund_year__fund").order_by("pk")
    for account in held:
        left = account.balance + deltas[account.pk]
        if left < 0 and not account.may_be_below_zero:
            if reverses is not None and account.bucket != Bucket.RESERVED:
                raise in_the_way(account, _later(account, reverses)) from error
            if kind in _PROMISES:
                _must_not_lack({account.fund_year_id})
            on, lowest = lowest_from(account, effective_on)
            lacks = -(lowest + deltas[account.pk])
            raise does_not_fit(account, asked=-deltas[account.pk], on=on, lacks=lacks) from error
    raise error


def _later(account: LedgerAccount, event: LedgerEvent) -> list[LedgerEvent]:
    """The events that drew on the account after this one, the first ones first."""
    rows = LedgerEvent.objects.filter(movements__account=account, movements__delta__lt=0)
    return list(rows.filter(recorded_at__gte=event.recorded_at).exclude(pk=event.pk)[:5])


def _as_before(id: uuid.UUID, mark: str) -> LedgerEvent:
    event = LedgerEvent.objects.get(pk=id)
    if event.fingerprint != mark:
        raise Refused(
            "Händelsen är redan bokförd, med ett annat innehåll. Ladda om sidan och gör om.", code="repeated"
        )
    return event


def _written(reason: str) -> str:
    if not reason.strip():
        raise Refused("Skriv varför.", field="reason", code="missing")
    return reason.strip()
