"""How much slower is the diary with 100 000 cases than with 1 000?  python -m benchmarks.diary

Two child processes with a database each answer the same questions by turns. On SQLite the databases are files in a
temporary folder; with DATABASE_URL on PostgreSQL they are made beside that database and dropped afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

SIZES = (1_000, 100_000)
GOAL = 2.0
QUESTIONS = {
    "första sidan": "",
    "mina öppna": "?lage=oppna&mina=on",
    "sök 361": "?q=361",
    "sök ett vanligt ord": "?q=kommun",
    "sök ett ovanligt ord": "?q=taiwan",
    "sök två ord": "?q=ansökan+stipendium",
    "sök en del av ett ord": "?q=nämnd",
    "sök något som inte finns": "?q=zebrafink",
    "långt ned i listan": "deep",
}
ROUNDS = 25


# The child: one database, answering questions on its standard input


def child(cases: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import override_settings

    from benchmarks._crowd import fill

    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    official, deep = fill(cases, random.Random(42))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(official)
    _say({"filled": time.perf_counter() - started})
    with override_settings(**_WITHOUT_COLLECTED_FILES):
        for line in sys.stdin:
            question = QUESTIONS[line.strip()]
            started = time.perf_counter()
            answer = client.get(f"/arbete/arenden/{deep if question == 'deep' else question}")
            took = time.perf_counter() - started
            if answer.status_code != 200:
                raise SystemExit(f"{line.strip()}: {answer.status_code}")
            _say({"ms": took * 1000, "rows": answer.content.count(b'<th scope="row"')})


_WITHOUT_COLLECTED_FILES = {
    "ALLOWED_HOSTS": ["testserver"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


def _say(what: dict[str, float]) -> None:
    print(json.dumps(what), flush=True)


# The parent: makes the databases, asks by turns, prints the table


@contextmanager
def databases(count: int) -> Iterator[list[str]]:
    """Addresses of as many empty databases, gone afterwards."""
    base = os.environ.get("DATABASE_URL", "")
    if not base.startswith("postgres"):
        with tempfile.TemporaryDirectory(prefix="bench-diary-") as folder:
            yield [f"sqlite:///{Path(folder) / f'{n}.sqlite3'}" for n in range(count)]
        return
    import psycopg

    names = [f"bench_diary_{os.getpid()}_{n}" for n in range(count)]
    with psycopg.connect(base, autocommit=True) as connection:
        for name in names:
            connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield [urlsplit(base)._replace(path=f"/{name}").geturl() for name in names]
        finally:
            for name in names:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def ask(process: subprocess.Popen[str], question: str) -> dict[str, float]:
    assert process.stdin is not None
    assert process.stdout is not None
    if question:
        process.stdin.write(question + "\n")
        process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise SystemExit("Mätningen avbröts: en av processerna slutade svara.")
    answer: dict[str, float] = json.loads(line)
    return answer


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options.add_argument("--sizes", type=int, nargs=2, default=SIZES, help="antal ärenden")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = options.parse_args()
    if chosen.child:
        child(chosen.child)
        return
    with databases(len(chosen.sizes)) as addresses:
        environment = {
            "DJANGO_SETTINGS_MODULE": "umea_ksnau.settings",
            "SECRET_KEY": "bench",
            "HTTPS": "0",
            "DEMO": "0",
        }
        processes = [
            subprocess.Popen(
                [sys.executable, "-W", "ignore::UserWarning", "-m", "benchmarks.diary", "--child", str(size)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | environment | {"DATABASE_URL": address, "DATABASE_POOL": "1"},
            )
            for size, address in zip(chosen.sizes, addresses, strict=True)
        ]
        try:
            measure(processes, chosen.sizes, chosen.rounds, addresses[0].split(":")[0])
        finally:
            for process in processes:
                process.terminate()
                process.wait()


def measure(
    processes: list[subprocess.Popen[str]], sizes: tuple[int, int], rounds: int, database: str
) -> None:
    for process, size in zip(processes, sizes, strict=True):
        print(f"{size} ärenden på {database}, klart på {ask(process, '')['filled']:.0f} s", file=sys.stderr)
    times: dict[str, list[list[float]]] = {question: [[], []] for question in QUESTIONS}
    rows: dict[str, list[int]] = {}
    for turn in range(rounds + 3):
        for question in QUESTIONS:
            answers = [ask(process, question) for process in processes]
            rows[question] = [int(answer["rows"]) for answer in answers]
            if turn >= 3:  # the first ones warm the caches
                for kept, answer in zip(times[question], answers, strict=True):
                    kept.append(answer["ms"])
    small, large = sizes
    print(f"{'':28} {small:>12} {large:>12} {'kvot':>6}   rader")
    worst = 0.0
    for question, (few, many) in times.items():
        a, b = statistics.median(few), statistics.median(many)
        worst = max(worst, b / a)
        print(
            f"{question:28} {a:9.1f} ms {b:9.1f} ms {b / a:6.2f}   {rows[question][0]} / {rows[question][1]}"
        )
    print(f"Högsta kvot {worst:.2f}, mål högst {GOAL:.1f}: {'håller' if worst <= GOAL else 'håller inte'}.")


if __name__ == "__main__":
    main()
