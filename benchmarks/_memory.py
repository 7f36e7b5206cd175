"""How much memory a worker and its child hold after so many memos.

One child does them all and is not replaced meanwhile (in the product it is, after 300): what is measured is whether
it grows, not whether it is thrown away in time.
"""

import os
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from django.test import override_settings

from pdf import children, engine


class Held(NamedTuple):
    """In MiB."""

    worker: float
    children: float

    @property
    def together(self) -> float:
        return self.worker + self.children


def after(pages: list[str], counts: tuple[int, ...] = (30, 300)) -> dict[int, Held]:
    """Lay out pages of HTML, in turn, and measure after each of these counts. Give enough different pages that no
    two that follow each other are the same."""
    held = {}
    children.dismiss()
    with override_settings(PDF_PROCESSES=1), mock.patch.object(children, "DOCUMENTS", max(counts) + 1):
        for number in range(1, max(counts) + 1):
            engine.layout(pages[number % len(pages)])
            if number in counts:
                held[number] = Held(resident(os.getpid()), sum(map(resident, children.processes())))
    children.dismiss()
    return held


def resident(pid: int) -> float:
    """What a process has in memory, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
