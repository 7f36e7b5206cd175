"""How a vote went: what yes and no meant, the sums, and what settled it (KL 5:54–56). The list is beside it."""

from __future__ import annotations

from meetings.prose.facts import BallotFact, ParagraphFacts
from meetings.prose.words import body_noun, listed, paragraphs, sentence

_MATTERS = {
    "formal": "Omröstning om ärendet ska avgöras i dag",
    "counter": "Omröstning om motförslag i huvudomröstningen (kontraproposition)",
    "main": "Huvudomröstning",
    "addition": "Omröstning om tilläggsyrkande",
}
RESULT = (
    ("yes", "ja-röst", "ja-röster"),
    ("no", "nej-röst", "nej-röster"),
    ("abstains", "som avstår", "som avstår"),
    ("absent", "frånvarande", "frånvarande"),
    ("conflict", "jävig", "jäviga"),
)


def votes(facts: ParagraphFacts) -> str:
    several = len(facts.ballots) > 1
    return "".join(_vote(ballot, facts, several) for ballot in facts.ballots)


def _vote(ballot: BallotFact, facts: ParagraphFacts, several: bool) -> str:
    if ballot.is_election:
        return paragraphs(_election(ballot, facts))
    heading = f"{_MATTERS.get(ballot.matter, '')}." if several else ""
    approved = "Följande beslutsordning godkänns."
    yes, no = f"Ja-röst: {sentence(ballot.yes)}", f"Nej-röst: {sentence(ballot.no)}"
    return paragraphs(heading, approved, f"{yes} {no}", f"{counted(ballot)} {settled(ballot, facts)}")


def _election(ballot: BallotFact, facts: ParagraphFacts) -> str:
    """`Valet förrättas med slutna sedlar. Anna Ek får 4 röster och Bo Ek 2 röster. Utskottet väljer alltså Anna Ek.`"""
    parts = [f"{name} {number} {'röst' if number == 1 else 'röster'}" for name, number in ballot.slips]
    if ballot.blank:
        parts.append("1 sedel är blank" if ballot.blank == 1 else f"{ballot.blank} sedlar är blanka")
    lot = "Rösterna är lika och valet avgörs genom lottning. " if ballot.settled_by == "lot" else ""
    noun = body_noun(facts.body_kind).capitalize()
    return f"Omröstningen är sluten. Röster: {listed(parts)}. {lot}{noun} väljer alltså {ballot.yes}."


def counted(ballot: BallotFact) -> str:
    """`Omröstningen ger 6 ja-röster, 4 nej-röster och 1 frånvarande.`"""
    parts = []
    for choice, one, many in RESULT:
        number = ballot.count(choice)
        if number or choice in {"yes", "no"}:
            parts.append(f"{number} {one if number == 1 else many}")
    return f"Omröstningen ger {listed(parts)}."


def settled(ballot: BallotFact, facts: ParagraphFacts) -> str:
    """What the vote decided, and how when the votes did not."""
    won = ballot.yes if ballot.result == "yes" else ballot.no
    noun = body_noun(facts.body_kind)
    which = "ja" if ballot.result == "yes" else "nej"
    found = f"{noun.capitalize()} beslutar alltså enligt {which}-rösterna: {_lower(won)}"
    if not ballot.result:
        return ""
    if ballot.settled_by == "casting":
        return f"Rösterna är lika och ordförandens röst avgör. {sentence(found)}"
    if ballot.settled_by == "lot":
        return f"Rösterna är lika och avgörs genom lottning. {sentence(found)}"
    if ballot.settled_by == "minority":
        return f"Antalet räcker för att en minoritet ska få ärendet bordlagt eller återremitterat (KL 5:50). {sentence(found)}"
    return sentence(found)


def _lower(text: str) -> str:
    """Inside a sentence, unless it begins with a name or an abbreviation."""
    first, _, _ = text.partition(" ")
    return text[:1].lower() + text[1:] if first.lower() in {"bifall", "avslag", "avgöra", "ärendet"} else text
