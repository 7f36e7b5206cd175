"""The amounts of an att-sats in words, and the words read back: what is printed and what is posted cannot differ.

`20 000 kr 2024, 100 000 kr/år 2025–2026 och 80 000 kr 2027, att tas från kommunstyrelsens anslag för tillväxt`. Money
from several funds is told fund by fund, with *samt* between. Amounts are öre. Pure; the sources are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cases import proposals
from cases.matters import Source
from cases.memo_content import Amount
from cases.proposal_reading import Span, amount_spans
from core import money
from core.errors import Refused

TAKEN = "att tas från"
_TAKEN = re.compile(
    r"\b(?:att tas från|(?:tas|tages|anvisas) (?:från|ur)|finansieras (?:från|ur|genom)|ur)\s+"
)
_BEFORE = re.compile(r"[\s,]*$")

type PerSource = dict[tuple[str, int], int]


def render(amounts: Iterable[Amount], sources: Sequence[Source]) -> str:
    """The amounts as a clause says them, fund by fund in the order they are given; empty for none."""
    by_source: dict[str, list[Amount]] = {}
    for amount in amounts:
        by_source.setdefault(amount.source_key, []).append(amount)
    parts = []
    for key, rows in by_source.items():
        words = proposals.amounts_text((row.year, row.ore) for row in rows)
        phrase = next((each.phrase for each in sources if each.key == key), rows[0].source_label)
        parts.append(f"{words}, {TAKEN} {phrase}" if phrase else words)
    return ", samt ".join(parts)


def parse(text: str, sources: Sequence[Source]) -> list[Amount]:
    """The amounts that a text says, each with the source named next after it (else the last before it). A source that
    nobody knows has no key. Amounts of one year and source are added; in the order they stand."""
    found: dict[tuple[str, int], Amount] = {}
    named = _named(text, sources)
    for span in amount_spans(text):
        key, label = _source_of(span, named)
        for year in span.years:
            known = found.get((key or label, year))
            found[key or label, year] = Amount(year, span.ore + (known.ore if known else 0), label, key)
    return list(found.values())


def agrees(text: str, amounts: Iterable[Amount], sources: Sequence[Source]) -> bool:
    """Whether the text says these amounts and no others. A source that the text does not name is no disagreement."""
    said, meant = parse(text, sources), list(amounts)
    if not any(amount.source_key or amount.source_label for amount in said):
        return _per_year(said) == _per_year(meant)
    return per_source(said) == per_source(meant)


def per_source(amounts: Iterable[Amount]) -> PerSource:
    """Öre by (key of the source, year)."""
    totals: PerSource = {}
    for amount in amounts:
        place = (amount.source_key, amount.year)
        totals[place] = totals.get(place, 0) + amount.ore
    return totals


def rewritten(text: str, amounts: Sequence[Amount], sources: Sequence[Source]) -> str:
    """The text with these amounts in the place of those it says, or last when it says none."""
    span = _passage(text, sources)
    words = render(amounts, sources)
    if span is None:
        return f"{text.rstrip()} {words}".strip() if words else text
    return text[: span[0]] + words + text[span[1] :]


def subject(text: str, sources: Sequence[Source]) -> str:
    """What the clause gives money to: its words before the first amount."""
    span = _passage(text, sources)
    before = text[: span[0]] if span else text
    before = re.sub(r"\s+(?:med|högst|sammanlagt|totalt)\s*$", "", _BEFORE.sub("", before))
    return re.sub(r"^(?:bidrag|medfinansiering|medel) till\s+", "", before).strip(" ,.")


def total_said(text: str) -> int | None:
    """A sum that the text gives beside the years: `sammanlagt 300 000 kr`. In öre."""
    found = re.search(
        r"\b(?:totalt|sammanlagt|summan?)\b[^\d]{0,20}(\d[\d \u00a0\u202f]*(?:,\d+)?[ \u00a0\u202f](?:kr|kronor|tkr|mnkr))\b",
        text,
        re.IGNORECASE,
    )
    return _ore(found[1]) if found else None


def _ore(words: str) -> int | None:
    try:
        return money.parse(words)
    except Refused:
        return None


def _per_year(amounts: Iterable[Amount]) -> dict[int, int]:
    years: dict[int, int] = {}
    for amount in amounts:
        years[amount.year] = years.get(amount.year, 0) + amount.ore
    return years


def _passage(text: str, sources: Sequence[Source]) -> tuple[int, int] | None:
    """From the first amount to the end of the last one, or of the source that is named after it."""
    spans = amount_spans(text)
    if not spans:
        return None
    end = max([spans[-1].end, *(stop for start, stop, *_ in _named(text, sources) if start > spans[0].start)])
    return spans[0].start, end


def _named(text: str, sources: Sequence[Source]) -> list[tuple[int, int, str, str]]:
    """Where the text says what the money is taken from: (start, end, key, name). The longest name that fits."""
    plain = re.sub(r"[\u00a0\u202f]", " ", text)
    names = sorted(
        ((name, each) for each in sources for name in {each.phrase, each.label, *each.names} if name),
        key=lambda pair: -len(pair[0]),
    )
    found = []
    for match in _TAKEN.finditer(plain):
        rest = plain[match.end() :]
        for name, each in names:
            if re.match(rf"{re.escape(name)}(?!\w)", rest, re.IGNORECASE):
                found.append((match.start(), match.end() + len(name), each.key, each.label))
                break
        else:
            words = re.match(r"[^,.;:()]{3,120}", rest)
            if words and not words[0][:1].isdigit():
                found.append((match.start(), match.end() + len(words[0]), "", words[0].strip()))
    return found


def _source_of(span: Span, named: Sequence[tuple[int, int, str, str]]) -> tuple[str, str]:
    after = next((one for one in named if one[0] >= span.end), None)
    before = next((one for one in reversed(named) if one[1] <= span.start), None)
    found = after or before
    return (found[2], found[3]) if found else ("", "")
