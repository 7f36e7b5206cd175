"""The heads of an application table: what each column is, for which fund and year, in which unit. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.collation import sort_key
from core.spreadsheets.cells import letter_of
from grants.entries import CallFacts
from grants.rules.asking import years_in_words

# What a column is called; the first name is the template's.
NAMES: dict[str, tuple[str, ...]] = {
    "external_id": ("Nummer", "Dnr", "Ansökans nummer", "Ansökningsnummer", "Ärendenummer", "Nr"),
    "applicant": ("Sökande", "Förening", "Projektägare", "Sökandens namn"),
    "organisation_number": ("Organisationsnummer", "Org.nr", "Orgnr"),
    "is_private_person": ("Privatperson",),
    "contact": ("Kontakt", "Kontaktperson", "E-post"),
    "project": ("Projekt", "Projekttitel", "Projektets namn"),
    "description": ("Beskrivning", "Projektbeskrivning"),
    "starts_on": ("Börjar", "Projektet börjar", "Startdatum"),
    "ends_on": ("Slutar", "Projektet slutar", "Slutdatum"),
    "total_cost_ore": ("Total kostnad", "Totala kostnaden", "Totala projektkostnaden", "Projektkostnad"),
    "received_on": ("Inkom", "Inkom den", "Inkommen"),
    "packages": ("Arbetspaket",),
    "co_financing": ("Medfinansiering", "Medfinansiärer"),
    "decided_on": ("Beslutad den", "Beslutad"),
    "decided_in": ("Beslutad i ärende",),
}
REQUIRED = ("external_id", "applicant", "project")
_KNOWN = {name.casefold(): key for key, names in NAMES.items() for name in names}
_UNIT = re.compile(r"\(\s*(?:i\s+)?(kr|tkr|mnkr|sek|kronor)\s*\)", re.IGNORECASE)
_ASKED = re.compile(r"sökt(?:\s+belopp)?\b(?P<rest>.*)", re.IGNORECASE)
_YEAR = re.compile(r"\b(19|20)[0-9]{2}\b")
SAME_UNIT = {"sek": "kr", "kronor": "kr"}


@dataclass(frozen=True)
class Column:
    """`key` is a name of `Entry` or `asked`; `letter` and `head` are for people (D, ”Sökt 2024 (tkr)”)."""

    key: str
    letter: str
    head: str
    unit: str
    fund: str = ""
    year: int = 0

    @property
    def said(self) -> str:
        return f"{self.letter} ”{self.head}”"


@dataclass
class Heads:
    """Where the heads stand (row number from 1), the columns by place, and what is wrong with them."""

    row: int = 0
    columns: dict[int, Column] = field(default_factory=dict)
    problems: list[tuple[str, str, bool]] = field(default_factory=list)  # column, message, stops


def heads_of(rows: Sequence[Sequence[Sequence[str]]], facts: CallFacts) -> Heads:
    """The row among the first ten that looks most like heads, read."""
    best, most = 0, 0
    for index, row in enumerate(rows[:10]):
        known = sum(1 for cell in row if _is_known(cell[1]))
        if known > most:
            best, most = index, known
    found = Heads(row=best + 1)
    if most < 2:
        found.problems.append(
            (
                "",
                f"Rubrikerna känns inte igen. Den första raden ska ha {_said(REQUIRED)}, som i mallen.",
                True,
            )
        )
        return found
    for index, cell in enumerate(rows[best]):
        if cell[1].strip():
            _read(found, index, cell[1].strip(), facts)
    _must_be_whole(found)
    return found


def _said(keys: Sequence[str]) -> str:
    names = [NAMES[key][0] for key in keys]
    return ", ".join(names[:-1]) + " och " + names[-1]


def _plain(head: str) -> str:
    return re.sub(r"\s+", " ", _UNIT.sub("", head)).strip(" :*").casefold()


def _is_known(head: str) -> bool:
    return _plain(head) in _KNOWN or bool(_ASKED.match(head.strip()))


def _read(found: Heads, index: int, head: str, facts: CallFacts) -> None:
    unit = _UNIT.search(head)
    word = SAME_UNIT.get(unit[1].lower(), unit[1].lower()) if unit else facts.unit
    letter = letter_of(index)
    key = _KNOWN.get(_plain(head))
    asked = _ASKED.match(head)
    if key is None and asked is None:
        found.problems.append((f"{letter} ”{head[:60]}”", "Kolumnen känns inte igen och läses inte.", False))
        return
    column = Column(key or "asked", letter, head[:60], word)
    if column.key == "asked":
        column = _asked(found, column, asked["rest"] if asked else "", facts)
    same = [
        c for c in found.columns.values() if (c.key, c.fund, c.year) == (column.key, column.fund, column.year)
    ]
    if same:
        found.problems.append(
            (column.said, f"Samma sak står i kolumn {same[0].said}. Ta bort en av dem.", True)
        )
    found.columns[index] = column


def _asked(found: Heads, column: Column, rest: str, facts: CallFacts) -> Column:
    """Which fund and year an amount is of: said in the head, or the only one there is."""
    year = _YEAR.search(rest)
    words = _YEAR.sub("", _UNIT.sub("", rest)).strip(" ,:-–")
    fund = _fund(words, facts.funds)
    if fund is None:
        why = (
            f"”{words}” är inget av utlysningens anslag"
            if words
            else "Rubriken säger inte vilket anslag beloppet gäller"
        )
        found.problems.append((column.said, f"{why}: {', '.join(facts.funds.values())}.", True))
        fund = ""
    number = int(year[0]) if year else facts.years[0] if len(facts.years) == 1 else 0
    if not number:
        found.problems.append(
            (
                column.said,
                f"Rubriken säger inte vilket år. Skriv till exempel Sökt {facts.years[0]} ({facts.unit}).",
                True,
            )
        )
    elif number not in facts.years:
        found.problems.append(
            (column.said, f"{number} ligger utanför utlysningens år, {years_in_words(facts.years)}.", True)
        )
    return Column("asked", column.letter, column.head, column.unit, fund, number)


def _fund(words: str, funds: Mapping[str, str]) -> str | None:
    if not words:
        return next(iter(funds)) if len(funds) == 1 else None
    wanted = sort_key(words)[0]
    return next(
        (slug for slug, name in funds.items() if wanted in (sort_key(name)[0], sort_key(slug)[0])), None
    )


def _must_be_whole(found: Heads) -> None:
    there = {column.key for column in found.columns.values()}
    for key in REQUIRED:
        if key not in there:
            found.problems.append(("", f"Kolumnen {NAMES[key][0]} saknas.", True))
    if "asked" not in there:
        found.problems.append(("", "Det finns ingen kolumn med sökt belopp.", True))
