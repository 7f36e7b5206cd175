"""What belongs to a § besides its text: tabled proposals, vote lists, written reasons. Numbered through the minutes."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.prose.facts import ParagraphFacts

IN_TEXT = "I paragrafen"
WRITTEN = {
    "reservation": "Reservation",
    "statement": "Särskilt yttrande",
    "note": "Protokollsanteckning",
}
VOTES = {"formal": ", formellt yrkande", "counter": ", motförslag", "addition": ", tillägg"}


@dataclass(frozen=True)
class Enclosed:
    what: str
    where: str = IN_TEXT


def enclosures(facts: ParagraphFacts) -> list[Enclosed]:
    """Bilagor in the order of the §. A tabled document is named by its place in the diary and never by its title; what
    is printed in the § says so. Of a withdrawn § none."""
    if facts.withdrawn:
        return []
    found = [
        Enclosed(f"Skriftligt yrkande från {one.mover}", one.filed) for one in facts.motions if one.filed
    ]
    found += [
        Enclosed(f"Voteringslista{VOTES.get(str(one.matter), '')}") for one in facts.ballots if one.votes
    ]
    return found + [
        Enclosed(f"{WRITTEN[str(one.kind)]} av {one.who}") for one in facts.reservations if one.text.strip()
    ]
