"""What the processes of a race for money do. With LEDGER_MUTATION set, under that mutation (`tests.grants.mutations`)."""

import contextlib
import datetime
import os
import random
import signal
import threading
import uuid
from typing import Any

from django.db import connection, transaction

from cases.models import Decision
from core.errors import Refused
from grants.actions.cuts import make_cut
from grants.actions.frames import adopt_frame, cut_frame, transfer
from grants.actions.funds import accounts_of
from grants.actions.granting import Grant, grant
from grants.actions.posting import post, reverse
from grants.actions.yearend import close_year
from grants.models import Award, Fund, FundYear, LedgerEvent, LedgerMovement
from grants.queries.balances import figures
from grants.rules.lines import Line
from grants.verification import cuts, ledger
from organisation.models import User
from tests import factories
from tests.grants import money, mutations

if name := os.environ.get("LEDGER_MUTATION"):
    mutations.by_name(name).apply(setattr)

EMAIL = "nils@umea.example"
DAY = datetime.date(2024, 5, 21)
LAST = datetime.date(2024, 12, 31)
RECIPIENTS = 12


def prepare(process: int, **years: int) -> int:
    """A fund with frames in öre, and a decision."""
    by = factories.user("Nils Ekonom", "economist", "registrar", email=EMAIL)
    official = factories.user("Hanna Handläggare", "official")
    money.fund(factories.authority("ks"), by, **years)
    return money.decision(factories.case(by=by, official=official), by, DAY).pk


def _who() -> User:
    return User.objects.get(email=EMAIL)


def _years() -> list[FundYear]:
    return list(FundYear.objects.select_related("fund__authority").order_by("year"))


def grant_small(process: int, decision: int, ore: int, times: int) -> int:
    """Try to grant so much so many times. Gives how many times it went."""
    decided, by, (year,) = Decision.objects.get(pk=decision), _who(), _years()
    went = 0
    for _ in range(times):
        with contextlib.suppress(Refused):
            grant(decision=decided, grants=[Grant(f"Nr {process}", [(year, ore)])], by=by)
            went += 1
    return went


def mixed(process: int, decision: int, key: str, rounds: int) -> dict[str, int]:
    """All kinds of events over two years, every other process with its lines in the opposite order and on other days;
    in each round also one event that all processes send, with a key they share. Gives what went and what did not."""
    decided, by, years = Decision.objects.get(pk=decision), _who(), _years()
    accounts = [accounts_of(year) for year in years]
    if process % 2:
        years.reverse()
        accounts.reverse()
    dice = random.Random(process)
    said = {"went": 0, "refused": 0}
    for turn in range(rounds):
        on = DAY + datetime.timedelta(days=dice.randint(0, 200))
        shared = uuid.uuid5(uuid.NAMESPACE_OID, f"{key}-{turn}")
        over_both = [Line(of["available"], of["reserved"], 3 + process % 3) for of in accounts]
        back = [Line(of["reserved"], of["available"], 3) for of in accounts]
        same = sorted(
            (Line(of["available"], of["reserved"], 1) for of in accounts), key=lambda line: line.src.pk
        )
        steps: list[Any] = [
            lambda lines=over_both, on=on: post(kind="reserve", effective_on=on, lines=lines, by=by),
            lambda lines=same, id=shared: post(kind="reserve", effective_on=DAY, lines=lines, by=by, id=id),
            lambda lines=back, on=on: post(kind="release", effective_on=on, lines=lines, by=by),
            lambda on=on: _grant_and_take_back(decided, years, by, on),
            lambda on=on: transfer(source=years[0], target=years[1], ore=2, on=on, by=by),
            lambda on=on, year=years[turn % 2]: adopt_frame(fund_year=year, ore=5, on=on, by=by),
            lambda on=on, year=years[turn % 2]: cut_frame(fund_year=year, ore=4, on=on, reason="KF", by=by),
            lambda: make_cut(fund=years[0].fund, name="Uttag", as_of=DAY, by=by),
        ]
        for step in steps:
            try:
                step()
                said["went"] += 1
            except Refused:
                said["refused"] += 1
    return said


def _grant_and_take_back(decided: Decision, years: list[FundYear], by: User, on: datetime.date) -> None:
    event = grant(decision=decided, grants=[Grant("A", [(year, 2) for year in years])], by=by, on=on).event
    reverse(event=event, reason="Prov", by=by)


def close_or_grant(process: int, decision: int, ore: int, times: int) -> list[int]:
    """The first two close the year, with all that they see left; the others grant out of it meanwhile. Gives how many
    times it went for each, and how much the closing carried."""
    decided, by, (year, _) = Decision.objects.get(pk=decision), _who(), _years()
    went = carried = 0
    for _ in range(times):
        with contextlib.suppress(Refused):
            if process < 2:
                left = figures(year.fund).year(year.year)
                carried = left.available if left else 0
                close_year(fund_year=year, on=LAST, carry_ore=carried, award_years=[], by=by, reason="KF")
            else:
                grant(decision=decided, grants=[Grant(f"Nr {process}", [(year, ore)])], by=by)
            went += 1
    return [went, carried if went else 0]


def shared_grant(process: int, decision: int, id: str) -> list[object]:
    """All send the same form. Gives what each was told."""
    given = grant(
        decision=Decision.objects.get(pk=decision),
        grants=[Grant("A", [(year, 10) for year in _years()])],
        by=_who(),
        id=uuid.UUID(id),
    )
    return [str(given.event.pk), [award.pk for award in given.awards]]


def look(process: int) -> dict[str, Any]:
    """What is there afterwards, and every difference that `verify` finds."""
    fund = Fund.objects.get()
    return {
        "differences": [*ledger(), *cuts()],
        "events": LedgerEvent.objects.count(),
        "movements": LedgerMovement.objects.count(),
        "awards": Award.objects.count(),
        "granted": sum(row.granted for row in figures(fund).years),
        "left": sum(row.available for row in figures(fund).years),
        "lapsed": sum(row.lapsed for row in figures(fund).years),
        "closed": sum(row.status == "closed" for row in figures(fund).years),
    }


def count_shared(process: int, key: str, rounds: int) -> list[int]:
    ids = [uuid.uuid5(uuid.NAMESPACE_OID, f"{key}-{turn}") for turn in range(rounds)]
    return [LedgerEvent.objects.filter(pk=id).count() for id in ids]


# Killed in the middle


def _die(*given: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _in_bulk(decision: int) -> None:
    grants = [Grant(f"Nr {n}", [(year, 10) for year in _years()]) for n in range(RECIPIENTS)]
    grant(decision=Decision.objects.get(pk=decision), grants=grants, by=_who())


def decide_in_bulk(process: int, decision: int, at: list[int]) -> int:
    """A decision of many grants. The process is killed before statement number `at` (its own of them), or when all is
    committed if that is below zero; never if it is zero. Gives how many statements there were."""
    mine, count = at[process], 0

    def counted(execute: Any, *given: Any) -> Any:
        nonlocal count
        count += 1
        if count == mine:
            _die()
        return execute(*given)

    with connection.execute_wrapper(counted), transaction.atomic():
        _in_bulk(decision)
        if mine < 0:
            transaction.on_commit(_die)
    return count


def decide_until_killed(process: int, decision: int) -> None:
    """One bulk decision after the other, until the power goes."""
    threading.Timer(0.2 + random.Random(process).random() * 0.8, _die).start()
    while True:
        _in_bulk(decision)
