"""Text against a compilation's content, and figures in tables. Pure: words and plain data in, `Doubt`s out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from core import money
from core.errors import Refused

type Content = dict[str, Any]

_WORDS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_NUMBERS = {word: number for number, word in enumerate(_WORDS)} | {"ett": 1}
_N = r"(?P<n>[0-9]{1,4}|" + "|".join((*_WORDS, "ett")) + r")"
_COUNT = re.compile(rf"\b{_N}\s+(?P<new>nya\s+)?ansökningar\b", re.IGNORECASE)
_DIGITS = r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})*(?:,[0-9]{1,2})?"
_AMOUNT = rf"(?P<amount>{_DIGITS}\s*(?:kr|kronor|tkr|mnkr))\b"
_EACH = re.compile(
    rf"\b(?:var sin|var sitt|vardera|var|styck|per förening)\b[^.]{{0,60}}?{_AMOUNT}", re.IGNORECASE
)
_EACH_AFTER = re.compile(rf"{_AMOUNT}\s+(?:vardera|var|styck|per förening)\b", re.IGNORECASE)
_HOW_MANY = re.compile(rf"\b{_N}\s+(?:namngivna\s+)?(?:föreningar|sökande|projekt)\b", re.IGNORECASE)
_WHOLE = re.compile(
    rf"\b(?:totalt|sammanlagt|tillsammans|summan|i summa)\b[^.]{{0,50}}?{_AMOUNT}", re.IGNORECASE
)
_LEFT = re.compile(rf"\b(?P<year>20[0-9]{{2}})\b[\s:–-]*{_AMOUNT}", re.IGNORECASE)
_SAYS_BASIS = re.compile(r"beslutat|beslutade|föreslag|efter detta beslut|huvudbok", re.IGNORECASE)
# Groups of figures that are not three each, where an amount stands: alone in a cell, or before its unit.
_MISPRINT = re.compile(r"(?<![0-9,.-])[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{1,3})+(?:,[0-9]+)?(?![0-9])")
_BEFORE_UNIT = re.compile(
    r"(?<![0-9,.-])(?P<number>[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{1,3})+(?:,[0-9]+)?)\s*(?:kr|tkr|mnkr)\b",
    re.IGNORECASE,
)
_SUM = re.compile(r"^(?:summa|totalt|total|sammanlagt)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Doubt:
    """`kind` is the rule; the words are whole sentences."""

    kind: str
    title: str
    message: str
    expected: str = ""
    found: str = ""


def counts(text: str, content: Content) -> Iterator[Doubt]:
    """How many applications the text says, against the rows: 5 against 4 new."""
    rows, new = content["counts"]["rows"], content["counts"]["new"]
    for one in _COUNT.finditer(text):
        said = _number(one["n"])
        if said == new or (said == rows == new):
            continue
        before = content["counts"]["decided_before"]
        how = f"{new} nya" + (f" och {before} som är beslutad tidigare" if before else "")
        yield Doubt(
            "count",
            f"Texten säger {said} ansökningar",
            f"Sammanställningen har {how}. Rätta antalet i texten, eller skriv vilka som är nya.",
            expected=f"{new} nya",
            found=one[0],
        )


def each(text: str, content: Content) -> Iterator[Doubt]:
    """An amount that each is said to get, times how many, against the sum that is granted: 140 168 against 118 870."""
    granted = [row for row in content["rows"] if row["new"] and row["proposed_ore"]]
    total = sum(row["proposed_ore"] for row in granted)
    for one in [*_EACH.finditer(text), *_EACH_AFTER.finditer(text)]:
        ore = _ore(one["amount"])
        if ore is None or not granted:
            continue
        said = _HOW_MANY.search(text)
        many = _number(said["n"]) if said else _named(text, granted)
        if ore * many == total and all(row["proposed_ore"] == ore for row in granted):
            continue
        alike = sum(1 for row in granted if row["proposed_ore"] == ore)
        yield Doubt(
            "each",
            f"{many} gånger {money.text(ore)} är {money.text(ore * many)}",
            f"Sammanställningen beviljar {money.text(total)}, {money.text(abs(ore * many - total))} "
            f"{'mindre' if ore * many > total else 'mer'}. {alike} av {len(granted)} får {money.text(ore)}.",
            expected=money.text(total),
            found=one[0],
        )


def whole(text: str, content: Content) -> Iterator[Doubt]:
    """A total in the text against the sums of the compilation."""
    totals = content["totals"]
    sums = {totals["asked_ore"], totals["new_ore"], totals["proposed_ore"]}
    for one in _WHOLE.finditer(text):
        ore = _ore(one["amount"])
        if ore is not None and ore not in sums:
            yield Doubt(
                "whole",
                f"{one['amount']} är ingen av sammanställningens summor",
                f"Sökt är {money.text(totals['asked_ore'])}, föreslaget {money.text(totals['proposed_ore'])}.",
                expected=money.text(totals["proposed_ore"]),
                found=one[0],
            )


def left(heading: str, text: str, content: Content) -> Iterator[Doubt]:
    """What the text says is left: with its basis stated, and as the ledger has it before or after the decision."""
    said = [(int(one["year"]), one["amount"]) for one in _LEFT.finditer(text)]
    if "kvar" not in heading.casefold() or not said:
        return
    if not _SAYS_BASIS.search(f"{heading} {text}"):
        yield Doubt(
            "basis",
            "Det står inte vad kvarvarande medel räknas på",
            "Skriv om beloppen är räknade på det som är beslutat, på beslutat och föreslaget, eller efter detta beslut.",
            expected="beslutat, beslutat och föreslaget, eller efter detta beslut",
        )
    for year, amount in said:
        ore = _ore(amount)
        rows = [row for row in content["left"] if row["year"] == year and row["exists"]]
        if ore is None or not rows or any(ore in (row["before_ore"], row["after_ore"]) for row in rows):
            continue
        row = rows[0]
        yield Doubt(
            f"left-{year}",
            f"{amount} kvar {year} stämmer inte med huvudboken",
            f"{row['name']} {year} har {money.text(row['before_ore'])} kvar före beslutet och "
            f"{money.text(row['after_ore'])} efter.",
            expected=money.text(row["after_ore"]),
            found=amount,
        )


def sums(content: Content) -> Iterator[Doubt]:
    """The sums of a compilation against its own rows: a frozen one must still add up."""
    new = [row for row in content["rows"] if row["new"]]
    for name, words, rows in (
        ("asked_ore", "sökt", content["rows"]),
        ("proposed_ore", "föreslaget", new),
    ):
        counted = sum(row[name] for row in rows)
        if counted != content["totals"][name]:
            yield Doubt(
                f"sum-{name}",
                f"Summan av {words} är inte radernas",
                f"Raderna är tillsammans {money.text(counted)}, summan säger {money.text(content['totals'][name])}.",
                expected=money.text(counted),
                found=money.text(content["totals"][name]),
            )


def misprints(text: str) -> Iterator[Doubt]:
    """Amounts before a unit whose figures are not in groups of three: 8 44 tkr."""
    for one in _BEFORE_UNIT.finditer(text):
        if _is_misprint(one["number"]):
            yield _misprint(one["number"])


def tables(html: str) -> Iterator[Doubt]:
    """Misprinted figures in the cells of tables, and sum rows that are not the sum of their rows."""
    for rows in tables_of(html):
        for cell in (cell for row in rows for cell in row):
            if _MISPRINT.fullmatch(cell) and _is_misprint(cell):
                yield _misprint(cell)
        yield from _sum_rows(rows)


def _sum_rows(rows: Sequence[Sequence[str]]) -> Iterator[Doubt]:
    for number, row in enumerate(rows):
        if not row or not _SUM.match(row[0]):
            continue
        for index in range(1, len(row)):
            parts = [
                _plain(above[index])
                for above in rows[1:number]
                if index < len(above) and above[index].strip(" –-")
            ]
            total = _plain(row[index])
            if total is None or len(parts) < 2 or None in parts:
                continue
            counted = sum(part for part in parts if part is not None)
            if abs(counted - total) > len(parts) * 5:  # the last printed figure of each part may be rounded
                yield Doubt(
                    f"sum-{index}",
                    f"{row[0]} är inte summan av raderna",
                    f"Raderna ovanför är tillsammans {_printed(counted)}, det står {row[index]}.",
                    expected=_printed(counted),
                    found=row[index],
                )


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data.replace("\u00ad", "")


def tables_of(html: str) -> list[list[list[str]]]:
    """The words of each table's cells, row by row."""
    found = _Tables()
    found.feed(html)
    return [[[" ".join(cell.split()) for cell in row] for row in table] for table in found.tables]


def _is_misprint(number: str) -> bool:
    first, *rest = re.split(r"[ \u00a0\u202f]", number.partition(",")[0])
    return any(len(group) != 3 for group in rest) and bool(first)


def _misprint(number: str) -> Doubt:
    joined = re.sub(r"[ \u00a0\u202f]", "", number)
    return Doubt(
        "misprint",
        f"”{number}” är inget tal",
        f"Tusental skrivs i grupper om tre siffror. Menas {joined}?",
        expected=joined,
        found=number,
    )


def _plain(cell: str) -> int | None:
    """A cell's number in hundredths, without its unit."""
    try:
        return money.parse(cell, unit="kr")
    except Refused:
        return None


def _printed(hundredths: int) -> str:
    return money.number(hundredths, "kr")


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.casefold()]


def _ore(amount: str) -> int | None:
    try:
        return money.parse(amount)
    except Refused:
        return None


def _named(text: str, granted: Sequence[Content]) -> int:
    """How many of those who are granted the text names; all of them when it names none."""
    words = text.casefold()
    return sum(1 for row in granted if row["applicant"].casefold() in words) or len(granted)
