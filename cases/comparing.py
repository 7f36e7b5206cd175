"""Two versions of a memo word by word. What is shown as taken out and put in, applied to the old, gives the new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from typing import Literal

from cases import proposals
from cases.memo_content import Clause, Content, Enclosure, Line, Section, params_words
from cases.models import Clause as ClauseRow
from cases.models import Enclosure as EnclosureRow
from cases.models import MemoSection
from core import money
from core.dates import long_date

Op = Literal["same", "out", "in"]
WIDEST = (
    4_000_000  # pairs of words to compare in one passage; a longer one is shown as taken out and put in whole
)
_TOKEN = re.compile(r"<[^<>]*>|\s+|\w+|[^\w\s<]|<", re.UNICODE)
_BLOCK = re.compile(r"(?:</(?:p|li|h3|tr|ul|ol|table|thead|tbody)>\s*|<br>|\n)+")
_SHORT = 300


@dataclass(frozen=True)
class Change:
    """A stretch that stands in both, or only in the old (`out`), or only in the new (`in`)."""

    op: Op
    text: str


@dataclass(frozen=True)
class Place:
    """Something that can be compared by itself: a section, the clauses, a line of the head."""

    key: str
    name: str
    text: str
    html: bool = False


@dataclass(frozen=True)
class Compared:
    key: str
    name: str
    changes: tuple[Change, ...]
    html: bool = False

    @property
    def old(self) -> str:
        return "".join(change.text for change in self.changes if change.op != "in")

    @property
    def new(self) -> str:
        return "".join(change.text for change in self.changes if change.op != "out")


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Passage by passage, and within a passage that differs word by word."""
    found: list[Change] = []
    for op, a, b in _opcodes(_passages(old), _passages(new)):
        before, after = "".join(a), "".join(b)
        if op == "equal":
            _add(found, "same", before)
        else:
            for change in _by_word(before, after):
                _add(found, change.op, change.text)
    return tuple(found)


def _by_word(old: str, new: str) -> Iterator[Change]:
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(a) * len(b) > WIDEST:
        yield Change("out", old)
        yield Change("in", new)
        return
    for op, left, right in _opcodes(a, b):
        if op == "equal":
            yield Change("same", "".join(left))
        else:
            yield Change("out", "".join(left))
            yield Change("in", "".join(right))


def _opcodes(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    if len(a) * len(b) > WIDEST and a != b:
        start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        yield "equal", a[:start], b[:start]
        yield "replace", a[start:], b[start:]
        return
    for op, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        yield op, a[i1:i2], b[j1:j2]


def _passages(text: str) -> list[str]:
    found, start = [], 0
    for end in _BLOCK.finditer(text):
        found.append(text[start : end.end()])
        start = end.end()
    return [*found, text[start:]] if start < len(text) else found


def _add(found: list[Change], op: Op, text: str) -> None:
    if not text:
        return
    if found and found[-1].op == op:
        found[-1] = Change(op, found[-1].text + text)
    else:
        found.append(Change(op, text))


# Whole memos


def compare(old: Content, new: Content) -> list[Compared]:
    """The places that differ, in printed order."""
    return [
        Compared(key, here.name, changes(left, right), here.html)
        for key, here, left, right in _differing(old, new)
    ]


def _differing(old: Content, new: Content) -> Iterator[tuple[str, Place, str, str]]:
    before, after = {p.key: p for p in places(old)}, {p.key: p for p in places(new)}
    after = _paired(before, after)
    for key in _in_order(list(before), list(after)):
        a, b = before.get(key), after.get(key)
        here = b or a
        assert here is not None
        left, right = a.text if a else "", b.text if b else ""
        if left != right:
            yield key, here, left, right


def what_differs(old: Content, new: Content) -> str:
    """What was changed, in short: the names of the places."""
    names = ", ".join(dict.fromkeys(here.name for _, here, *_ in _differing(old, new)))
    return names if len(names) <= _SHORT else f"{names[: _SHORT - 2].rpartition(',')[0]} …"


def _paired(before: dict[str, Place], after: dict[str, Place]) -> dict[str, Place]:
    """A section that was removed and written anew under the same heading is that section."""
    lost = {place.name: key for key, place in before.items() if key not in after}
    return {(lost.pop(place.name, key) if key not in before else key): place for key, place in after.items()}


def _in_order(before: list[str], after: list[str]) -> list[str]:
    """The new order, with what is gone where it stood."""
    found = list(after)
    for at, key in enumerate(before):
        if key in after:
            continue
        left = next((one for one in reversed(before[:at]) if one in found), None)
        found.insert(found.index(left) + 1 if left is not None else 0, key)
    return found


def places(content: Content) -> Iterator[Place]:
    """All that is printed or decides what is printed, as text."""
    yield Place("title", "Rubrik", content.title)
    yield Place("kind", "Dokumenttyp", content.kind)
    yield Place("dated_on", "Datum", long_date(content.dated_on) if content.dated_on else "")
    yield Place("addressee", "Adressat", content.addressee)
    yield Place("lead_in", "Inledning till förslaget", content.printed_lead_in)
    yield Place("chain", "Beslutsväg", _lines(step.name for step in content.chain))
    yield Place("clauses", "Att-satser", _lines(clause_line(one, content.style) for one in content.clauses))
    seen: dict[str, int] = {}
    for section in content.sections:
        name = section.heading or "Avsnitt utan rubrik"
        seen[name] = seen.get(name, 0) + 1
        name = name if seen[name] == 1 else f"{name} ({seen[name]})"
        yield from _section(section, name)
    yield Place("order", "Avsnittens ordning", _lines(s.heading or "utan rubrik" for s in content.sections))
    yield Place("enclosures", "Bilagor", _lines(map(enclosure_line, content.enclosures)))
    yield Place("prepared_by", "Beredningsansvariga", _lines(map(_person, content.prepared_by)))
    yield Place("recipients", "Mottagare", _lines(map(_person, content.recipients)))
    yield Place("signatories", "Undertecknare", _lines(map(_person, content.signatories)))


def _section(section: Section, name: str) -> Iterator[Place]:
    if section.kind == MemoSection.Kind.PROSE:
        yield Place(f"section-{section.id}", name, section.html, html=True)
    elif section.is_computed:
        yield Place(f"section-{section.id}", name, params_words(section))


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def clause_line(clause: Clause, style: str) -> str:
    line = clause.printed or proposals.clause_text(clause.verb, clause.text)
    att = "att " if style == "att" and not clause.printed else ""
    amounts = "; ".join(f"{a.year}: {money.text(a.ore)} {a.source_label}".rstrip() for a in clause.amounts)
    state = (
        f" [{ClauseRow.State(clause.state).label.lower()}]"
        if clause.state in {ClauseRow.State.EMPTY, ClauseRow.State.AWAITED}
        else ""
    )
    return f"{att}{line}{f' ({amounts})' if amounts else ''}{state}"


def enclosure_line(row: Enclosure) -> str:
    state = EnclosureRow.State(row.state).label.lower()
    awaited = f" från {row.awaited_from}" if row.awaited_from else ""
    day = f" {long_date(row.awaited_on)}" if row.awaited_on else ""
    note = f" ({row.note})" if row.note else ""
    return f"{row.printed}{note}: {state}{awaited}{day}"


def _person(line: Line) -> str:
    return f"{line.name}, {line.title}" if line.title else line.name


# How a difference is shown


@dataclass(frozen=True)
class Shown:
    """A stretch as it is read: words, or a mark-up that only came or went, said in words."""

    op: Op
    text: str
    form: bool = False


_FORMS = {
    "strong": "fet",
    "em": "kursiv",
    "li": "punkt",
    "h3": "underrubrik",
    "td": "cell",
    "th": "rubrikcell",
}


def shown(compared: Compared) -> list[Shown]:
    """The stretches as words. Mark-up that stands in both only breaks the lines; what came or went is named."""
    if not compared.html:
        return [Shown(change.op, change.text) for change in compared.changes]
    found: list[Shown] = []
    for change in compared.changes:
        for token in re.findall(r"<[^<>]*>|[^<]+|<", change.text):
            if not token.startswith("<"):
                found.append(Shown(change.op, unescape(token)))
            elif change.op == "same":
                if _breaks(token):
                    found.append(Shown("same", "\n"))
            elif word := _form(token):
                found.append(Shown(change.op, word, form=True))
                if _breaks(token):
                    found.append(Shown(change.op, "\n"))
    return [one for one in found if one.text]


def _breaks(tag: str) -> bool:
    return bool(re.match(r"</(?:p|li|h3|tr)>|<br", tag))


def _form(tag: str) -> str:
    name = re.sub(r"[^a-z0-9]", "", tag.partition(" ")[0])
    if tag.startswith("</"):
        return {"p": "¶", "li": "¶", "h3": "¶", "tr": "¶", "strong": "slut fet", "em": "slut kursiv",
                "a": "slut länk"}.get(name, "")  # fmt: skip
    if name == "a":
        href = re.search(r'href="([^"]*)"', tag)
        return f"länk till {unescape(href[1])}" if href else "länk"
    return {"table": "tabell", "br": "ny rad"}.get(name, _FORMS.get(name, ""))
