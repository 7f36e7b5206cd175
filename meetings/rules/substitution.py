"""In what order substitutes serve: the parties by the body's list for the absent member's party, and within a party
in the order they were elected (KL 6:17, 5:18–19). Local order: what breaks it is warned of, never refused (rule 15)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol


class Substitute(Protocol):
    @property
    def pk(self) -> int: ...

    @property
    def party(self) -> str: ...

    @property
    def turn(self) -> int: ...


def in_turn[S: Substitute](
    party: str, substitutes: Iterable[S], order: Mapping[str, Sequence[str]]
) -> list[S]:
    """The substitutes for a member of `party`, the first to be called first. A party that the body's list does not
    name comes after those it does; a body without a list calls the member's own party first."""
    listed = list(order.get(party) or [party])

    def place(one: S) -> tuple[int, int, int]:
        return (listed.index(one.party) if one.party in listed else len(listed), one.turn, one.pk)

    return sorted(substitutes, key=place)


def passed_over[S: Substitute](
    chosen: S, party: str, free: Iterable[S], order: Mapping[str, Sequence[str]], *, no: Collection[int] = ()
) -> list[S]:
    """Those who stood before the chosen one and could have served. `no` are those who have said that they cannot."""
    line = in_turn(party, {one.pk: one for one in [*free, chosen]}.values(), order)
    before = line[: next(at for at, one in enumerate(line) if one.pk == chosen.pk)]
    return [one for one in before if one.pk not in no]
