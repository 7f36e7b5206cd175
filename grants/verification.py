"""What `manage.py verify` rebuilds of the ledger: every figure from the events, any difference named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from core import verify
from grants.actions.cuts import checksum, figures_again
from grants.models import AccountDay, LedgerAccount, LedgerCut, LedgerEvent, LedgerMovement, LedgerPosting


def ledger() -> Iterator[str]:
    """Postings make movements, movements make balances and days; versions run without gap."""
    posted: dict[tuple[str, int], int] = defaultdict(int)
    for event, src, dst, ore in LedgerPosting.objects.values_list("event", "src", "dst", "ore").iterator():
        posted[str(event), src] -= ore
        posted[str(event), dst] += ore
    last: dict[int, tuple[int, int]] = {}
    days: dict[tuple[int, object], int] = defaultdict(int)
    rows = LedgerMovement.objects.order_by("account", "version")
    for move in rows.iterator():
        version, balance = last.get(move.account_id, (0, 0))
        if move.version != version + 1 or move.balance_after != balance + move.delta:
            yield f"Konto {move.account_id}: rörelse {move.version} följer inte på den förra."
        last[move.account_id] = (move.version, move.balance_after)
        days[move.account_id, move.effective_on] += move.delta
        if posted.pop((str(move.event_id), move.account_id), 0) != move.delta:
            yield f"Konto {move.account_id}: rörelse {move.version} stämmer inte med sina rader."
    for (one, number), delta in posted.items():
        if delta:
            yield f"Händelse {one} har rader på konto {number} men ingen rörelse."
    yield from _accounts(last)
    yield from _days(days)
    empty = LedgerEvent.objects.filter(postings=None)
    for pk in empty.values_list("pk", flat=True):
        yield f"Händelse {pk} har inga rader."


def _accounts(last: dict[int, tuple[int, int]]) -> Iterator[str]:
    for account in LedgerAccount.objects.select_related("fund_year__fund").order_by("pk").iterator():
        version, balance = last.get(account.pk, (0, 0))
        if (account.version, account.balance) != (version, balance):
            yield f"{account} (konto {account.pk}) har {account.balance} öre men rörelserna ger {balance}."


def _days(days: dict[tuple[int, object], int]) -> Iterator[str]:
    for account, day, delta in AccountDay.objects.values_list("account", "day", "delta").iterator():
        if days.pop((account, day), 0) != delta:
            yield f"Konto {account}: dagssumman för {day} stämmer inte med rörelserna."
    for (account, late), delta in days.items():
        if delta:
            yield f"Konto {account}: dagssumman för {late} saknas."


def cuts() -> Iterator[str]:
    """What was printed can be printed again."""
    for cut in LedgerCut.objects.select_related("fund").order_by("pk").iterator():
        if checksum(cut.as_of, cut.figures) != cut.sha256 or figures_again(cut) != cut.figures:
            yield f"Uttag {cut.pk} ur {cut.fund} ger inte längre samma siffror."


def register() -> None:
    verify.register("huvudbok", ledger)
    verify.register("uttag ur huvudboken", cuts)
