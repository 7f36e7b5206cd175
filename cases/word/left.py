"""What of a Word file no memo can hold, gathered while it is read, within bounds. Runs in a child."""

from __future__ import annotations

MAX_LEFT, LEFT_LENGTH = 300, 2000


class Left:
    """`items` are pairs of a kind (cases.word.results.LEFT) and the words; `out` counts those past the bound."""

    def __init__(self) -> None:
        self.items: list[list[str]] = []
        self.out = 0
        self.shapes: dict[str, int] = {}

    def leave(self, kind: str, text: str = "") -> None:
        if len(self.items) >= MAX_LEFT:
            self.out += 1
            return
        text = " ".join(text.split())
        self.items.append([kind, text if len(text) <= LEFT_LENGTH else f"{text[:LEFT_LENGTH]} …"])

    def shape(self, name: str) -> None:
        self.shapes[name] = self.shapes.get(name, 0) + 1
