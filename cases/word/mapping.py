"""The blocks of a Word file as a memo. Pure; nothing is dropped without being told of in the reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from cases import proposal_reading, proposals, richtext
from cases.memo_content import Content, Enclosure, Line, Section
from cases.word import styles
from cases.word.flow import Block, html, is_table, lines, pairs, unmarked
from cases.word.headings import kind_of
from cases.word.letter import Letter, letter, take
from cases.word.results import LEFT, Leftover, Reading, Surroundings
from core.words import clean

LONGEST_HEADING, LONGEST_TITLE, LONGEST_NAME = 200, 300, 200
_TITLES = {"title", "titel"}
_LABEL = re.compile(
    r"(?P<label>bilaga \d{1,3}[a-z]?)(?P<sep>\s*[-–—:.]\s*|\s+)(?P<title>\S.*)", re.IGNORECASE
)
_NOTE = re.compile(r"(?P<title>.*\S)\s+\((?P<note>[^()]{1,200})\)")
_SAYS_WHEN = re.compile(
    r"komme[rn]|beres|bereds|utgår|väntas|kompletteras|delas ut|läggs|bifogas", re.IGNORECASE
)
_LATER = " (kommer senare)"
_TOC = re.compile(r"toc|innehåll", re.IGNORECASE)
_NOTE_IN_TEXT = re.compile(r"<foot-note>(.*?)</foot-note>", re.DOTALL)
_RULE = re.compile(r"[_.…\s]*")


def mapped(told: dict[str, Any], around: Surroundings) -> Reading:
    """`told` is what `opening.opened` says of the file."""
    return _Mapping(told, around).reading()


class _Mapping:
    def __init__(self, told: dict[str, Any], around: Surroundings) -> None:
        self.told, self.around, self.own = told, around, bool(told["own"])
        self.content = Content(title="", kind="", body_id=around.body_id, unit_id=around.unit_id)
        self.out = Reading(self.content)
        self.blocks = [block for block in told["blocks"] if not self._is_contents(block)]
        self.levels = [b["level"] for b in self.blocks if not is_table(b) and b["level"] and b["text"]]

    def reading(self) -> Reading:
        title_at, section_level = self._title()
        heads = [
            at
            for at, block in enumerate(self.blocks)
            if at != title_at and self._heading(block, section_level)
        ]
        first_sure = next((at for at in heads if self._is_sure(self.blocks[at])), None)
        heads = [at for at in heads if first_sure is not None and at >= first_sure]
        start = heads[0] if heads else len(self.blocks)
        signs, body_end = self._signatures(start)
        self._letter(letter(self.blocks[:start], self.around, title_at, alone=not heads))
        ends = [*heads[1:], body_end]
        for at, end in zip(heads, ends, strict=False):
            self._section(clean(self.blocks[at]["text"]).rstrip(), self.blocks[at + 1 : max(end, at + 1)])
        self.content.signatories += signs
        self._left()
        self.out.has_signatories = bool(self.content.signatories)
        return self.out

    # Where it is cut

    def _is_contents(self, block: Block) -> bool:
        if is_table(block) or not _TOC.match(block["style"]):
            return False
        if block["text"]:
            self.told["left"].append(["contents", block["text"]])
        return True

    def _title(self) -> tuple[int | None, int]:
        """The block that is the title, when a style says so, and the level of the sections' headings."""
        styled = (
            at
            for at, b in enumerate(self.blocks)
            if not is_table(b) and b["style"].casefold() in _TITLES and b["text"]
        )
        title_at = next(styled, None)
        if title_at is None and self.levels.count(1) == 1 and len(self.levels) > 1 and self.levels[0] == 1:
            first = next(
                at for at, b in enumerate(self.blocks) if not is_table(b) and b["level"] == 1 and b["text"]
            )
            if not kind_of(self.blocks[first]["text"]):
                title_at = first
        below = [
            b["level"]
            for at, b in enumerate(self.blocks)
            if not is_table(b) and b["level"] and b["text"] and at != title_at
        ]
        return title_at, min(below, default=1)

    def _heading(self, block: Block, section_level: int) -> bool:
        if (
            is_table(block)
            or not block["text"]
            or len(block["text"]) > LONGEST_HEADING
            or "\n" in block["text"]
        ):
            return False
        if block["level"] and block["level"] <= section_level:
            return True
        if self.own:
            return False
        kind = kind_of(block["text"])
        if block["level"]:
            return kind not in {"", "prose"}
        if block["list"] or len(block["text"]) > 80:
            return False
        if kind:
            return block["bold"] or not self.levels
        if self.levels or not block["bold"] or block["text"].rstrip()[-1:] in ".,;?!":
            return False
        return (
            proposal_reading.lead_in(block["text"]) is None
            and proposal_reading.mark_of(block["text"]) != "att"
        )

    def _is_sure(self, block: Block) -> bool:
        """A heading that cannot be a title or a word in the letterhead."""
        return bool(block["level"] or kind_of(block["text"]))

    def _signatures(self, start: int) -> tuple[list[Line], int]:
        """Those who sign stand last: in a table of ours, in a table of few words, or in typed columns."""
        last = len(self.blocks)
        while last > start and not is_table(self.blocks[last - 1]) and not self.blocks[last - 1]["text"]:
            last -= 1
        if last <= start:
            return [], last
        block = self.blocks[last - 1]
        if is_table(block):
            signs = _signed_table(block, self.own)
            return (signs, last - 1) if signs else ([], last)
        if self.own:
            return [], last
        columns = [
            [clean(part) for part in b["text"].split("\t") if part.strip()]
            for b in self.blocks[max(start, last - 2) : last]
            if not is_table(b)
        ]
        if len(columns) == 2 and len(columns[0]) == len(columns[1]) >= 2:
            return [Line(name, title) for name, title in list(pairs(columns))[: len(columns[0])]], last - 2
        return [], last

    # The letterhead and the title

    def _letter(self, found: Letter) -> None:
        heads = Letter()
        for line in self.told["heads"]:
            take(heads, clean(line), "", self.around)
        if not self.own:
            found.kind = found.kind or heads.kind
            found.dated_on = found.dated_on or heads.dated_on
            found.addressee = found.addressee or heads.addressee
            found.dnr = found.dnr or heads.dnr
            for line in heads.rest:
                self._lost("Sidhuvud eller sidfot", line)
        content = self.content
        content.kind = self._fitting(
            found.kind or ("" if self.own else "Tjänsteskrivelse"), 60, "Dokumenttyp"
        )
        content.dated_on = found.dated_on
        content.addressee = "\n".join(found.addressee)
        title = found.title or clean(self.told["title"])
        content.title = self._fitting(title, LONGEST_TITLE, "Rubrik")
        self.out.has_title, self.out.has_addressee = bool(title), bool(found.addressee)
        if found.dnr and self.around.dnr and found.dnr.casefold() != self.around.dnr.casefold():
            self._check(
                "Dokumentet har ett annat diarienummer", f"{found.dnr}, men ärendet är {self.around.dnr}"
            )
        for line in found.rest:
            self._lost("Brevhuvud", line)
        if any(is_table(block) or block["html"] for block in found.after):
            self._prose("", found.after)

    # Sections

    def _section(self, heading: str, blocks: Sequence[Block]) -> None:
        kind = kind_of(heading) or "prose"
        if kind != "prose" and self.content.section(kind) is not None:
            self._check("Rubriken finns två gånger, den andra är nu ett vanligt avsnitt", heading)
            kind = "prose"
        if kind == "prose":
            self._prose(heading, blocks)
            return
        self.content.sections.append(Section(kind, heading[:LONGEST_HEADING]))
        if kind == "proposal":
            self._proposal(blocks, heading)
        elif kind == "enclosures":
            self._enclosures(blocks, heading)
        else:
            people = self.content.prepared_by if kind == "prepared_by" else self.content.recipients
            for _, line, _ in lines(blocks):
                if not _RULE.fullmatch(line):
                    people.append(Line(self._fitting(unmarked(line), LONGEST_NAME, heading)))
            self._became(heading, f"Rader: {len(people)}")

    def _prose(self, heading: str, blocks: Sequence[Block]) -> None:
        notes: list[str] = []
        text = html(blocks, notes=notes)
        if self.around.site:
            text = text.replace(f'href="{self.around.site.rstrip("/")}/', 'href="/')
        self.content.sections.append(
            Section("prose", heading[:LONGEST_HEADING], richtext.clean(text) if text else "")
        )
        if "plain" in notes:
            self._check("Tabell utan rubrikrad", heading or "avsnittet utan rubrik")
        if "nested" in notes:
            self._check(
                "En tabell inuti en tabell har blivit vanliga rader", heading or "avsnittet utan rubrik"
            )
        tables = text.count("<table>")
        self._became(heading or "Text utan rubrik", f"Text, tabeller: {tables}" if tables else "Text")

    def _proposal(self, blocks: Sequence[Block], heading: str) -> None:
        content = self.content
        tables = [block for block in blocks if is_table(block)]
        found = [
            (mark, line, block["style"]) for mark, line, block in lines(b for b in blocks if not is_table(b))
        ]
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
            self._check("Organet känns inte igen, välj vem som beslutar", name)
        usual = proposals.lead_in([(step.name, step.part) for step in content.chain], style=content.style)
        lead = self._fitting(lead, 300, heading) if is_lead else ""
        content.lead_in = lead if lead != usual else ""
        content.without_lead_in = bool(usual) and not lead
        self._became(heading, f"Förslag, att-satser: {len(content.clauses)}")
        if tables:
            self._prose("", tables)

    def _no_clauses(self, parsed: proposal_reading.LeadIn | None) -> str:
        return "bare" if parsed is not None and parsed.ends_in_att else "att"

    def _own_name(self) -> tuple[str, ...]:
        return tuple(body.name for body in self.around.bodies if body.id == self.around.body_id)

    def _clause(self, line: str, style: str) -> None:
        number = len(self.content.clauses) + 1
        if style not in {styles.CLAUSE, styles.CLAUSE_LIST} and proposal_reading.lead_in(line) is not None:
            self._lost("En inledning till, som inte fick plats i förslaget", line)
            return
        later = self.own and line.endswith(_LATER)
        clause = proposal_reading.clause(line.removesuffix(_LATER) if later else line, self.content.style)
        if later:
            clause.state = "awaited"
        self.content.clauses.append(clause)
        if clause.state == "started":
            self._check(f"Att-sats {number} börjar inte med ett verb, eller saknar vad som beslutas", line)
        elif clause.state == "empty":
            self._check(f"Att-sats {number} är tom", "fylls vid sammanträdet om du inte skriver den")
        elif proposal_reading.speaks_of_money(clause.text) and not clause.amounts:
            self._check(f"Att-sats {number}: beloppet kunde inte läsas år för år", line)

    def _enclosures(self, blocks: Sequence[Block], heading: str) -> None:
        for mark, line, _ in lines(blocks):
            row = self._enclosure(line if mark or self.own else unmarked(line))
            self.content.enclosures.append(row)
        self._became(heading, f"Bilagor: {len(self.content.enclosures)}")

    def _enclosure(self, line: str) -> Enclosure:
        row = Enclosure(title=line)
        noted = _NOTE.fullmatch(line)
        if noted and _SAYS_WHEN.search(noted["note"]):
            line, row.note = noted["title"], noted["note"]
        if labelled := _LABEL.fullmatch(line):
            row.label, row.separator, line = labelled["label"], labelled["sep"][:5], labelled["title"]
        row.title = self._fitting(line, LONGEST_TITLE, "Bilaga")
        record = self.around.records.get(row.title.casefold())
        if record is not None:
            row.state, row.record_id = "attached", record
        elif row.note.casefold() == "utgår":
            row.state, row.note = "withdrawn", ""
        elif row.note:
            self._check("Bilagan tycks vara på väg, skriv från vem den väntas", row.printed)
        return row

    # What is told

    def _fitting(self, text: str, longest: int, what: str) -> str:
        if len(text) > longest:
            self._lost(f"{what}: för lång, resten kom inte med", text[longest:])
        return text[:longest].rstrip()

    def _became(self, heading: str, what: str) -> None:
        self.out.became.append((heading, what))

    def _lost(self, what: str, text: str = "") -> None:
        self.out.lost.append(Leftover(what, text))

    def _check(self, what: str, text: str = "") -> None:
        self.out.check.append(Leftover(what, text))

    def _notes_left(self) -> None:
        """Notes stand in text. One on a heading, a clause or a name has no place there, and is told of."""
        texts = Counter(
            _note_words(found)
            for section in self.content.sections
            for found in _NOTE_IN_TEXT.findall(section.html)
        )
        for html_of_note, before in self.told["notes"]:
            words = _note_words(html_of_note)
            if texts[words]:
                texts[words] -= 1
            else:
                self._lost(LEFT["footnote"], f"{words} (vid ”…{before}”)" if before else words)

    def _left(self) -> None:
        self._notes_left()
        kept = {"struck", "raised", "highlighted"}
        for kind, text in self.told["left"]:
            what = "Innehållsförteckning" if kind == "contents" else LEFT.get(kind, LEFT["other"])
            (self._check if kind in kept else self._lost)(what, text)
        if self.told["left_out"]:
            self._lost("Fler saker än som kan räknas upp", f"{self.told['left_out']} till, se Word-filen")
        if count := self.told["shapes"].get("underline"):
            self._check("Understrykning finns inte i skrivelser", f"{count} ställen, nu vanlig text")
        if count := self.told["inserted"]:
            self._check("Spårade tillägg är nu vanlig text", f"{count} ställen")
        if not self.out.has_title:
            self._check("Dokumentet har ingen rubrik", "skrivelsen får ärendets")


def _note_words(words: str) -> str:
    return clean(richtext.plain(richtext.clean(f"<p>{words}</p>")))


def _signed_table(table: Block, own: bool) -> list[Line]:
    cells = [cell["blocks"] for row in table["rows"] for cell in row]
    if own:
        found = []
        for blocks in cells:
            name = next((clean(b["text"]) for b in blocks if b.get("style") == styles.SIGNATURE), "")
            title = next((clean(b["text"]) for b in blocks if b.get("style") == styles.SIGNATURE_TITLE), "")
            if name or title:
                found.append(Line(name, title))
        return found
    words = [
        [[line for _, line, _ in lines(cell["blocks"]) if not _RULE.fullmatch(line)] for cell in row]
        for row in table["rows"]
    ]
    flat = [line for row in words for cell in row for line in cell]
    short = all(len(line) < 60 and not any(sign.isdigit() for sign in line) for line in flat)
    if not flat or not short or table["heads"] or len(words) > 3 or len(flat) > 8 or max(map(len, words)) > 3:
        return []
    if all(len(cell) <= 1 for row in words for cell in row):
        filled = [[cell[0] if cell else "" for cell in row] for row in words if any(row)]
        if len(filled) > 2:
            return []
        return [Line(name, title) for name, title in list(pairs(filled))[: len(filled[0])] if name]
    return [Line(cell[0], " ".join(cell[1:])) for row in words for cell in row if cell]
