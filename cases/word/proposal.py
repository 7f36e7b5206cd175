"""The proposal of a memo in a Word file: its lead-in, the bodies on its way, and its clauses."""

from __future__ import annotations

from collections.abc import Sequence

from cases import proposal_reading, proposals
from cases.memo_content import Content
from cases.word import styles
from cases.word.flow import Block, lines
from cases.word.results import Surroundings
from cases.word.telling import Telling

_LATER = " (kommer senare)"


class ProposalReading:
    def __init__(self, content: Content, around: Surroundings, tell: Telling, *, own: bool) -> None:
        self.content, self.around, self.tell, self.own = content, around, tell, own

    def read(self, blocks: Sequence[Block], heading: str) -> None:
        content = self.content
        found = [(mark, line, block["style"]) for mark, line, block in lines(blocks)]
        lead = found[0][1] if found else ""
        parsed = proposal_reading.lead_in(lead) if found and not found[0][0] else None
        is_lead = parsed is not None or bool(found and found[0][2] == styles.LEAD_IN)
        rows = found[1:] if is_lead else found
        content.style = (
            proposal_reading.style_of([(mark, line) for mark, line, _ in rows])
            if rows
            else self._no_clauses(parsed)
        )
        for _, line, style in rows:
            self._clause(line, style)
        inside = next(filter(None, (proposal_reading.body_inside(line) for _, line, _ in rows)), "")
        names = parsed.names if parsed else (inside,) if inside else self._own_name() if rows else ()
        decides = parsed.decides if parsed else True
        bodies, own = self.around.bodies, self.around.body_id
        content.chain, unknown = proposal_reading.chain(names, decides, bodies, own)
        for name in unknown:
            self.tell.check("Organet känns inte igen, välj vem som beslutar", name)
        usual = proposals.lead_in([(step.name, step.part) for step in content.chain], style=content.style)
        lead = self.tell.fitting(lead, 300, heading) if is_lead else ""
        content.lead_in = lead if lead != usual else ""
        content.without_lead_in = bool(usual) and not lead
        self.tell.became(heading, f"Förslag, att-satser: {len(content.clauses)}")

    def _no_clauses(self, parsed: proposal_reading.LeadIn | None) -> str:
        return "bare" if parsed is not None and parsed.ends_in_att else "att"

    def _own_name(self) -> tuple[str, ...]:
        return tuple(body.name for body in self.around.bodies if body.id == self.around.body_id)

    def _clause(self, line: str, style: str) -> None:
        number = len(self.content.clauses) + 1
        if style not in {styles.CLAUSE, styles.CLAUSE_LIST} and proposal_reading.lead_in(line) is not None:
            self.tell.lost("En inledning till, som inte fick plats i förslaget", line)
            return
        later = self.own and line.endswith(_LATER)
        clause = proposal_reading.clause(line.removesuffix(_LATER) if later else line, self.content.style)
        if later:
            clause.state = "awaited"
        self.content.clauses.append(clause)
        if clause.state == "started":
            self.tell.check(
                f"Att-sats {number} börjar inte med ett verb, eller saknar vad som beslutas", line
            )
        elif clause.state == "empty":
            self.tell.check(f"Att-sats {number} är tom", "fylls vid sammanträdet om du inte skriver den")
        elif proposal_reading.speaks_of_money(clause.text) and not clause.amounts:
            self.tell.check(f"Att-sats {number}: beloppet kunde inte läsas år för år", line)
