"""What is doubtful about the memo of a budget: the auditors' budget, what waits and does not say so, att-satser that are
announced and not written. Pure functions over what stands in the memo; `place` is an anchor on its page."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cases import richtext
from cases.findings import Finding, Severity
from cases.memo_content import Clause, Content, Enclosure

_ANNOUNCED = re.compile(
    r"^\W*att\s+(?P<what>.+?)[\s,–—-]*\(?\bbilaga\s+(?P<number>\d+)\)?\W*$", re.IGNORECASE | re.MULTILINE
)
_AUDITORS = re.compile(r"revision|revisor", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_NEAR = 0.85


@dataclass(frozen=True)
class Announced:
    """An att-sats that the text says will come: what, and with which enclosure."""

    what: str
    enclosure: str


def of_content(content: Content) -> Iterator[Finding]:
    words = announced_in(content)
    yield from auditors_budget(content.enclosures)
    yield from waits_unmarked(words, content.enclosures)
    yield from announced_without_clause(words, content.clauses)


def announced_in(content: Content) -> list[Announced]:
    """Lines of the text that read `att fastställa … – bilaga 4`."""
    text = "\n".join(richtext.plain(section.html) for section in content.sections if section.html)
    return [Announced(found["what"].strip(), found["number"]) for found in _ANNOUNCED.finditer(text)]


def auditors_budget(enclosures: Sequence[Enclosure]) -> Iterator[Finding]:
    """The presidium of the council draws up the budget of the auditors, not the board (KL 11:8). One that is attached has
    come; who wrote it stands in the register."""
    for number, row in enumerate(enclosures, 1):
        if not (_AUDITORS.search(row.title) and "budget" in row.title.lower()):
            continue
        if row.state in {"attached", "withdrawn"} or "presidi" in row.awaited_from.lower():
            continue
        yield Finding(
            f"auditors-budget:{row.id}",
            Severity.WARNS,
            f"bilaga-{number}",
            "Revisorernas budget ska komma från fullmäktiges presidium",
            "Styrelsen upprättar den inte. Skriv att bilagan väntas från presidiet, och när.",
            expected="fullmäktiges presidium",
            found=row.awaited_from or row.printed,
            source="KL 11:8",
        )


def waits_unmarked(words: Sequence[Announced], enclosures: Sequence[Enclosure]) -> Iterator[Finding]:
    """An enclosure whose att-sats waits, among others that are marked as awaited, is listed as if it were there."""
    number_of = {
        digits.group(): row for row in enclosures if row.label and (digits := _NUMBER.search(row.label))
    }
    owners = [
        row.awaited_from
        for one in words
        if (row := number_of.get(one.enclosure)) is not None and row.state == "awaited"
    ]
    for one in words:
        row = number_of.get(one.enclosure)
        if row is None or row.state != "listed" or not owners:
            continue
        yield Finding(
            f"waits-unmarked:{row.id}",
            Severity.WARNS,
            f"bilaga-{enclosures.index(row) + 1}",
            f"{row.label} väntas men är inte märkt så",
            f"Texten säger att beslutet om den kommer senare, som de som väntas från {owners[0]}. Märk den som väntad, "
            "med från vem och när, eller bifoga den.",
            expected="väntas",
            found="nämnd, inte i handlingarna",
        )


def announced_without_clause(words: Sequence[Announced], clauses: Sequence[Clause]) -> Iterator[Finding]:
    """Att-satser that the text announces and that no clause has. The empty ones do not say which is which."""
    written = [f"{clause.verb} {clause.text} {clause.printed}" for clause in clauses]
    waiting = [one for one in words if not any(_same(one.what, text) for text in written)]
    if not waiting:
        return
    empty = sum(clause.state == "empty" for clause in clauses)
    beside = f" De {empty} tomma att-satserna säger inte vad de gäller." if empty else ""
    yield Finding(
        "announced",
        Severity.WARNS,
        "forslag",
        f"{len(waiting)} att-satser är aviserade men inte skrivna"
        if len(waiting) > 1
        else "En att-sats är aviserad men inte skriven",
        f"Skriv dem i förslaget och märk dem som kompletteras, så att de inte glöms.{beside}",
        found="; ".join(one.what for one in waiting),
    )


def _same(what: str, text: str) -> bool:
    left, right = _plain(what), _plain(text)
    return bool(right) and (
        left in right or difflib.SequenceMatcher(None, left, right, autojunk=False).ratio() > _NEAR
    )


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-zåäö0-9]+", " ", text.lower()).split())
