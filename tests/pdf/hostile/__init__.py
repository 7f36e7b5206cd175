"""Files made to break whoever opens them, built in code. Each says how it must end.

`CASES` holds name, file name, a function that makes the bytes, and the outcome: PAGES, or the sentence of a refusal
(a tuple where more than one is right). The giants grow with LONG=1.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

PAGES = ""
LONG = bool(os.environ.get("LONG"))


@dataclass(frozen=True)
class Case:
    name: str
    file: str
    make: Callable[[], bytes]
    ends: tuple[str, ...]
    note: str = ""  # words that must stand in the notes


CASES: list[Case] = []


def hostile(file: str, *ends: str, note: str = "") -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register the maker of a file under its own name."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES.append(Case(make.__name__, file, make, ends or (PAGES,), note))
        return make

    return register


def giant(short: int, full: int) -> int:
    return full if LONG else short
