"""A bulk decision, and a process that is killed in the middle of it."""

from __future__ import annotations

import os
import signal
from typing import Any

from django.db import connection

from cases.actions.deciding import Decided, Ruling, decide
from cases.models import Case, Decision, Memo, MemoVersion, Proposal
from core import clock
from grants.actions.reserving import reserve
from grants.models import Award, Compilation, LedgerEvent, Reservation
from grants.queries.balances import figures
from grants.verification import ledger
from organisation.models import Body, User
from tests import factories
from tests.grants import money, spending

ROWS, ORE = 20, 5_000_00


def prepare(process: int) -> int:
    """An allocation to twenty, reserved; the case's id."""
    economist, official = factories.user("Nils Ekonom", "economist"), factories.user("Hanna", "official")
    registrar = factories.user("Rut", "registrar", email="rut@umea.example")
    year = clock.today().year
    fund = money.fund(factories.authority(), economist, "klimat", **{f"y{year}": ROWS * ORE})
    case = factories.case(by=registrar, matter="allocation")
    factories.body()
    memo = factories.memo(case=case, author=official)
    Proposal.objects.create(memo=memo)
    MemoVersion.objects.create(memo=memo, number=1, kind="approved", document={}, by=official)
    rows = {f"Förening {number}": {year: ORE} for number in range(ROWS)}
    spending.compilation(memo, fund, official, rows)
    reserve(memo=memo, by=official)
    return case.pk


def decided(process: int, case: int, dies_at: int) -> int:
    """Decide; killed at so many statements, if it gets that far. How many statements it took."""
    count = 0

    def counted(execute: Any, *args: Any) -> Any:
        nonlocal count
        count += 1
        if count == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)

    found = Case.objects.get(pk=case)
    ruling = Ruling(
        label="KSNAU § 182",
        decided_on=clock.today(),
        step="decides",
        outcome="as_proposed",
        clauses=[Decided("godkänna", "fördelningen")],
        body=Body.objects.get(),
        competence="2.2",
        memo_version=MemoVersion.objects.get(memo=Memo.objects.get(case=found)),
    )
    with connection.execute_wrapper(counted):
        decide(case=found, ruling=ruling, by=User.objects.get(email="rut@umea.example"))
    return count


def outcome(process: int) -> dict[str, Any]:
    (row,) = figures(Compilation.objects.get().rows.first().amounts.get().fund_year.fund).years  # type: ignore[union-attr]
    return {
        "decisions": Decision.objects.count(),
        "awards": Award.objects.count(),
        "grants": LedgerEvent.objects.filter(kind="grant").count(),
        "held": Reservation.objects.filter(ended_at=None).count(),
        "compilation": Compilation.objects.get().state,
        "ore": [row.available, row.reserved, row.granted],
        "wrong": list(ledger()),
    }
