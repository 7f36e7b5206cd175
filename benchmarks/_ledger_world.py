"""A ledger of any size for the benchmark, and what is asked of it. Runs in a process of its own with its own database."""

from __future__ import annotations

import datetime
import json
import sys
import time
from collections.abc import Callable
from typing import Any

FRAME = 10**12  # öre
FIRST = datetime.date(2024, 1, 1)
DAYS = 366
MIDDLE = datetime.date(2024, 7, 1)
YEARS = 8  # as many as there are clients


def settle(entries: int) -> dict[str, Callable[[], Any]]:
    """An empty database becomes a ledger with so many movements in the year 2024 of one fund. Gives what can be asked."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from grants.actions.frames import adopt_frame
    from grants.actions.funds import accounts_of, open_fund, open_year
    from tests import factories

    by = factories.user("Nils Ekonom", "economist", email="nils@umea.example")
    fund = open_fund(authority=factories.authority("ks"), name="Klimat", slug="klimat", by=by)
    for number in range(YEARS):
        year = open_year(fund=fund, year=2024 + number, by=by)
        adopt_frame(fund_year=year, ore=FRAME, on=FIRST, by=by)
        if not number:
            accounts = accounts_of(year)
    if entries:
        _load(entries // 2, accounts["available"].pk, accounts["reserved"].pk, by.pk)
    return _questions(fund, accounts, by)


def _load(events: int, available: int, reserved: int, actor: int) -> None:
    """So many reservations of one öre each, over a year of days, in plain SQL with the guards down: what the door would
    have written, quicker."""
    from django.db import connection

    from grants import guards

    sqlite = connection.vendor == "sqlite"
    spread = "(n.n * 2654435761) % 4294967296"  # keys come in no order, as they do
    given = {
        "events": events,
        "available": available,
        "reserved": reserved,
        "actor": actor,
        "frame": FRAME,
        "series": "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {events}) SELECT n FROM s)"
        if sqlite
        else "(SELECT generate_series(1::bigint, {events}) AS n)",
        "id": f"printf('%08x%024x', {spread}, n.n)"
        if sqlite
        else f"(lpad(to_hex({spread}), 8, '0') || lpad(to_hex(n.n), 24, '0'))::uuid",
        "day": f"date('{FIRST}', '+' || (n.n % {DAYS}) || ' days')"
        if sqlite
        else f"(date '{FIRST}' + (n.n % {DAYS})::int)",
        "at": "datetime('2023-01-01', '+' || n.n || ' seconds')"
        if sqlite
        else "(timestamptz '2023-01-01Z' + n.n * interval '1 second')",
    }
    given["series"] = given["series"].format(events=events)
    with connection.cursor() as cursor:
        for statement in guards.lowering(connection.vendor):
            cursor.execute(statement)
        for statement in _LOADING:
            cursor.execute(statement.format(**given))
        for statement in guards.raising(connection.vendor):
            cursor.execute(statement)
        cursor.execute("ANALYZE" if sqlite else "VACUUM ANALYZE")


_LOADING = (
    "INSERT INTO grants_ledgerevent (id, fingerprint, kind, effective_on, recorded_at, actor_id, actor_name, reason, "
    "reference) SELECT {id}, '', 'reserve', {day}, {at}, {actor}, 'Nils Ekonom', '', '' FROM {series} n",
    "INSERT INTO grants_ledgerposting (event_id, line_no, src_id, dst_id, ore) "
    "SELECT {id}, 1, {available}, {reserved}, 1 FROM {series} n",
    "INSERT INTO grants_ledgermovement (event_id, account_id, delta, version, balance_after, effective_on, recorded_at) "
    "SELECT {id}, {available}, -1, n.n + 1, {frame} - n.n, {day}, {at} FROM {series} n",
    "INSERT INTO grants_ledgermovement (event_id, account_id, delta, version, balance_after, effective_on, recorded_at) "
    "SELECT {id}, {reserved}, 1, n.n, n.n, {day}, {at} FROM {series} n",
    "DELETE FROM grants_accountday WHERE account_id = {available}",
    "INSERT INTO grants_accountday (account_id, day, delta) SELECT account_id, effective_on, SUM(delta) "
    "FROM grants_ledgermovement WHERE account_id IN ({available}, {reserved}) GROUP BY account_id, effective_on",
    "UPDATE grants_ledgeraccount SET balance = {frame} - {events}, version = {events} + 1 WHERE id = {available}",
    "UPDATE grants_ledgeraccount SET balance = {events}, version = {events} WHERE id = {reserved}",
)


def _questions(fund: Any, accounts: dict[str, Any], by: Any) -> dict[str, Callable[[], Any]]:
    from django.http import QueryDict

    from core.pages import keyset
    from grants.actions.posting import post
    from grants.models import LedgerMovement
    from grants.queries.balances import figures
    from grants.queries.statement import ORDER, Asked, lines, movements
    from grants.rules.lines import Line

    line = Line(accounts["available"], accounts["reserved"], 1)
    moves = LedgerMovement.objects.filter(account=accounts["available"]).order_by("-version")
    asked = Asked(as_of=MIDDLE)

    def statement(query: str) -> Any:
        page = keyset(movements(fund, asked), QueryDict(query), order=ORDER, size=50)
        return lines(fund, asked, page, user=by)

    known = next(iter(LedgerMovement.objects.order_by("-pk").values_list("recorded_at", flat=True)[:1]))
    known = min(known, moves[:100][::-1][0].recorded_at)
    return {
        "kvar nu": lambda: figures(fund),
        "kvar per en dag": lambda: figures(fund, as_of=MIDDLE),
        "kvar, som bokfört då": lambda: figures(fund, known_at=known),
        "kvar per en dag, som känt då": lambda: figures(fund, as_of=MIDDLE, known_at=known),
        "kontoutdrag, första sidan": lambda: statement(""),
        "ett kontos rörelser, mitt i": lambda: list(moves.filter(version__lt=500)[:50]),
        "en bokföring": lambda: post(kind="reserve", effective_on=MIDDLE, lines=[line], by=by),
    }


def answer(entries: int) -> None:
    """Ask what the lines on standard input name; answer with how long it took and how many statements it was."""
    started = time.perf_counter()
    questions = settle(entries)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _say({"filled": time.perf_counter() - started})
    for row in sys.stdin:
        name, _, count = row.strip().partition("|")
        started = time.perf_counter()
        if count:
            with CaptureQueriesContext(connection) as asked:
                questions[name]()
            _say({"ms": 0, "statements": len(asked)})
            continue
        questions[name]()
        _say({"ms": (time.perf_counter() - started) * 1000})


def post_for(seconds: float, number: int, together: bool) -> None:
    """A client: post, one after the other, until the time is up; in a year of its own or all in the first one."""
    import django

    django.setup()
    from grants.actions.funds import accounts_of
    from grants.actions.posting import post
    from grants.models import FundYear
    from grants.rules.lines import Line
    from organisation.models import User

    by = User.objects.get(email="nils@umea.example")
    year = FundYear.objects.order_by("year")[0 if together else number]
    accounts = accounts_of(year)
    line = Line(accounts["available"], accounts["reserved"], 1)
    post(kind="reserve", effective_on=MIDDLE, lines=[line], by=by)
    _say({"ready": 1})
    sys.stdin.readline()
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        post(kind="reserve", effective_on=MIDDLE, lines=[line], by=by)
        count += 1
    _say({"count": count})


def _say(what: dict[str, float]) -> None:
    print(json.dumps(what), flush=True)
