"""The ledger as a schoolbook would keep it: a list of entries, summed anew for each question. No database, no ORM.

Accounts are plain tuples: `("klimat", 2024, "available")`, and with the award's number `("klimat", 2024, "granted", 3)`.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

type Account = tuple
type Row = tuple[Account, Account, int]

BELOW_ZERO = {"source", "shortfall"}
PROMISES = {"grant", "reserve", "transfer", "carry_balance"}


@dataclass(frozen=True)
class Entry:
    kind: str
    on: datetime.date
    rows: list[Row]
    reverses: int | None = None  # the place of another entry
    recorded_at: datetime.datetime | None = None

    @property
    def deltas(self) -> dict[Account, int]:
        sums: dict[Account, int] = defaultdict(int)
        for src, dst, ore in self.rows:
            sums[src] -= ore
            sums[dst] += ore
        return {account: delta for account, delta in sums.items() if delta}


@dataclass
class Naive:
    entries: list[Entry] = field(default_factory=list)

    def balance(
        self,
        account: Account,
        on: datetime.date | None = None,
        known_at: datetime.datetime | None = None,
        first: int | None = None,
    ) -> int:
        return sum(
            entry.deltas.get(account, 0)
            for entry in self.entries[:first]
            if (on is None or entry.on <= on) and (known_at is None or entry.recorded_at <= known_at)
        )

    def moved(self, account: Account) -> list[Entry]:
        return [entry for entry in self.entries if account in entry.deltas]

    def days(self) -> list[datetime.date]:
        return sorted({entry.on for entry in self.entries})

    def lowest(self, accounts: list[Account], on: datetime.date) -> int:
        """The least that the accounts together hold on any day from this one on."""
        ahead = [on, *(day for day in self.days() if day > on)]
        return min(sum(self.balance(account, day) for account in accounts) for day in ahead)

    def lacks(self, year: tuple) -> int:
        return -self.balance((*year, "shortfall"))

    def held(self, place: int) -> list[Row]:
        """What an entry put in: of a replacement only what came instead."""
        entry = self.entries[place]
        if entry.kind != "replacement":
            return entry.rows
        return entry.rows[len(self.held(entry.reverses)) :]

    def accepts(self, entry: Entry) -> bool:
        """Whether no account, on no date, is below zero with this entry too, and nothing is taken back twice."""
        if not entry.rows or any(ore <= 0 for _, _, ore in entry.rows):
            return False
        if entry.reverses is not None:
            taken = self.entries[entry.reverses]
            again = any(other.reverses == entry.reverses for other in self.entries)
            if again or taken.kind == "reversal" or entry.on < taken.on:
                return False
        after = Naive([*self.entries, entry])
        for account in entry.deltas:
            if account[2] == "shortfall" and after.balance(account) > 0:
                return False
            if account[2] not in BELOW_ZERO and any(after.balance(account, day) < 0 for day in after.days()):
                return False
        return entry.kind not in PROMISES or after.covers({row[0][:2] for row in entry.rows}, entry.on)

    def covers(self, years: set[tuple], on: datetime.date) -> bool:
        """Whether what is left covers what is lacking, in years that have ever lacked anything."""
        return all(
            self.lowest([(*year, "available"), (*year, "shortfall")], on) >= 0
            for year in years
            if self.moved((*year, "shortfall"))
        )
