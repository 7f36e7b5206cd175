"""The blocks of a Word file as a memo. Pure; nothing is dropped without being told of in the reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from cases import richtext
from cases.memo_content import Content, Line, Section
from cases.word.cutting import LONGEST_HEADING, is_heading, is_sure, title_and_level
from cases.word.enclosures import LONGEST_TITLE, enclosure
from cases.word.flow import RULE, Block, html, is_table, lines, unmarked
from cases.word.headings import kind_of
from cases.word.letter import Letter, letter, take
from cases.word.proposal import ProposalReading
from cases.word.results import LEFT, Reading, Surroundings
from cases.word.signatures import signatures
from cases.word.telling import Telling
from core.words import clean

_TOC = re.compile(r"toc|innehåll", re.IGNORECASE)
_NOTE_IN_TEXT = re.compile(r"<foot-note>(.*?)</foot-note>", re.DOTALL)
LONGEST_NAME = 200


def mapped(told: dict[str, Any], around: Surroundings) -> Reading:
    """`told` is what `opening.opened` says of the file."""
    return _Mapping(told, around).reading()


class _Mapping:
    def __init__(self, told: dict[str, Any], around: Surroundings) -> None:
        self.told, self.around, self.own = told, around, bool(told["own"])
        self.content = Content(title="", kind="", body_id=around.body_id, unit_id=around.unit_id)
        self.out = Reading(self.content)
        self.tell = Telling(self.out)
        self.blocks = [block for block in told["blocks"] if not self._is_contents(block)]
        self.levels = [b["level"] for b in self.blocks if not is_table(b) and b["level"] and b["text"]]

    def reading(self) -> Reading:
        title_at, section_level = title_and_level(self.blocks, self.levels)
        heads = [
            at
            for at, block in enumerate(self.blocks)
            if at != title_at and is_heading(block, section_level, self.levels, self.own)
        ]
        first_sure = next((at for at in heads if is_sure(self.blocks[at])), None)
        heads = [at for at in heads if first_sure is not None and at >= first_sure]
        start = heads[0] if heads else len(self.blocks)
        signs, body_end = signatures(self.blocks, start, self.own)
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
                self.tell.lost("Sidhuvud eller sidfot", line)
        content = self.content
        content.kind = self.tell.fitting(
            found.kind or ("" if self.own else "Tjänsteskrivelse"), 60, "Dokumenttyp"
        )
        content.dated_on = found.dated_on
        content.addressee = "\n".join(found.addressee)
        title = found.title or clean(self.told["title"])
        content.title = self.tell.fitting(title, LONGEST_TITLE, "Rubrik")
        self.out.has_title, self.out.has_addressee = bool(title), bool(found.addressee)
        if found.dnr and self.around.dnr and found.dnr.casefold() != self.around.dnr.casefold():
            self.tell.check(
                "Dokumentet har ett annat diarienummer", f"{found.dnr}, men ärendet är {self.around.dnr}"
            )
        for line in found.rest:
            self.tell.lost("Brevhuvud", line)
        if any(is_table(block) or block["html"] for block in found.after):
            self._prose("", found.after)

    # Sections

    def _section(self, heading: str, blocks: Sequence[Block]) -> None:
        kind = kind_of(heading) or "prose"
        if kind != "prose" and self.content.section(kind) is not None:
            self.tell.check("Rubriken finns två gånger, den andra är nu ett vanligt avsnitt", heading)
            kind = "prose"
        if kind == "prose":
            self._prose(heading, blocks)
            return
        self.content.sections.append(Section(kind, heading[:LONGEST_HEADING]))
        if kind == "proposal":
            words = [block for block in blocks if not is_table(block)]
            ProposalReading(self.content, self.around, self.tell, own=self.own).read(words, heading)
            if tables := [block for block in blocks if is_table(block)]:
                self._prose("", tables)
        elif kind == "enclosures":
            self._enclosures(blocks, heading)
        else:
            people = self.content.prepared_by if kind == "prepared_by" else self.content.recipients
            for _, line, _ in lines(blocks):
                if not RULE.fullmatch(line):
                    people.append(Line(self.tell.fitting(unmarked(line), LONGEST_NAME, heading)))
            self.tell.became(heading, f"Rader: {len(people)}")

    def _prose(self, heading: str, blocks: Sequence[Block]) -> None:
        notes: list[str] = []
        text = html(blocks, notes=notes)
        if self.around.site:
            text = text.replace(f'href="{self.around.site.rstrip("/")}/', 'href="/')
        self.content.sections.append(
            Section("prose", heading[:LONGEST_HEADING], richtext.clean(text) if text else "")
        )
        if "plain" in notes:
            self.tell.check("Tabell utan rubrikrad", heading or "avsnittet utan rubrik")
        if "nested" in notes:
            self.tell.check(
                "En tabell inuti en tabell har blivit vanliga rader", heading or "avsnittet utan rubrik"
            )
        tables = text.count("<table>")
        self.tell.became(heading or "Text utan rubrik", f"Text, tabeller: {tables}" if tables else "Text")

    def _enclosures(self, blocks: Sequence[Block], heading: str) -> None:
        for mark, line, _ in lines(blocks):
            line = line if mark or self.own else unmarked(line)
            self.content.enclosures.append(enclosure(line, self.around.records, self.tell))
        self.tell.became(heading, f"Bilagor: {len(self.content.enclosures)}")

    # What is told

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
                self.tell.lost(LEFT["footnote"], f"{words} (vid ”…{before}”)" if before else words)

    def _left(self) -> None:
        self._notes_left()
        kept = {"struck", "raised", "highlighted"}
        for kind, text in self.told["left"]:
            what = "Innehållsförteckning" if kind == "contents" else LEFT.get(kind, LEFT["other"])
            (self.tell.check if kind in kept else self.tell.lost)(what, text)
        if self.told["left_out"]:
            self.tell.lost("Fler saker än som kan räknas upp", f"{self.told['left_out']} till, se Word-filen")
        if count := self.told["shapes"].get("underline"):
            self.tell.check("Understrykning finns inte i skrivelser", f"{count} ställen, nu vanlig text")
        if count := self.told["inserted"]:
            self.tell.check("Spårade tillägg är nu vanlig text", f"{count} ställen")
        if not self.out.has_title:
            self.tell.check("Dokumentet har ingen rubrik", "skrivelsen får ärendets")


def _note_words(words: str) -> str:
    return clean(richtext.plain(richtext.clean(f"<p>{words}</p>")))
