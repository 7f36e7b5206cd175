"""Does the ledger stay as quick with 1 000 000 entries as with 1 000, and how far is it from the bare database?

python -m benchmarks.ledger        on SQLite, and on PostgreSQL: the one DATABASE_URL names, or a throw-away one with fsync on

Two child processes with a database each answer the same questions by turns; the ratio is the median of each round's own.
On PostgreSQL eight clients then post at once, and pgbench writes the same rows with eight clients in the same run: no
checks, no triggers, no product. Exit status 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks._pack_table import Row, ratio
from benchmarks.diary import ask, databases

SIZES = (1_000, 1_000_000)
LIMIT = 1.5
BOUND = {"kvar per en dag", "en bokföring"}
QUESTIONS = (
    "kvar nu",
    "kvar per en dag",
    "kvar, som bokfört då",
    "kvar per en dag, som känt då",
    "kontoutdrag, första sidan",
    "ett kontos rörelser, mitt i",
    "en bokföring",
)
CLIENTS = 8

# The same rows as one posting writes, and nothing else: two accounts, an event, a line, two movements, two days, the trail.
BARE = """
\\set year {year}
\\set one (:year * 2)
\\set two (:year * 2 + 1)
BEGIN;
UPDATE bare_account SET balance = balance - 1, version = version + 1, last_recorded_at = now() WHERE id = :one RETURNING version AS v, balance AS b \\gset one_
UPDATE bare_account SET balance = balance + 1, version = version + 1, last_recorded_at = now() WHERE id = :two RETURNING version AS v, balance AS b \\gset two_
INSERT INTO bare_event SELECT (e.f).* FROM (SELECT jsonb_populate_record(x, jsonb_build_object('id', gen_random_uuid())) AS f FROM (SELECT s AS x FROM bare_event_seed s) y) e RETURNING id AS id \\gset e_
INSERT INTO bare_posting (event_id, line_no, src_id, dst_id, ore) VALUES (:e_id::uuid, 1, :one, :two, 1);
INSERT INTO bare_movement (event_id, account_id, delta, version, balance_after, effective_on, recorded_at) VALUES (:e_id::uuid, :one, -1, :one_v, :one_b, '2024-07-01', now()), (:e_id::uuid, :two, 1, :two_v, :two_b, '2024-07-01', now());
INSERT INTO bare_day (account_id, day, delta) VALUES (:one, '2024-07-01', -1), (:two, '2024-07-01', 1) ON CONFLICT (account_id, day) DO UPDATE SET delta = bare_day.delta + excluded.delta;
INSERT INTO bare_trail (at, actor_id, actor_name, kind, target, within, data) VALUES (now(), 1, 'Nils Ekonom', 'grants.posted', 'grants.ledgerevent:' || :e_id::text, 'grants.fund:1', '{{"kind": "reserve"}}');
COMMIT;
"""
TABLES = {
    "account": "grants_ledgeraccount",
    "event": "grants_ledgerevent",
    "posting": "grants_ledgerposting",
    "movement": "grants_ledgermovement",
    "day": "grants_accountday",
    "trail": "trail_event",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options.add_argument("--client", type=int, help=argparse.SUPPRESS)
    options.add_argument("--together", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--one", action="store_true", help="bara den databas som DATABASE_URL anger")
    options.add_argument("--sizes", type=int, nargs=2, default=SIZES, help="antal rörelser")
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--seconds", type=float, default=8)
    chosen = options.parse_args()
    if chosen.child is not None or chosen.client is not None:
        from benchmarks import _ledger_world as world

        if chosen.child is not None:
            world.answer(chosen.child)
        else:
            world.post_for(chosen.seconds, chosen.client, chosen.together)
        return
    over = False
    for _ in _engines(chosen.one):
        over |= measure(tuple(chosen.sizes), chosen.rounds, chosen.seconds)
    if not chosen.one and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        over |= _on_throw_away_postgresql(sys.argv[1:])
    if over:
        raise SystemExit(1)


def _engines(one: bool) -> Iterator[None]:
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgres") and not one:
        del os.environ["DATABASE_URL"]
        yield
        os.environ["DATABASE_URL"] = server
    yield


def _on_throw_away_postgresql(arguments: list[str]) -> bool:
    if not shutil.which("pg_virtualenv"):
        print("PostgreSQL mäts inte: pg_virtualenv är inte installerat.", file=sys.stderr)
        return False
    url = "export DATABASE_URL=postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres"
    command = [*("pg_virtualenv", "-o", "fsync=on", "-o", "max_connections=100", "bash", "-c")]
    inner = [f'{url}; exec "$@"', "_", sys.executable, "-m", "benchmarks.ledger", "--one", *arguments]
    done = subprocess.run([*command, *inner], env=os.environ | {"LC_ALL": "C.UTF-8"}, check=False)
    return done.returncode != 0


def _environment(address: str) -> dict[str, str]:
    ours = {"DJANGO_SETTINGS_MODULE": "umea_ksnau.settings", "SECRET_KEY": "bench", "HTTPS": "0"}
    quiet = {"DEMO": "0", "DEBUG": "0", "DATABASE_URL": address, "DATABASE_POOL": "1"}
    return os.environ | ours | quiet | {"VAR_DIR": tempfile.mkdtemp(prefix="bench-ledger-")}


@contextmanager
def _started(arguments: list[list[str]], addresses: list[str]) -> Iterator[list[subprocess.Popen[str]]]:
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore::UserWarning", "-m", "benchmarks.ledger", *mine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(address),
        )
        for mine, address in zip(arguments, addresses, strict=True)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
            process.wait()


def measure(sizes: tuple[int, int], rounds: int, seconds: float) -> bool:
    """Print one engine's table. Says whether a limit is passed."""
    with databases(3) as addresses:
        engine = "PostgreSQL" if addresses[0].startswith("postgres") else "SQLite"
        counts = [*sizes, 0]
        with _started([["--child", str(size)] for size in counts], addresses) as processes:
            for process, size in zip(processes, counts, strict=True):
                print(f"{engine}: {size} rörelser på {ask(process, '')['filled']:.0f} s", file=sys.stderr)
            rows = [_row(question, processes[:2], rounds) for question in QUESTIONS]
            asked = [int(ask(processes[1], f"{question}|count")["statements"]) for question in QUESTIONS]
        print(f"\n{engine}, {sizes[1]} rörelser mot {sizes[0]}")
        for row, count in zip(rows, asked, strict=True):
            print(f"{row.line()}; {count} satser")
        if engine == "PostgreSQL":
            _crowd(addresses[2], seconds)
    return any(row.over for row in rows)


def _row(question: str, processes: list[subprocess.Popen[str]], rounds: int) -> Row:
    few, many = [], []
    for turn in range(rounds + 3):
        small, large = (ask(process, question)["ms"] for process in processes)
        if turn >= 3:  # the first ones warm the caches
            few.append(small)
            many.append(large)
    note = f"{sorted(few)[len(few) // 2]:.1f} och {sorted(many)[len(many) // 2]:.1f} ms"
    return Row(question, ratio(many, few), "×", LIMIT if question in BOUND else None, None, note)


# Eight clients


def _crowd(address: str, seconds: float) -> None:
    with _connected(address) as connection:
        fsync = connection.execute("SHOW fsync").fetchone()[0]
    print(f"\n{CLIENTS} klienter samtidigt, {seconds:g} s var, fsync {fsync}")
    for together, where in ((False, "i var sitt anslagsår"), (True, "alla i samma anslagsår")):
        ours = _ours(address, seconds, together)
        bare = _bare(address, seconds, together)
        beside = (
            f"bara raderna med pgbench {bare:7.0f}/s, {bare / ours:.1f} gånger" if bare else "pgbench saknas"
        )
        print(f"bokföringar {where:24} {ours:7.0f}/s   {beside}")


def _ours(address: str, seconds: float, together: bool) -> float:
    extra = ["--seconds", str(seconds), *(["--together"] if together else [])]
    arguments = [["--client", str(number), *extra] for number in range(CLIENTS)]
    with _started(arguments, [address] * CLIENTS) as processes:
        for process in processes:
            ask(process, "")
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        return sum(ask(process, "")["count"] for process in processes) / seconds


def _bare(address: str, seconds: float, together: bool) -> float:
    found = subprocess.run(
        ["pg_config", "--bindir"], capture_output=True, text=True, check=False
    ).stdout.strip()
    pgbench = shutil.which("pgbench") or str(Path(found) / "pgbench")
    if not Path(pgbench).exists():
        return 0
    with _connected(address) as connection:
        for name, table in TABLES.items():
            connection.execute(f"DROP TABLE IF EXISTS bare_{name}, bare_{name}_seed")
            connection.execute(
                f"CREATE TABLE bare_{name} (LIKE {table} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES "
                "INCLUDING CONSTRAINTS)"
            )
        connection.execute("CREATE TABLE bare_event_seed AS SELECT * FROM grants_ledgerevent LIMIT 1")
        connection.execute(
            "INSERT INTO bare_account (id, bucket, balance, version, fund_year_id) OVERRIDING SYSTEM VALUE SELECT n, "
            f"CASE n % 2 WHEN 0 THEN 'available' ELSE 'reserved' END, 1000000000, 0, n / 2 FROM generate_series(0, {2 * CLIENTS}) n"
        )
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(BARE.format(year="0" if together else ":client_id"))
        script.flush()
        done = subprocess.run(
            [
                pgbench,
                "-n",
                "-M",
                "extended",
                "-c",
                str(CLIENTS),
                "-j",
                "2",
                "-T",
                f"{seconds:.0f}",
                "-f",
                script.name,
                address,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    said = re.search(r"tps = ([\d.]+)", done.stdout)
    if not said or done.returncode:
        raise SystemExit(f"pgbench: {done.stdout}\n{done.stderr}")
    return float(said[1])


@contextmanager
def _connected(address: str) -> Iterator:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


if __name__ == "__main__":
    main()
