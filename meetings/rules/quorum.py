"""Quorum (beslutförhet): more than half of the seats are filled by somebody who is there (KL 6:27, 5:45)."""

from __future__ import annotations

from core.errors import Refused


def needed(seats: int) -> int:
    """`needed(11) == needed(10) == 6`."""
    return seats // 2 + 1


def is_quorate(seats: int, serving: int, *, conflicts: int = 0, council: bool = False) -> bool:
    """Whether a matter may be handled. The council may go on when those who lack have left for a conflict of interest
    (KL 5:46); a board or committee has no such rule: call substitutes."""
    return seats > 0 and serving + (conflicts if council else 0) >= needed(seats)


def must_be_quorate(seats: int, serving: int, *, conflicts: int = 0, council: bool = False) -> None:
    if not is_quorate(seats, serving, conflicts=conflicts, council=council):
        law = "KL 5:45" if council else "KL 6:27"
        raise Refused(
            f"Organet är inte beslutfört: {serving} av {seats} tjänstgör och det krävs {needed(seats)} ({law}). "
            "Kalla in ersättare eller bordlägg vid ett annat sammanträde.",
            code="quorum",
        )
