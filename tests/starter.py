"""The process that racers are forked from: ready once, then as many as each order asks for.

An order is a line of JSON on standard input; the answer is a line with how each racer ended, as `subprocess` says it.
"""

import contextlib
import importlib
import json
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import confined

PATIENCE = 120  # seconds for all the racers to be there


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_ksnau.settings")
    importlib.import_module("django").setup()
    for line in sys.stdin:
        order = json.loads(line)
        ends = _start(order["runner"], Path(order["results"]), order["processes"], order["given"])
        print(json.dumps(ends), flush=True)


def _start(runner: str, results: Path, count: int, given: dict[str, Any]) -> list[int]:
    module, _, name = runner.rpartition(".")
    run = getattr(importlib.import_module(module), name)
    gate = multiprocessing.get_context("fork").Barrier(count)
    racers = []
    for process in range(count):
        if (pid := os.fork()) == 0:
            _race(run, gate, results / str(process), given | {"process": process})
        racers.append(pid)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in racers]


def _race(run: Callable[..., Any], gate: Any, result: Path, given: dict[str, Any]) -> None:
    """One racer, from the gate to its end; it ends here and never returns."""
    status = 1
    try:
        os.dup2(sys.stderr.fileno(), 1)  # what it prints is no answer
        confined.die_with_parent()
        gate.wait(PATIENCE)
        result.write_text(json.dumps(run(**given)))
        status = 0
    except BaseException:
        gate.abort()
        result.with_name(f"{result.name}.trace").write_text(traceback.format_exc())
    finally:
        with contextlib.suppress(Exception):
            _at_the_end()
        os._exit(status)


def _at_the_end() -> None:
    """What a process does as it ends: its own children go with it, and its connections are closed."""
    importlib.import_module("pdf.children").dismiss()
    importlib.import_module("django.db").connections.close_all()


if __name__ == "__main__":
    main()
