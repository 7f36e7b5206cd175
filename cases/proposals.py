"""How a proposal reads: the lead-in from the chain of bodies, each clause with its mark, amounts per year as text.

Pure functions over plain values. What is meant (chain, verb, text, amounts) is kept apart from how it is printed
(style, another lead-in, another wording), so that a proposal can be compared when it has travelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core import money

# Infinitives that officials choose from; any other can be written.
VERBS = (
    "anta",
    "avslå",
    "bevilja",
    "fastställa",
    "förklara",
    "godkänna",
    "lägga",
    "lämna",
    "uppdra åt",
    "yttra sig",
)
CONDITION = "beslutet gäller"  # the usual beginning of a condition, which has no infinitive
PREPARES, PROPOSES, DECIDES = "prepares", "proposes", "decides"

_MARK = re.compile(r"^(?:[-–•*\uf0b7]|\d{1,2}[.)])\s+")
_ATT = re.compile(r"^(att)\b\s*", re.IGNORECASE)
_BODY_DECIDES = re.compile(r"^(?P<body>kommun\w+(?: \S+){0,5}?) beslutar att ", re.IGNORECASE)


def lead_in(chain: Sequence[tuple[str, str]], *, style: str = "att") -> str:
    """`X beslutar`, `X föreslår Y besluta`, `X föreslår Y föreslå Z besluta`; with "att" where the clauses have none.

    `chain` is (name of the body, its part) in order. A body that only prepares is not printed. A chain in which
    nobody decides ends in "föreslår"; an empty one gives no lead-in.
    """
    printed = [(name, part) for name, part in chain if part != PREPARES]
    if not printed:
        return ""
    words = []
    for number, (name, part) in enumerate(printed):
        name = _in_sentence(name) if number else name
        decides = part == DECIDES
        if number == 0:
            words.append(f"{name} {'beslutar' if decides else 'föreslår'}")
        else:
            words.append(f"{name} {'besluta' if decides else 'föreslå'}")
    return " ".join(words) + ("" if style == "att" else " att")


def _in_sentence(name: str) -> str:
    """A body's name inside a sentence: `kommunstyrelsen`, but an abbreviation stays as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def clause_text(verb: str, text: str) -> str:
    """What a clause says after its "att"."""
    return f"{verb.strip()} {text.strip()}".strip()


def clause_line(
    *, style: str, number: int, verb: str = "", text: str = "", printed: str = ""
) -> tuple[str, str]:
    """The mark and the text of a clause as printed: `("att", "bevilja …")`, `("–", …)`, `("1.", …)`, `("", …)`.

    `printed` is another wording for print: an "Att" it begins with becomes the mark, a list sign goes.
    """
    line = _MARK.sub("", printed.strip()) if printed.strip() else ""
    if style == "dash":
        return "–", line or clause_text(verb, text)
    if style == "number":
        return f"{number}.", line or clause_text(verb, text)
    if style == "bare":
        return "", line or clause_text(verb, text)
    if not line:
        return "att", clause_text(verb, text)
    begins = _ATT.match(line)
    return (begins[1], line[begins.end() :]) if begins else ("", line)


def split_clause(typed: str) -> tuple[str, str]:
    """Verb and text of a clause somebody wrote or pasted as one line: list signs, "att" and "X beslutar att"
    go, a known verb is told from the rest, else the first word is taken."""
    line = _ATT.sub("", _MARK.sub("", typed.strip()))
    line = _ATT.sub("", _BODY_DECIDES.sub("", line))
    known = next((v for v in sorted(VERBS, key=len, reverse=True) if _starts_with(line, v)), "")
    verb, _, rest = (known, "", line[len(known) :]) if known else line.partition(" ")
    return verb[:1].lower() + verb[1:], rest.strip()


def _starts_with(line: str, verb: str) -> bool:
    return line.lower() == verb or line.lower().startswith(f"{verb} ")


def amounts_text(amounts: Iterable[tuple[int, int]]) -> str:
    """Amounts per year as a clause says them: `20 000 kr 2024, 100 000 kr/år 2025–2026 och 80 000 kr 2027`.

    `amounts` is (year, öre). Amounts of one year are added; equal amounts in years that follow are told together.
    """
    per_year: dict[int, int] = {}
    for year, ore in amounts:
        per_year[year] = per_year.get(year, 0) + ore
    spans: list[tuple[int, int, int]] = []
    for year, ore in sorted(per_year.items()):
        if spans and spans[-1][2] == ore and spans[-1][1] == year - 1:
            spans[-1] = (spans[-1][0], year, ore)
        else:
            spans.append((year, year, ore))
    parts = [
        f"{money.text(ore)} {first}" if first == last else f"{money.text(ore)}/år {first}–{last}"
        for first, last, ore in spans
    ]
    return parts[0] if len(parts) == 1 else " och ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
