"""What is doubtful about the text of a report beside its tables. Each check is a small pure function of a part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from budget import bound
from budget.sheets import Column, Row, Sheet
from cases import richtext
from cases.findings import Finding, Severity
from core import money
from core.errors import Refused

# No amount has more than a dozen groups; without an end a page of figures would be gone through for each of them.
_NUMBER = r"[-–−]?\s?[0-9]{1,3}(?:[ \u00a0\u202f]?[0-9]{3}){0,12}(?:,[0-9]+)?"
_LOOSE = re.compile(rf"(?<![0-9,.])({_NUMBER})[ \u00a0\u202f]?(kr|tkr|mnkr|mkr|mdkr)\b")
# Groups of figures that are not three each before a unit: ”8 44 tkr”.
_MISPRINT = re.compile(
    r"(?<![0-9,.-])([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{1,3}){1,12}(?:,[0-9]+)?)\s*(?:kr|tkr|mnkr)\b"
)
_COSTS, _INCOMES = (
    re.compile(r"(?<!netto)kost(?:nad|a\b|ar\b|at\b)", re.I),
    re.compile(r"(?<!netto)intäkt", re.I),
)
_LOWER, _HIGHER = (
    re.compile(r"\b(?:lägre|mindre|minskad\w*)\b", re.I),
    re.compile(r"\b(?:högre|större|ökad\w*)\b", re.I),
)
_AHEAD = re.compile(r"prognos|årets slut|helår", re.I)


@dataclass(frozen=True)
class Words:
    """A part: `place` is its anchor, `html` its text with the bound numbers as they are written."""

    key: str
    heading: str
    html: str

    @property
    def place(self) -> str:
        return f"del-{self.key}"


type Sheets = Mapping[str, Sheet]


def figures(words: Words, sheets: Sheets) -> Iterator[Finding]:
    """Check 5. A bound number that is written otherwise than its cell: amount, unit, decimals."""
    for one in bound.figures(words.html):
        sheet = one.place(sheets)
        if sheet is None:
            yield Finding(
                f"report.lost:{words.key}.{one.key}",
                Severity.STOPS,
                words.place,
                f"{words.heading}: {one.key} finns inte i någon tabell",
                "Cellen är borttagen. Välj en annan med @, eller skriv beloppet.",
                found=one.typed,
            )
        elif one.quoted:
            yield from _quoted(words, one, sheet, sheets)


def _quoted(words: Words, one: bound.Figure, sheet: Sheet, sheets: Sheets) -> Iterator[Finding]:
    row, column = sheet.row_by_key[one.row], sheet.column_by_key[one.column]
    ore, ident = one.ore(sheets), f"report.text:{words.key}.{one.typed}"
    where = f"{sheet.title}: {row.label}, {column.label}"
    try:
        said = money.parse(one.quoted, unit=sheet.unit)
    except Refused as refusal:
        yield Finding(
            ident,
            Severity.WARNS,
            words.place,
            f"{words.heading}: ”{one.quoted}”",
            refusal.message,
            found=one.quoted,
        )
        return
    if ore is None:
        title = f"Texten säger {one.text(sheets)}, cellen är tom"
        yield Finding(
            ident, Severity.WARNS, words.place, title, f"{where}. Fyll i cellen.", found=one.text(sheets)
        )
        return
    expected = money.text(ore, sheet.unit)
    if said != ore:
        yield Finding(
            ident,
            Severity.WARNS,
            words.place,
            f"Texten säger {one.text(sheets)}, tabellen {expected}",
            f"{where}.{_reckoned(sheet, row, column, one.bare)} Låt texten följa tabellen, eller förklara skillnaden.",
            expected=expected,
            found=one.text(sheets),
        )
    elif one.text(sheets) != expected:
        yield Finding(
            ident,
            Severity.INFORMS,
            words.place,
            f"Texten säger {one.text(sheets)}, tabellen {expected}",
            f"{where}. Beloppet är detsamma men skrivs med andra decimaler eller en annan enhet.",
            expected=expected,
            found=one.text(sheets),
        )


def _reckoned(sheet: Sheet, row: Row, column: Column, bare: bool) -> str:
    worth, shown = sheet.worth(row.key, column.key), sheet.shown(row.key, column.key)
    if worth is None or worth == shown:
        return ""
    return f" Räknat på tabellens egna rader är det {money.text(abs(worth) if bare else worth, sheet.unit)}."


def directions(words: Words, sheets: Sheets) -> Iterator[Finding]:
    """Check 6. ”Lower costs” in a sentence while the row of costs is worse than its budget, and the like."""
    sheet = next((one for one in sheets.values() if any(row.sign == "cost" for row in one.rows)), None)
    if sheet is None:
        return
    told: set[tuple[str, bool, str]] = set()
    for paragraph in richtext.plain(bound.words_alone(words.html)).split("\n"):
        kind = "variance_year" if _AHEAD.search(paragraph) else "variance_period"
        column = next((one for one in sheet.columns if one.kind == kind), None)
        if column is None:
            continue
        for sentence in re.split(r"(?<=[.!?])\s+", paragraph):
            for sign, lower in _said(sentence):
                if (sign, lower, kind) not in told:
                    told.add((sign, lower, kind))
                    yield from _against(words, sheet, column, sign, lower, sentence)


def _said(sentence: str) -> Iterator[tuple[str, bool]]:
    """What a sentence says is lower (True) or higher: costs, incomes."""
    for sign, what in (("cost", _COSTS), ("income", _INCOMES)):
        if what.search(sentence):
            if _LOWER.search(sentence):
                yield sign, True
            if _HIGHER.search(sentence):
                yield sign, False


def _against(
    words: Words, sheet: Sheet, column: Column, sign: str, lower: bool, sentence: str
) -> Iterator[Finding]:
    better = lower if sign == "cost" else not lower
    for row in sheet.rows:
        apart = sheet.shown(row.key, column.key)
        if row.sign != sign or not apart or (apart > 0) == better:
            continue
        name = {"cost": "kostnader", "income": "intäkter"}[sign]
        said = f"{'lägre' if lower else 'högre'} {name}"
        yield Finding(
            f"report.direction:{words.key}.{sign}.{'lower' if lower else 'higher'}.{column.key}",
            Severity.WARNS,
            words.place,
            f"{words.heading}: texten talar om {said}, tabellen visar motsatsen",
            f"”{sentence[:160]}” {row.label}, {column.label} är {money.text(apart, sheet.unit)}. "
            "Skriv om meningen, eller förklara till exempel att den gäller netto eller en del av verksamheten.",
            expected=f"{'högre' if lower else 'lägre'} {name}",
            found=said,
        )


def misprints(words: Words, sheets: Sheets) -> Iterator[Finding]:
    """Check 10. ”8 44”: groups that are not three figures each can be read in two ways."""
    for found in _MISPRINT.finditer(richtext.plain(bound.words_alone(words.html))):
        try:
            money.parse(found[1])
        except Refused as refusal:
            title = f"{words.heading}: ”{found[1]}”"
            yield Finding(
                f"report.misprint:{words.key}.{found[1]}",
                Severity.WARNS,
                words.place,
                title,
                refusal.message,
                found=found[0],
            )


def loose(words: Words, sheets: Sheets) -> Iterator[Finding]:
    """Amounts in the text that are bound to no cell, and such as are written with other decimals than the tables."""
    plain = richtext.plain(bound.words_alone(words.html))
    found = [(one[0].strip(), one[1].strip(), one[2]) for one in _LOOSE.finditer(plain)]
    if not found or not sheets:
        return
    yield Finding(
        f"report.loose:{words.key}",
        Severity.INFORMS,
        words.place,
        f"{words.heading}: {len(found)} belopp följer inte någon tabell",
        f"{', '.join(one for one, _, _ in found)}. Skriv @ och välj cellen, om beloppet finns i en tabell.",
        found=", ".join(one for one, _, _ in found),
    )
    other = [
        one
        for one, number, unit in found
        if unit in {"tkr", "mnkr", "mkr"} and not re.search(r",[0-9]$", number)
    ]
    if other:
        yield Finding(
            f"report.decimals:{words.key}",
            Severity.INFORMS,
            words.place,
            f"{words.heading}: {', '.join(other)} skrivs med andra decimaler än tabellerna",
            "Tabellerna har en decimal. Skriv likadant i texten, om beloppet är så noggrant.",
            found=", ".join(other),
        )


CHECKS = (figures, directions, misprints, loose)
