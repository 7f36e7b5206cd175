"""The decision, with its lead-in: readable alone (domain 2.6)."""

from __future__ import annotations

from cases import proposals
from meetings.prose.facts import ParagraphFacts
from meetings.prose.words import as_att, paragraphs, sentence


def decision(facts: ParagraphFacts) -> str:
    """`X beslutar att …`, `X föreslår Y besluta att …`, återremiss, bordläggning, information or withdrawal."""
    if facts.withdrawn:
        return paragraphs("Ärendet utgår.")
    if facts.outcome in {"sent_back", "postponed"}:
        return _put_off(facts)
    if facts.clauses:
        return _clauses(facts)
    if facts.outcome == "noted":
        return paragraphs(f"{facts.body} har tagit del av informationen.")
    return ""


def _put_off(facts: ParagraphFacts) -> str:
    verb = "återremittera" if facts.outcome == "sent_back" else "bordlägga"
    motive = f"Motivering: {sentence(facts.motive)}" if facts.motive.strip() else ""
    back = f"Ärendet ska tas upp igen senast {facts.returns_on}." if facts.returns_on else ""
    return paragraphs(f"{facts.body} beslutar att {verb} ärendet.", motive, back)


def _clauses(facts: ParagraphFacts) -> str:
    lead = lead_in(facts)
    clauses = [as_att(clause) for clause in facts.clauses]
    if len(clauses) == 1:
        decided = paragraphs(sentence(f"{lead} {clauses[0]}"))
    elif facts.style == "number":
        rows = (f"{number}. {sentence(clause)}" for number, clause in enumerate(clauses, 1))
        decided = paragraphs(f"{lead}", *rows)
    else:
        decided = paragraphs(lead, *(sentence(clause) for clause in clauses))
    return decided + paragraphs(_right(facts))


def lead_in(facts: ParagraphFacts) -> str:
    """The body's own lead-in when it has one, else from the chain of bodies the proposal goes on to."""
    if facts.lead_in.startswith((facts.body, facts.body_short)):
        return facts.lead_in.strip().rstrip(":").removesuffix(" att").strip()
    here = "proposes" if facts.step == "proposes" else "decides"
    return proposals.lead_in([(facts.body, here), *facts.chain])


def _right(facts: ParagraphFacts) -> str:
    """By what right an utskott decides (KL 6:37)."""
    if facts.step != "decides":
        return ""
    if facts.point:
        return f"Beslutet är fattat med stöd av punkt {facts.point} i delegationsordningen."
    return f"Beslutet är fattat med stöd av {sentence(facts.competence)}" if facts.competence else ""
