"""What `manage.py verify` rebuilds of the ledger: every figure from the events, any difference named."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from core import verify
from grants.actions.cuts import checksum, figures_again
from grants.actions.posting import lines_of
from grants.models import AccountDay, LedgerAccount, LedgerCut, LedgerEvent, LedgerMovement
from grants.models.ledger import MAY_BE_BELOW_ZERO
from grants.rules.lines import checksum_of

type Days = dict[int, dict[datetime.date, int]]


class Last(NamedTuple):
    """Where an account stands after its last movement."""

    version: int = 0
    balance: int = 0
    recorded_at: datetime.datetime | None = None


def ledger() -> Iterator[str]:
    """Lines make movements, movements make balances and days; versions run without gap, and no day is below zero."""
    yield from _events()
    last: dict[int, Last] = {}
    days: Days = defaultdict(lambda: defaultdict(int))
    yield from _chains(last, days)
    yield from _accounts(last)
    yield from _days(days)
    yield from _below_zero(days)


def _events() -> Iterator[str]:
    """Each event says what it said when it was posted, and its movements are its lines, netted."""
    whole = LedgerEvent.objects.select_related("reverses").prefetch_related("postings", "movements")
    for event in whole.order_by("pk").iterator(chunk_size=1000):
        rows = sorted(event.postings.all(), key=lambda row: row.line_no)
        said = [(row.src_id, row.dst_id, row.ore) for row in rows]
        if not said or event.fingerprint != checksum_of(event, said):
            yield f"Händelse {event.pk} säger inte det den sade när den bokfördes."
        if [row.line_no for row in rows] != list(range(1, len(rows) + 1)):
            yield f"Händelse {event.pk}: raderna är inte numrerade i följd."
        if event.reverses is not None:
            there = [(line.dst.pk, line.src.pk, line.ore) for line in lines_of(event.reverses)]
            if said[: len(there)] != there or (event.kind == "reversal" and len(said) > len(there)):
                yield f"Händelse {event.pk} tar inte tillbaka händelse {event.reverses_id} rad för rad."
        yield from _movements(event, said)


def _movements(event: LedgerEvent, said: list[tuple[int, int, int]]) -> Iterator[str]:
    deltas: dict[int, int] = defaultdict(int)
    for src, dst, ore in said:
        deltas[src] -= ore
        deltas[dst] += ore
    for move in event.movements.all():
        if deltas.pop(move.account_id, 0) != move.delta:
            yield f"Konto {move.account_id}: rörelse {move.version} stämmer inte med sina rader."
        if (move.effective_on, move.recorded_at) != (event.effective_on, event.recorded_at):
            yield f"Konto {move.account_id}: rörelse {move.version} har en annan tid än händelse {event.pk}."
    for account, delta in deltas.items():
        if delta:
            yield f"Händelse {event.pk} har rader på konto {account} men ingen rörelse."


def _chains(last: dict[int, Last], days: Days) -> Iterator[str]:
    rows = LedgerMovement.objects.order_by("account", "version").values_list(
        "account", "version", "delta", "balance_after", "effective_on", "recorded_at"
    )
    for account, version, delta, after, on, at in rows.iterator():
        before = last.get(account, Last())
        if (version, after) != (before.version + 1, before.balance + delta):
            yield f"Konto {account}: rörelse {version} följer inte på den förra."
        if before.recorded_at and at < before.recorded_at:
            yield f"Konto {account}: rörelse {version} är bokförd före den förra."
        last[account] = Last(version, after, at)
        days[account][on] += delta


def _accounts(last: dict[int, Last]) -> Iterator[str]:
    for account in LedgerAccount.objects.select_related("fund_year__fund").order_by("pk").iterator():
        there = Last(account.version, account.balance, account.last_recorded_at)
        if there != (made := last.get(account.pk, Last())):
            yield (
                f"{account} (konto {account.pk}) har {there.balance} öre efter {there.version} rörelser, senast "
                f"{there.recorded_at}, men rörelserna ger {made.balance} efter {made.version}, {made.recorded_at}."
            )


def _days(days: Days) -> Iterator[str]:
    kept = AccountDay.objects.values_list("account", "day", "delta")
    there = {(account, day): delta for account, day, delta in kept.iterator()}
    for account, of_account in sorted(days.items()):
        for day, delta in sorted(of_account.items()):
            if there.pop((account, day), None) != delta:
                yield f"Konto {account}: dagssumman för {day} stämmer inte med rörelserna."
    for account, day in sorted(there):
        yield f"Konto {account}: dagssumman för {day} har inga rörelser."


def _below_zero(days: Days) -> Iterator[str]:
    """No date on which more was promised than there was."""
    for account in LedgerAccount.objects.exclude(bucket__in=MAY_BE_BELOW_ZERO).values_list("pk", flat=True):
        total = 0
        for day, delta in sorted(days.get(account, {}).items()):
            total += delta
            if total < 0:
                yield f"Konto {account} är under noll den {day}: {total} öre."
                break


def cuts() -> Iterator[str]:
    """What was printed can be printed again."""
    for cut in LedgerCut.objects.select_related("fund").order_by("pk").iterator():
        if not _is_whole(cut):
            yield f"Uttag {cut.pk} ur {cut.fund} ger inte längre samma siffror."


def _is_whole(cut: LedgerCut) -> bool:
    if cut.number != sum(cut.versions.values()) or checksum(cut.as_of, cut.figures) != cut.sha256:
        return False
    return figures_again(cut) == cut.figures


def register() -> None:
    verify.register("huvudbok", ledger)
    verify.register("uttag ur huvudboken", cuts)
