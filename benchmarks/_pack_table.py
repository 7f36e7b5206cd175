"""How much is measured, and how what was measured is printed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks import _pack_content as content

MISSING = "inte installerat"


@dataclass(frozen=True, slots=True)
class Dose:
    memos: int = content.MEMOS
    pages: int = content.PAGES
    rounds: int = 9
    large: int = 3000
    cold: int = 2
    counts: tuple[int, ...] = (10, 100, 1000)
    lasting: tuple[int, int] = (30, 300)
    sample: int = 5  # memos that a LibreOffice is started anew for; the rest is reckoned from them


QUICK = Dose(memos=2, pages=20, rounds=1, large=60, cold=1, counts=(2, 4), lasting=(2, 4), sample=1)


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    value: float | None
    unit: str = ""
    limit: float | None = None
    aim: float | None = None
    note: str = ""

    @property
    def over(self) -> bool:
        return self.value is not None and self.limit is not None and self.value > self.limit

    def line(self) -> str:
        said = MISSING if self.value is None else f"{self.value:.2f} {self.unit}"
        bounds = [
            f"{name} {value:g}"
            for name, value in (("gräns", self.limit), ("mål", self.aim))
            if value is not None
        ]
        verdict = "" if self.limit is None or self.value is None else "ÖVER" if self.over else "ok"
        return f"{self.what:46} {said:>18}  {', '.join(bounds):22} {verdict:5} {self.note}".rstrip()


def timed(work: Callable[..., Any], *arguments: Any) -> float:
    """Seconds it takes."""
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def ratio(those: list[float], these: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(those, these, strict=True))
