"""The proposal: who decides, and whether each clause can be read alone and decided on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cases import matters, proposals
from cases.findings import Finding, Severity, check
from cases.memo_content import Clause, Content, content_of
from cases.models import Memo, ProposalStep
from core import money

_BODY_IN_CLAUSE = re.compile(r"\bbeslutar?\s+att\b", re.IGNORECASE)
_NOT_ALONE = re.compile(
    r"\b(?:enligt|i enlighet med)\s+(?:(?:tjänste)?skrivelsen|ovan|det som (?:framförs|framgår|anförs))",
    re.IGNORECASE,
)


@check
def clauses(memo: Memo) -> Iterator[Finding]:
    """Each clause has an infinitive and an object, or says that it is filled in later."""
    content = content_of(memo)
    if not content.clauses and content.section("proposal") and matters.of(memo.case).decides:
        yield Finding(
            "no-clause",
            Severity.WARNS,
            "forslag",
            "Förslaget har ingen att-sats",
            "Skriv vad som ska beslutas. Är ärendet bara information kan det vara så.",
        )
    for number, clause in enumerate(content.clauses, 1):
        yield from _state(number, clause)
        yield from _words(number, clause, content)
        yield from _amounts(number, clause)


def _state(number: int, clause: Clause) -> Iterator[Finding]:
    place = f"sats-{number}"
    if clause.state == "started":
        yield Finding(
            f"begun:{clause.id}",
            Severity.STOPS,
            place,
            f"Att-sats {number} är inte färdig",
            "Skriv verb och vad som beslutas, ta bort satsen eller markera att den fylls i vid sammanträdet.",
            numbered=True,
        )
    elif clause.state == "empty":
        yield Finding(
            f"empty:{clause.id}",
            Severity.WARNS,
            place,
            f"Att-sats {number} är tom",
            "Den fylls i vid sammanträdet. Går det att skriva den nu är det bättre.",
            numbered=True,
        )
    elif clause.state == "awaited":
        yield Finding(
            f"awaited-clause:{clause.id}",
            Severity.INFORMS,
            place,
            f"Att-sats {number} kompletteras",
            "Ändra läget när satsen är färdig.",
            numbered=True,
        )


def _words(number: int, clause: Clause, content: Content) -> Iterator[Finding]:
    lead, line = proposals.clause_line(
        style=content.style, number=number, verb=clause.verb, text=clause.text, printed=clause.printed
    )
    place, lead_in = f"sats-{number}", content.printed_lead_in.rstrip(" :").lower()
    begins_with_att = line.lower().startswith("att ")
    doubled = begins_with_att and (lead.lower() == "att" or lead_in.endswith(" att"))
    if doubled or (lead.lower() == "att" and lead_in.endswith(" att")) or _BODY_IN_CLAUSE.search(line):
        yield Finding(
            f"double-att:{clause.id}",
            Severity.WARNS,
            place,
            f"Att-sats {number} har dubbelt ”att”",
            "Låt inledningen säga vem som beslutar, och satsen börja med det som ska göras.",
            found=f"{lead} {line}".strip(),
            numbered=True,
        )
    if _NOT_ALONE.search(line):
        yield Finding(
            f"alone:{clause.id}",
            Severity.INFORMS,
            place,
            f"Att-sats {number} kan inte läsas för sig",
            "I protokollet finns inte skrivelsen. Skriv vad som beslutas, eller namnge bilagan.",
            found=_NOT_ALONE.search(line)[0],  # type: ignore[index]
            numbered=True,
        )


def _amounts(number: int, clause: Clause) -> Iterator[Finding]:
    words = _spaced(clause.printed or f"{clause.verb} {clause.text}")
    missing = [
        amount
        for amount in clause.amounts
        if _spaced(money.number(amount.ore)) not in words or not clause.text.strip()
    ]
    if missing:
        expected = proposals.amounts_text((amount.year, amount.ore) for amount in clause.amounts)
        yield Finding(
            f"amounts:{clause.id}",
            Severity.WARNS,
            f"sats-{number}",
            f"Beloppen står inte i att-sats {number}",
            f"I protokollet finns bara texten. Skriv in dem, till exempel: {expected}.",
            numbered=True,
        )


def _spaced(text: str) -> str:
    return re.sub(r"[ \u00a0\u202f]+", " ", text)


@check
def who_decides(memo: Memo) -> Iterator[Finding]:
    """A reader must see which body is to decide, and a motion is decided by fullmäktige."""
    content = content_of(memo)
    if not content.clauses:
        return
    last = next((step for step in content.chain if step.part == ProposalStep.Part.DECIDES), None)
    if last is None:
        yield Finding(
            "no-body",
            Severity.WARNS,
            "organ",
            "Det framgår inte vem som beslutar",
            "Välj vilket organ som beslutar, och vilka som föreslår på vägen dit.",
        )
    else:
        lead_in = content.printed_lead_in
        printed = " ".join([lead_in, *(clause.printed for clause in content.clauses)]).lower()
        if last.name.lower() not in printed:
            yield Finding(
                "body-not-printed",
                Severity.WARNS,
                "organ",
                "Det skrivs inte ut vem som beslutar",
                f"Förslaget ska börja med vem som beslutar, här {last.name}.",
            )
    yield from _motion(memo, last.name if last else "")


def _motion(memo: Memo, decides: str) -> Iterator[Finding]:
    if memo.case.matter == matters.Motion.code and decides and "fullmäktige" not in decides.lower():
        yield Finding(
            "motion-body",
            Severity.WARNS,
            "organ",
            "En motion avgörs av kommunfullmäktige",
            f"{decides} kan bara föreslå. Välj en väg som slutar i kommunfullmäktige (KL 5:35).",
        )
