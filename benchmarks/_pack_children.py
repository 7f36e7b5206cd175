"""What is measured in a process of its own: memory.  python -m benchmarks._pack_children join|render ..."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

MIB = 1024


def ask(*arguments: str) -> Any:
    """Run this module in a new process and read what it says."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", __name__, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"mätningen avbröts: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def join(folder: str) -> dict[str, float]:
    """Join all files of a folder; the peak of resident memory in MiB, imports included, files read included."""
    from benchmarks._pack_world import join as joined

    paths = sorted(Path(folder).glob("*.pdf"))
    joined(
        paths[:2], Path(folder).parent / "joined.pdf"
    )  # cuts the stamp's typeface, as a worker has long done
    started = time.perf_counter()
    pages = joined(paths, Path(folder).parent / "joined.pdf")
    return {"pages": pages, "seconds": time.perf_counter() - started, "peak": _status("VmHWM") / MIB}


def render(first: str, then: str) -> dict[str, float]:
    """Lay out memos, all different; memory in MiB of this process and its children after some, and after all."""
    from benchmarks import _pack_content
    from pdf import documents

    found = {}
    for number in range(1, int(then) + 1):
        documents.render(
            "documents/memo.html", _pack_content.memo(1 + number % 30, note=f"Nr {number}."), numbered=False
        )
        if number in (int(first), int(then)):
            found[f"after {number}"] = _family()
    return found


def _status(name: str, pid: str = "self") -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(name + ":")))


def _family() -> float:
    """Memory of this process and all below it, what they share counted once, in MiB."""
    below: dict[str, list[str]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        below.setdefault(fields[1], []).append(status.parent.name)
    todo, total = [str(_own_pid())], 0.0
    while todo:
        pid = todo.pop()
        todo += below.get(pid, [])
        try:
            rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        total += next((float(row.split()[1]) for row in rows if row.startswith("Pss:")), 0.0)
    return total / MIB


def _own_pid() -> int:
    import os

    return os.getpid()


if __name__ == "__main__":
    from benchmarks._pack_world import installation

    with installation():
        print(json.dumps({"join": join, "render": render}[sys.argv[1]](*sys.argv[2:])))
