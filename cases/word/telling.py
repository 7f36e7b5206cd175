"""What the person is told of a Word file that becomes a memo: what became what, what was lost, what to check."""

from __future__ import annotations

from cases.word.results import Leftover, Reading


class Telling:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def fitting(self, text: str, longest: int, what: str) -> str:
        if len(text) > longest:
            self.lost(f"{what}: för lång, resten kom inte med", text[longest:])
        return text[:longest].rstrip()

    def became(self, heading: str, what: str) -> None:
        self.reading.became.append((heading, what))

    def lost(self, what: str, text: str = "") -> None:
        self.reading.lost.append(Leftover(what, text))

    def check(self, what: str, text: str = "") -> None:
        self.reading.check.append(Leftover(what, text))
