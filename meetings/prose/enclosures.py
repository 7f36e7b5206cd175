"""What belongs to a § besides its text and is printed in it: vote lists, written reasons. With the files that were tabled
(`queries.tabled`) they are the bilagor, numbered through the minutes."""

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
    """In the order of the §."""
    found = [
        Enclosed(f"Voteringslista{VOTES.get(str(one.matter), '')}") for one in facts.ballots if one.votes
    ]
    return found + [
        Enclosed(f"{WRITTEN[str(one.kind)]} av {one.who}") for one in facts.reservations if one.text.strip()
    ]
