"""Who was against, who stood aside, and who had a conflict of interest (KL 4:25, 4:27, 6:28–32)."""

from __future__ import annotations

from collections.abc import Sequence

from meetings.prose.facts import ConflictFact, ParagraphFacts, ReservationFact
from meetings.prose.words import listed, own, paragraphs, sentence


def reservations(facts: ParagraphFacts) -> str:
    """Reservations together by what they favour, then statements and notes, then those who stood aside."""
    lines: list[str] = []
    plain = [one for one in facts.reservations if one.kind == "reservation"]
    for favour in dict.fromkeys(one.in_favour for one in plain):
        lines += _reserved([one for one in plain if one.in_favour == favour], favour)
    for one in facts.reservations:
        if one.kind == "statement":
            lines.append(f"{one.who} lämnar ett särskilt yttrande: {sentence(one.text)}")
        elif one.kind == "note":
            lines.append(f"{one.who} lämnar en protokollsanteckning: {sentence(one.text)}")
    aside = [seat.printed for seat in facts.seats if seat.abstains]
    if aside:
        lines.append(f"{listed(aside)} deltar inte i beslutet.")
    return paragraphs(*lines)


def _reserved(these: Sequence[ReservationFact], favour: str) -> list[str]:
    who = listed([one.who for one in these])
    mine = favour and [one.who for one in these] == [favour]
    for_whom = " till förmån för " + ("eget yrkande" if mine else f"{own(favour)} yrkande") if favour else ""
    return [
        f"{who} reserverar sig mot beslutet{for_whom}.",
        *(
            f"{own(one.who)} motivering: {sentence(one.text)}" if len(these) > 1 else sentence(one.text)
            for one in these
            if one.text.strip()
        ),
    ]


def conflicts(facts: ParagraphFacts) -> str:
    return paragraphs(*(_conflict(one) for one in facts.conflicts))


def _conflict(one: ConflictFact) -> str:
    left = f"{one.who} anmäler jäv och lämnar rummet."
    if one.instead:
        return f"{left} {one.instead} tjänstgör i stället."
    return f"{left} Ingen tjänstgör i stället." if one.elected else left
