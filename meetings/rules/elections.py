"""An election, or a vote on whom to employ: by slips that nobody signs, and by lot on a tie (KL 5:54–56, 6:33)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Refused
from core.words import clean

LOT, MAJORITY = "lot", "majority"
type Slips = Sequence[tuple[str, int]]  # a name, and how many slips have it


@dataclass(frozen=True)
class Elected:
    name: str
    by: str


def counted(slips: Slips, blank: int, *, serving: int) -> list[tuple[str, int]]:
    """The slips as they are kept, the most first. Refused: none, a name twice, and slips that are not as many as those
    who serve: whoever abstains hands in a blank one (KL 4:25)."""
    rows = [(clean(name), count) for name, count in slips if clean(name)]
    if not any(count for _, count in rows):
        raise Refused("Ingen har fått någon röst. Det finns inget val att anteckna.", field="name1")
    if len({name.casefold() for name, _ in rows}) < len(rows):
        raise Refused("Samma namn står två gånger. Räkna ihop sedlarna.", field="name1")
    total = sum(count for _, count in rows) + blank
    if min(blank, *(count for _, count in rows)) < 0 or total != serving:
        raise Refused(
            f"Sedlarna är {total} men {serving} tjänstgör. Räkna om dem; den som avstår räknas som blank.",
            field="blank",
        )
    return sorted(rows, key=lambda row: -row[1])


def elect(rows: Sequence[tuple[str, int]], *, lot: str = "") -> Elected:
    """Who has the most votes of those cast (KL 5:55); of several the one whom the lot fell on (5:56). There is no
    casting vote. Refused without a lot on a tie, and for one that fell on somebody who was not tied."""
    most = rows[0][1]
    first = [name for name, count in rows if count == most]
    if len(first) == 1:
        return Elected(first[0], MAJORITY)
    drawn = next((name for name in first if name.casefold() == clean(lot).casefold()), None)
    if drawn is None:
        raise Refused(
            f"{_listed(first)} har fått lika många röster. I val och anställningsärenden avgör lotten: ange vem den "
            "föll på (KL 5:56).",
            field="lot",
        )
    return Elected(drawn, LOT)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} och {names[-1]}"
