"""The one door to the ledger. Nothing else writes its tables.

The order is what makes it right under concurrent writers, the same on both databases: the accounts are *updated first*,
netted and in one order (the write takes the lock, the CHECK refuses a balance below zero), and only then is anything
read. SELECT FOR UPDATE does nothing on SQLite. See docs/adr/0027.

An event of n accounts is n + 7 statements, however much the ledger holds; one more where money is promised.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce, Greatest

from cases.models import Decision
from core import clock
from core.errors import Refused
from grants.models import (
    AccountDay,
    Bucket,
    FundYear,
    LedgerAccount,
    LedgerEvent,
    LedgerMovement,
    LedgerPosting,
)
from grants.queries.days import first_day_below_zero as first_day_below_zero
from grants.queries.days import first_days_below_zero, free_from, lowest_from
from grants.rules.lines import Line, fingerprint, must_be_sound, netted, swapped
from grants.rules.refusals import covers_too_much, does_not_fit, in_the_way, lacks_money
from organisation.models import User
from trail.actions import record as trace

Kind = LedgerEvent.Kind
# What promises money or moves it away, and therefore waits while a fund-year lacks money that has been granted already.
_PROMISES = {Kind.GRANT, Kind.RESERVE, Kind.TRANSFER, Kind.CARRY_BALANCE}
# What may still be dated in a closed year: money that comes back, and what closes it.
_AFTER_CLOSING = {
    *(Kind.PAY, Kind.REPAY, Kind.WITHDRAW, Kind.RELEASE),
    *(Kind.CARRY_COMMITMENT, Kind.LAPSE, Kind.REVERSAL, Kind.ADJUST),
}
_CHECKS = ("ledger_account_not_below_zero", "ledger_shortfall_is_a_lack")


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
    granted; the same id with other content; an event that has been taken back already; no lines; an amount that is not
    above zero; no reason where one is due."""
    id = id or uuid.uuid4()
    must_be_sound(kind=kind, lines=lines, reason=reason, decided=decision is not None)
    mark = fingerprint(
        kind=kind,
        effective_on=effective_on,
        lines=lines,
        reason=reason,
        decision_id=decision.pk if decision else None,
        reverses_id=reverses.pk if reverses else None,
        reference=reference,
    )
    try:
        with transaction.atomic():
            accounts = _move(lines)
            event = LedgerEvent.objects.create(
                id=id,  # one that is there already ends this attempt, and undoes it
                fingerprint=mark,
                kind=kind,
                effective_on=effective_on,
                recorded_at=_recorded_at(accounts),
                actor=by,
                actor_name=str(by),
                reason=reason,
                decision=decision,
                reverses=reverses,
                reference=reference,
            )
            _write(event, lines, accounts)
            _must_hold(event, lines, accounts)
            for fund in {line.src.fund_year.fund_id: line.src.fund_year.fund for line in lines}.values():
                trace("grants.posted", on=event, within=fund, by=by, kind=Kind(kind).label.lower())
            return event
    except IntegrityError as error:
        return _refuse(error, id, mark, lines, kind, effective_on, reverses)


def reverse(
    *,
    event: LedgerEvent,
    reason: str,
    by: User,
    id: uuid.UUID | None = None,
    effective_on: datetime.date | None = None,
    decision: Decision | None = None,
) -> LedgerEvent:
    """Take an event back, whole, on its own day unless a later one is given. Refused: without a reason; a second time;
    a reversal (post again instead); before its own day; when later events stand on the money, which are named."""
    if event.kind == Kind.REVERSAL:
        raise Refused("En återföring återförs inte. Bokför det rätta på nytt i stället.", code="reversal")
    return post(
        id=id,
        kind=Kind.REVERSAL,
        effective_on=_not_before(event, effective_on),
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
        effective_on=_not_before(event, effective_on),
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
    """Wait for the accounts and keep them until the transaction ends: for an action that must read before it posts, or
    that posts more than one event. Balances must be read anew afterwards.

    Hold *all* that the transaction will touch, in one call: who holds an award's accounts and then posts to the year's
    waits for somebody who does it the other way round. Who changes the status or the lock of a fund-year holds its
    accounts first, so that no posting slips in beside it."""
    rows = LedgerAccount.objects.filter(pk__in={account.pk for account in accounts})
    # One UPDATE of many rows takes them in no order on PostgreSQL, so there they are read in order first. On SQLite that
    # reading locks nothing and needs not: a transaction begins IMMEDIATE, and the write that follows guards the rows.
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    rows.update(version=F("version"))


def already(id: uuid.UUID | None) -> LedgerEvent | None:
    """The event with this id if it is in the ledger: asked after `hold` by an action whose lines depend on what lies
    in the accounts, since those have moved when the same is asked for again."""
    return LedgerEvent.objects.filter(pk=id).first() if id else None


def must_be_the_same(same: bool) -> None:
    if not same:
        raise Refused(
            "Händelsen är redan bokförd, med ett annat innehåll. Ladda om sidan och gör om.", code="repeated"
        )


_WHOLE = ("src__fund_year__fund", "dst__fund_year__fund")


def _move(lines: Sequence[Line]) -> list[LedgerAccount]:
    """Change the balances, and then read the accounts with their years as they are under the lock."""
    deltas, now = netted(lines), Value(clock.now(), output_field=DateTimeField())
    for pk, delta in deltas.items():
        LedgerAccount.objects.filter(pk=pk).update(
            balance=F("balance") + delta,
            version=F("version") + 1,
            last_recorded_at=Greatest(Coalesce("last_recorded_at", now), now),
        )
    return list(LedgerAccount.objects.filter(pk__in=deltas).select_related("fund_year__fund").order_by("pk"))


def _recorded_at(accounts: list[LedgerAccount]) -> datetime.datetime:
    """Now, or later: time never runs backwards in an account, even when the clocks of two servers disagree."""
    moments = {account.last_recorded_at for account in accounts}
    latest = max((moment for moment in moments if moment), default=clock.now())
    if len(moments) > 1:
        held = LedgerAccount.objects.filter(pk__in=[account.pk for account in accounts])
        held.update(last_recorded_at=latest)
    return latest


def _write(event: LedgerEvent, lines: Sequence[Line], accounts: list[LedgerAccount]) -> None:
    deltas = netted(lines)
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
    if deltas:
        _add_to_day(event.effective_on, deltas)


def _add_to_day(day: datetime.date, deltas: dict[int, int]) -> None:
    """In one statement, which both databases read alike; `bulk_create` can replace a value but not add to it."""
    table, written = AccountDay._meta.db_table, connection.ops.adapt_datefield_value(day)
    rows = ", ".join(["(%s, %s, %s)"] * len(deltas))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (account_id, day, delta) VALUES {rows} "
            f"ON CONFLICT (account_id, day) DO UPDATE SET delta = {table}.delta + excluded.delta",
            [value for account, delta in deltas.items() for value in (account, written, delta)],
        )


def _must_hold(event: LedgerEvent, lines: Sequence[Line], accounts: list[LedgerAccount]) -> None:
    """What can only be asked under the lock: every later date, and what the fund-years allow on the day."""
    deltas = netted(lines)
    drawn = {a.pk: a for a in accounts if deltas[a.pk] < 0 and not a.may_be_below_zero}
    for pk, (day, left) in sorted(first_days_below_zero(drawn).items() if drawn else ()):
        on = max(day, event.effective_on)  # before it no day was below zero
        raise _too_little(drawn[pk], asked=-deltas[pk], on=on, lacks=-left, reverses=event.reverses)
    for year in {account.fund_year_id: account.fund_year for account in accounts}.values():
        if year.locked_before and event.effective_on < year.locked_before:
            raise Refused(
                f"{year} är låst före {year.locked_before}: en rapport är fastställd. Välj en senare dag.",
                field="effective_on",
                code="locked",
            )
        if year.status == FundYear.Status.CLOSED and event.kind not in _AFTER_CLOSING:
            raise Refused(f"{year} är avslutat. Välj ett annat år.", field="year", code="closed")
    if event.kind in _PROMISES:
        _must_not_lack(lines, event.effective_on, posted=True)


def _must_not_lack(lines: Sequence[Line], on: datetime.date, *, posted: bool) -> None:
    """What is promised must be there when all that has been granted has been covered. `posted`: the lines are among
    the figures already."""
    sources = {line.src.fund_year_id: line.src.fund_year for line in lines}
    deltas = netted(lines)
    of_year = {
        line.src.fund_year_id: -deltas.get(line.src.pk, 0)
        for line in lines
        if line.src.bucket == Bucket.AVAILABLE
    }
    for pk, (day, free) in free_from(sources, on).items():
        asked = of_year.get(pk, 0)
        before = free + asked if posted else free
        if before < 0:
            raise lacks_money(sources[pk], -before)
        if posted and free < 0:
            drawn = [line.src for line in lines if line.src.bucket == Bucket.AVAILABLE]
            account = next(account for account in drawn if account.fund_year_id == pk)
            raise does_not_fit(account, asked=asked, on=day, lacks=-free)


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
    if found := already(id):
        must_be_the_same(found.fingerprint == mark)
        return found
    if reverses is not None and LedgerEvent.objects.filter(reverses=reverses).exists():
        raise Refused("Händelsen är redan återförd eller ersatt.", code="reversed") from error
    if not any(name in str(error) for name in _CHECKS):
        raise error
    deltas = netted(lines)
    held = LedgerAccount.objects.filter(pk__in=deltas).select_related("fund_year__fund").order_by("pk")
    for account in held:
        left = account.balance + deltas[account.pk]
        if account.bucket == Bucket.SHORTFALL and left > 0:
            later = _later(account, reverses, delta__gt=0) if reverses else []
            raise (in_the_way(account, later) if reverses else covers_too_much(account, left)) from error
        if left < 0 and not account.may_be_below_zero:
            if kind in _PROMISES:
                _must_not_lack(lines, effective_on, posted=False)
            on, lowest = lowest_from(account, effective_on)
            asked = -deltas[account.pk]
            raise _too_little(account, asked=asked, on=on, lacks=asked - lowest, reverses=reverses) from error
    raise Refused("Saldot ändrades just nu av någon annan. Försök igen.", code="moved") from error


def _too_little(
    account: LedgerAccount, *, asked: int, on: datetime.date, lacks: int, reverses: LedgerEvent | None
) -> Refused:
    if reverses is not None and account.bucket != Bucket.RESERVED:
        return in_the_way(account, _later(account, reverses, delta__lt=0))
    return does_not_fit(account, asked=asked, on=on, lacks=lacks)


def _later(account: LedgerAccount, event: LedgerEvent, **drew: int) -> list[LedgerEvent]:
    """The events that drew on the account after this one and still stand, the first ones first."""
    rows = LedgerMovement.objects.filter(account=account, recorded_at__gte=event.recorded_at, **drew)
    standing = LedgerEvent.objects.filter(pk__in=rows.values("event"), taken_back_by=None)
    return list(standing.exclude(pk=event.pk).exclude(kind=Kind.REVERSAL)[:5])


def _not_before(event: LedgerEvent, on: datetime.date | None) -> datetime.date:
    if on is not None and on < event.effective_on:
        raise Refused(
            f"Händelsen gäller från {event.effective_on} och kan inte tas tillbaka före den dagen.",
            field="effective_on",
            code="before",
        )
    return on or event.effective_on


def _written(reason: str) -> str:
    if not reason.strip():
        raise Refused("Skriv varför.", field="reason", code="missing")
    return reason.strip()
