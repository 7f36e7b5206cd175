"""The passages of a § in the order Umeå prints them (domain 2.6)."""

from __future__ import annotations

from meetings.prose.decision import decision
from meetings.prose.dissent import conflicts, reservations
from meetings.prose.facts import ParagraphFacts
from meetings.prose.floor import motions, order
from meetings.prose.votes import votes
from meetings.prose.words import bullets, paragraphs

HEADINGS = {
    "decision": "Beslut",
    "reservations": "Reservation",
    "conflict": "Jäv",
    "description": "Ärendebeskrivning",
    "basis": "Beslutsunderlag",
    "prepared_by": "Beredningsansvariga",
    "motions": "Yrkanden",
    "order": "Propositionsordning",
    "vote": "Omröstning",
    "free": "Övrigt",
    "recipients": "Beslutet ska skickas till",
}
SLOTS = tuple(HEADINGS)


def passages(facts: ParagraphFacts) -> dict[str, str]:
    """The HTML of every passage; empty for one that has nothing to say. Of a withdrawn item only that it is."""
    if facts.withdrawn:
        return dict.fromkeys(SLOTS, "") | {"decision": decision(facts)}
    made = {
        "decision": decision(facts),
        "reservations": reservations(facts),
        "conflict": conflicts(facts),
        "description": facts.description,
        "basis": bullets(facts.basis),
        "prepared_by": paragraphs(*facts.prepared_by),
        "motions": motions(facts),
        "order": order(facts),
        "vote": votes(facts),
        "free": "",
        "recipients": bullets(facts.recipients),
    }
    return {slot: made[slot] for slot in SLOTS}


def heading(slot: str, facts: ParagraphFacts) -> str:
    """What stands above a passage. A statement or a note is no reservation."""
    if slot != "reservations":
        return HEADINGS[slot]
    kinds = {one.kind for one in facts.reservations}
    if "reservation" in kinds:
        return HEADINGS[slot] if kinds == {"reservation"} else "Reservation och särskilt yttrande"
    names = {"statement": "Särskilt yttrande", "note": "Protokollsanteckning"}
    return (
        names[kinds.pop()] if len(kinds) == 1 else "Särskilt yttrande" if kinds else "Deltar inte i beslutet"
    )
