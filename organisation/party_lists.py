"""Two lists that are written party by party: how many seats each has in a body, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.errors import Refused

LONGEST_PARTY = 12
MOST_SEATS = 150


def seats_in(text: str) -> dict[str, int]:
    """ "S 5, M 3" or a party a row: seats by party. Refused with the row that cannot be read."""
    found: dict[str, int] = {}
    for row in _rows(text.replace(",", "\n")):
        party, _, number = row.rpartition(" ")
        party = party.strip()
        if not party or not number.isascii() or not number.isdigit() or int(number) == 0:
            raise Refused(
                f"”{row}” går inte att läsa. Skriv parti och antal platser, till exempel S 5.", field="seats"
            )
        _must_be_short(party, "seats")
        if party in found:
            raise Refused(f"{party} står två gånger.", field="seats")
        found[party] = int(number)
    if sum(found.values()) > MOST_SEATS:
        raise Refused(f"Ett organ kan ha högst {MOST_SEATS} platser.", field="seats")
    return found


def seats_as_text(parties: Iterable[str]) -> str:
    """The parties of the seats in turn, as a party a row."""
    counted: dict[str, int] = {}
    for party in parties:
        counted[party] = counted.get(party, 0) + 1
    return "\n".join(f"{party} {count}" for party, count in counted.items() if party)


def substitution_in(text: str) -> dict[str, list[str]]:
    """ "S: S, MP, V", a party a row: who stands in, in turn, for an absent member of the party on the left."""
    found: dict[str, list[str]] = {}
    for row in _rows(text):
        party, colon, others = row.partition(":")
        party, named = party.strip(), [one.strip() for one in others.split(",") if one.strip()]
        if not colon or not party or not named:
            raise Refused(
                f"”{row}” går inte att läsa. Skriv partiet, kolon och de partier som går in i tur och ordning, "
                "till exempel S: S, MP, V.",
                field="substitution",
            )
        if party in found or len(set(named)) < len(named):
            raise Refused(f"Ett parti står två gånger i ”{row}”.", field="substitution")
        for one in (party, *named):
            _must_be_short(one, "substitution")
        found[party] = named
    return found


def substitution_as_text(order: Mapping[str, Sequence[str]]) -> str:
    return "\n".join(f"{party}: {', '.join(others)}" for party, others in order.items())


def _rows(text: str) -> list[str]:
    return [row for line in text.splitlines() if (row := " ".join(line.split()))]


def _must_be_short(party: str, field: str) -> None:
    if len(party) > LONGEST_PARTY:
        raise Refused(f"”{party}” är för långt. Skriv partiets förkortning.", field=field)
