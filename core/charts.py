"""What line charts drawn by the server share: their size, the figures across, and names that do not stand on each other.

Coordinates are whole pixels of the picture's own, values whole numbers of their smallest unit (öre, tenths of a per cent).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Of 360 by 256: as wide as a phone, so that its text is not shrunk.
LEFT, RIGHT, TOP, BOTTOM = 48, 316, 14, 224
NAMES_APART = 17  # pixels between the names at the ends of the lines


@dataclass(frozen=True)
class Tick:
    at: int
    text: str

    @property
    def anchor(self) -> str:
        """Where a word along the picture hangs: one at the left edge begins there."""
        return "start" if self.at < LEFT + 20 else "middle"


def round_step(most: int, least: int) -> int:
    """A round distance between the lines across: 1, 2 or 5 and noughts, about four of them."""
    rough = max((most - least) // 4, 1)
    size = 10 ** (len(str(rough)) - 1)
    return next(size * times for times in (1, 2, 5, 10) if size * times >= rough)


def apart[Key](ends: Mapping[Key, int]) -> dict[Key, int]:
    """Where the name of each line is written: beside its end, moved down where another is, and up from the floor."""
    named: dict[Key, int] = {}
    for key, end in sorted(ends.items(), key=lambda one: one[1]):
        named[key] = max(end, max(named.values(), default=TOP - NAMES_APART) + NAMES_APART)
    over = max(0, max(named.values(), default=BOTTOM) - BOTTOM)
    return {key: at - over + 5 for key, at in named.items()}
