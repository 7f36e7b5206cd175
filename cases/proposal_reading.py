"""A proposal that somebody has written as text, read as data: who decides, clause by clause, amounts per year.

The other way round from `cases.proposals`. Knows the ways officials write (domain: with and without a lead-in, `Att`,
a bare verb after "beslutar att:", dashes, numbers, the body inside the clause). Pure; every pattern is linear in the
length of its line, which is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases import proposals
from cases.memo_content import Amount, Clause, Step
from core import money
from core.errors import Refused

LONGEST_LEAD_IN = 300
_VERBS = re.compile(r"\b(beslutar|besluta|föreslår|föreslås|föreslå)\b", re.IGNORECASE)
_SEEMS_A_BODY = re.compile(
    r"(?:kommun\w+|\w*nämnden?|\w*utskott(?:et)?|\w*styrelsen?|\w*fullmäktige)(?: \S+){0,6}", re.IGNORECASE
)
_BODY_INSIDE = re.compile(r"\A(?P<body>[^.:;]{2,100}?) (?:beslutar|beslutade) att\b\s*", re.IGNORECASE)
_ATT = re.compile(r"\Aatt\b\s*", re.IGNORECASE)
_MARK = re.compile(r"\A(?:(?P<dash>[-–—•*\uf0b7])\s+|(?P<number>\d{1,2})[.)]\s+)")
_INFINITIVE = re.compile(r"[a-zåäöé]*(?:a|å|se|ge|be|ske|bero|bo|tro)", re.IGNORECASE)
_CONDITION = re.compile(r"(?:beslutet|detta beslut|bidraget|medlen|medfinansieringen)\b[^.]*\b(?:gäller|förutsätter|under förutsättning)", re.IGNORECASE)  # fmt: skip
_GAP = "[ \u00a0\u202f]"
_AMOUNT = re.compile(
    rf"(?<![\d,.])(?P<amount>(?:\d{{1,3}}(?:{_GAP}\d{{3}})+|\d{{1,12}})(?:,\d{{1,6}})?{_GAP}"
    rf"(?:kr|kronor|tkr|mnkr|mkr|miljon(?:er)? kronor))\b"
    rf"(?P<each>/år|{_GAP}per år|{_GAP}årligen)?{_GAP}(?:(?:för|under|år|åren|perioden|i){_GAP}){{0,3}}"
    rf"(?P<first>20\d\d)(?:{_GAP}?[-–]{_GAP}?(?P<last>20\d\d)|{_GAP}och{_GAP}(?P<second>20\d\d)(?!{_GAP}?\d))?",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\d\s?(?:kr|kronor|tkr|mnkr|mkr)\b", re.IGNORECASE)
_SOURCES = [
    re.compile(rf"\b{words}\s+(?P<source>[^,.;:()]{{3,120}})", re.IGNORECASE)
    for words in ("att tas från", "(?:tas|tages|anvisas) (?:från|ur)", "finansieras (?:från|ur|inom|genom|via)", "ur")
]  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A body that the authority has."""

    id: int
    name: str
    short_name: str = ""
    parent_id: int | None = None


@dataclass(frozen=True)
class LeadIn:
    """A lead-in line: the bodies in order as written, and whether the last one decides."""

    names: tuple[str, ...]
    decides: bool
    ends_in_att: bool


def lead_in(line: str) -> LeadIn | None:
    """`X beslutar`, `X beslutar att:`, `X föreslår Y besluta`, `X föreslår att Y beslutar att`, `X föreslår Y att:`.
    None for any other line, a clause that names its body among them."""
    words = " ".join(line.split()).rstrip(":. ").strip()
    if not words or len(words) > LONGEST_LEAD_IN:
        return None
    ends = words.lower().endswith(" att")
    words = words[:-4].rstrip() if ends else words
    parts = _VERBS.split(words)
    if len(parts) < 3:
        return None
    steps: list[tuple[str, str]] = []
    for who, verb in zip(parts[::2], parts[1::2], strict=False):
        name = _ATT.sub("", who.strip(" ,"), count=1).strip(" ,").rpartition(" att ")[2]  # "X yrkar att Y"
        if name:
            steps.append((name, verb.lower()))
        elif steps:  # "föreslås besluta", "beslutar föreslå": the same body
            steps[-1] = (steps[-1][0], verb.lower())
    rest = _ATT.sub("", parts[-1].strip(" ,"), count=1).strip(" ,")
    if rest and (steps[-1:] and steps[-1][1] in {"föreslår", "föreslå"}) and _SEEMS_A_BODY.fullmatch(rest):
        steps.append((rest, "besluta"))
    elif rest:
        return None
    if not steps or any(len(name) > 120 for name, _ in steps) or not steps[0][0][:1].isalpha():
        return None
    return LeadIn(tuple(name for name, _ in steps), steps[-1][1] in {"beslutar", "besluta"}, ends)


def body_inside(clause: str) -> str:
    """The body that a clause names itself: `Att kommunfullmäktige beslutar att …`. Empty when it names none."""
    found = _BODY_INSIDE.match(_ATT.sub("", clause.strip(), count=1))
    return found["body"].strip() if found and _SEEMS_A_BODY.fullmatch(found["body"].strip()) else ""


def chain(
    names: Sequence[str], decides: bool, bodies: Iterable[Known], own: int | None
) -> tuple[list[Step], list[str]]:
    """The way through the bodies that were named, and the names nobody knows.

    Where only the one that decides is named and it stands above the memo's own body, the way begins at the memo's.
    """
    every = {body.id: body for body in bodies}
    by_name = {key.casefold(): body for body in every.values() for key in (body.name, body.short_name) if key}
    found = [by_name[name.casefold()] for name in names if name.casefold() in by_name]
    unknown = [name for name in names if name.casefold() not in by_name]
    way = list({body.id: body for body in found}.values())
    if len(way) == 1 and decides and own in every and own != way[0].id:
        way = _up_to(every, every[own], way[0]) or way
    last = "decides" if decides else "proposes"
    parts = ["proposes"] * (len(way) - 1) + [last]
    return [Step(body.id, part, body.name) for body, part in zip(way, parts, strict=False)], unknown


def _up_to(every: dict[int, Known], start: Known, goal: Known) -> list[Known]:
    way = [start]
    while way[-1].id != goal.id:
        above = every.get(way[-1].parent_id or 0)
        if above is None or above in way:
            return []
        way.append(above)
    return way


def mark_of(line: str) -> str:
    """How a typed line is marked: `dash`, `number`, `att`, or nothing."""
    found = _MARK.match(line.strip())
    if found:
        return "dash" if found["dash"] else "number"
    return "att" if _ATT.match(line.strip()) else ""


def style_of(lines: Sequence[tuple[str, str]]) -> str:
    """The style of clauses given as (mark of the list they stand in, line)."""
    marks = [listed or mark_of(line) for listed, line in lines if listed or line.strip()]
    return next((mark for mark in ("number", "dash", "att") if mark in marks), "bare")


def clause(line: str, style: str) -> Clause:
    """A clause as data. What would not be printed the same way from its data keeps its wording as `printed`."""
    typed = " ".join(line.split())
    words = _MARK.sub("", typed, count=1) if style in {"dash", "number"} else typed
    if not _ATT.sub("", words, count=1).strip(" .:…"):
        plain = words.strip() in {"", "att"} or style != "att"
        return Clause(state="empty", printed="" if plain else words)
    body = body_inside(words)
    inner = _ATT.sub("", words, count=1)
    if body:
        inner = _BODY_INSIDE.sub("", inner, count=1)
    said = inner.rstrip(" .") if not inner.endswith(("m.m.", "m.fl.", "bl.a.", "etc.")) else inner
    if _CONDITION.match(said):
        verb, text = "", said[:1].lower() + said[1:]
    else:
        verb, text = proposals.split_clause(said)
        if (verb not in proposals.VERBS and not _INFINITIVE.fullmatch(verb)) or len(verb) > 60:
            verb, text = "", said
    found = Clause(verb=verb, text=text, is_condition=not verb and bool(_CONDITION.match(said)))
    found.amounts = amounts(text)
    found.state = "complete" if found.is_whole else "started"
    usual = " ".join(proposals.clause_line(style=style, number=1, verb=verb, text=text)).strip()
    printed = " ".join(proposals.clause_line(style=style, number=1, printed=words)).strip()
    found.printed = "" if usual == printed else words
    return found


@dataclass(frozen=True)
class Span:
    """An amount where it stands in a text, with the years it is for and how much each of them gets in öre."""

    start: int
    end: int
    years: tuple[int, ...]
    ore: int


def amount_spans(text: str) -> list[Span]:
    """Amounts with their years: `20 000 kr 2024, 100 000 kr/år 2025-2026 och 80 000 kr 2027`. A sum for several years
    together is not split: nobody said how."""
    spans = []
    for found in _AMOUNT.finditer(text):
        first, last = int(found["first"]), int(found["last"] or found["second"] or found["first"])
        if (last != first and not found["each"]) or not 0 <= last - first < 30:
            continue
        try:
            ore = money.parse(found["amount"])
        except Refused:
            continue
        if ore > 0:
            years = (first, last) if found["second"] else tuple(range(first, last + 1))
            spans.append(Span(found.start(), found.end(), years, ore))
    return spans


def amounts(text: str) -> list[Amount]:
    """Amounts with their years and what they are taken from: `20 000 kr 2024 och 80 000 kr 2027, att tas från X`."""
    per_year: dict[int, int] = {}
    for span in amount_spans(text):
        for year in span.years:
            per_year[year] = per_year.get(year, 0) + span.ore
    source = source_in(text) if per_year else ""
    return [Amount(year, ore, source) for year, ore in sorted(per_year.items())]


def source_in(text: str) -> str:
    """From what the money is taken, as written."""
    found = next((match for pattern in _SOURCES if (match := pattern.search(text))), None)
    return found["source"].strip() if found else ""


def speaks_of_money(text: str) -> bool:
    return bool(_MONEY.search(text))
