"""What each guard of the ledger is for: take it away, and a named test must fail.

Each mutation patches the running process, never a file, so that no old byte code can answer in its stead; a process of a
race takes its own from LEDGER_MUTATION. `tests/grants/test_mutations.py` runs them: those of one process in every run of
the tests, the races with `--long`. To try one by hand:

    ./dev test --long tests/grants/test_mutations.py -k "sorted"
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F

from grants import guards
from grants.actions import posting
from grants.models import LedgerAccount
from grants.rules.lines import netted

type Patch = Callable[[Any, str, Any], None]
BOTH = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Mutation:
    """`test` fails under it with words that match `says`; on the engines where it can be seen."""

    name: str
    test: str
    says: str
    apply: Callable[[Patch], None]
    engines: tuple[str, ...] = BOTH
    race: bool = False


def _no_check_of_dates(patch: Patch) -> None:
    patch(posting, "first_days_below_zero", lambda accounts: {})


def _no_check_of_what_is_lacking(patch: Patch) -> None:
    patch(posting, "free_from", lambda years, on: {})


def _read_check_write(patch: Patch) -> None:
    """As others do it: read what is left, see that it is enough, write what it then is. A millisecond goes by."""

    def move(lines: Any) -> list[LedgerAccount]:
        deltas = netted(lines)
        read = dict(LedgerAccount.objects.filter(pk__in=deltas).values_list("pk", "balance"))
        time.sleep(0.001)
        for pk, delta in deltas.items():
            LedgerAccount.objects.filter(pk=pk).update(balance=read[pk] + delta, version=F("version") + 1)
        return _held(deltas)

    patch(posting, "_move", move)


def _no_netting(patch: Patch) -> None:
    def move(lines: Any) -> list[LedgerAccount]:
        for line in lines:
            for account, ore in ((line.src, -line.ore), (line.dst, line.ore)):
                LedgerAccount.objects.filter(pk=account.pk).update(balance=F("balance") + ore)
        deltas = netted(lines)
        LedgerAccount.objects.filter(pk__in=deltas).update(version=F("version") + 1)
        return _held(deltas)

    patch(posting, "_move", move)


def _held(deltas: dict[int, int]) -> list[LedgerAccount]:
    return list(LedgerAccount.objects.filter(pk__in=deltas).select_related("fund_year__fund").order_by("pk"))


def _unsorted(patch: Patch) -> None:
    """The accounts in the order of the lines."""

    def as_they_come(lines: Any) -> dict[int, int]:
        sums = netted(lines)
        order = dict.fromkeys(pk for line in lines for pk in (line.src.pk, line.dst.pk))
        return {pk: sums[pk] for pk in order if pk in sums}

    patch(posting, "netted", as_they_come)


def _time_runs_backwards(patch: Patch) -> None:
    patch(posting, "_recorded_at", lambda accounts: posting.clock.now())


def _day_not_added_to(patch: Patch) -> None:
    patch(posting, "_add_to_day", lambda day, deltas: None)


MUTATIONS = [
    Mutation(
        "no check of dates",
        "test_posting.test_grant_before_its_money_has_come_is_refused",
        "DID NOT RAISE",
        _no_check_of_dates,
    ),
    Mutation(
        "no check of dates, any history",
        "test_ledger_invariants.test_ledger_agrees_with_naive_books_on_every_date_and_moment",
        "was let through",
        _no_check_of_dates,
    ),
    Mutation(
        "no check of what is lacking",
        "test_frames.test_money_that_comes_back_may_be_granted_only_beyond_what_is_lacking",
        "DID NOT RAISE",
        _no_check_of_what_is_lacking,
    ),
    Mutation(
        "no CHECK",
        "test_guards.test_account_below_zero_is_refused_by_the_database",
        "DID NOT RAISE",
        lambda patch: None,  # `lowered` takes it away
    ),
    Mutation(
        "no triggers",
        "test_guards.test_movement_that_does_not_follow_is_refused",
        "DID NOT RAISE|UNIQUE|unique",
        lambda patch: None,
    ),
    Mutation(
        "no netting",
        "test_posting.test_plan_frame_is_replaced_by_the_adopted_one_in_one_event",
        "Saldot|användas|ryms|moved",
        _no_netting,
    ),
    Mutation(
        "days not kept",
        "test_posting.test_as_known_then_leaves_out_what_was_recorded_later",
        "assert",
        _day_not_added_to,
    ),
    Mutation(
        "time runs backwards",
        "test_ledger_invariants.test_ledger_agrees_with_naive_books_on_every_date_and_moment",
        "assert",
        _time_runs_backwards,
    ),
    Mutation(
        "read, check, write",  # on SQLite the whole file is locked from the first statement, which hides it
        "test_races.test_grants_at_once_are_exactly_those_that_fit",
        "IntegrityError|assert",
        _read_check_write,
        engines=("postgresql",),
        race=True,
    ),
    Mutation(
        "accounts not sorted",  # SQLite has one lock and no order
        "test_races.test_mixed_events_at_once_leave_whole_books",
        "deadlock detected",
        _unsorted,
        engines=("postgresql",),
        race=True,
    ),
]


def by_name(name: str) -> Mutation:
    return next(mutation for mutation in MUTATIONS if mutation.name == name)


@contextmanager
def lowered(name: str) -> Iterator[None]:
    """Take away what the database itself guards, if the mutation is one of those; PostgreSQL puts it back with the
    transaction of the test."""
    with connection.cursor() as cursor:
        if name == "no CHECK":
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = ON")
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                for check in ("ledger_account_not_below_zero", "ledger_shortfall_is_a_lack"):
                    cursor.execute(f"ALTER TABLE {guards.ACCOUNT} DROP CONSTRAINT {check}")
        if name == "no triggers":
            for statement in guards.lowering(connection.vendor):
                cursor.execute(statement)
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
