"""One cell as one value of an application. Pure; what cannot be read is a `Refused` with a sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from core import dates
from core.errors import Refused
from core.spreadsheets.cells import amount_text
from grants.entries import CoFinancer, Package
from grants.rules.amounts import read_ore

_YES = {"ja", "j", "x", "1", "sant", "true"}
_NO = {"nej", "n", "", "0", "falskt", "false"}
_STATUS = {
    "sökt": "sought",
    "söks": "sought",
    "utlovad": "promised",
    "utlovat": "promised",
    "beviljad": "granted",
    "beviljat": "granted",
    "avslagen": "refused",
    "avslag": "refused",
}
_PERIOD = re.compile(r"([0-9-]{8,10})\s*(?:–|till|/)\s*([0-9-]{8,10})")


def amount(cell: Sequence[str], unit: str) -> int | None:
    """Öre; None for an empty cell. Refused: an error value, and all that `read_ore` refuses."""
    text = amount_text(cell)
    return read_ore(text, unit) if text else None


def day(cell: Sequence[str]) -> datetime.date | None:
    kind, text = cell
    if not text:
        return None
    if kind == "day":
        return datetime.date.fromisoformat(text)
    return dates.parse(text)


def tick(cell: Sequence[str]) -> bool:
    text = cell[1].strip().casefold()
    if text not in _YES | _NO:
        raise Refused(f"Skriv ja eller nej, inte ”{cell[1][:40]}”.", code="yes-no")
    return text in _YES


def packages(cell: Sequence[str], unit: str) -> list[Package]:
    """One work package a line: name; period; cost. Period and cost may be left out."""
    found = []
    for line in _lines(cell[1]):
        name, *rest = [part.strip() for part in line.split(";")]
        given: dict[str, Any] = {"name": name[:200]}
        for part in filter(None, rest):
            if period := _PERIOD.fullmatch(part):
                given["starts_on"], given["ends_on"] = dates.parse(period[1]), dates.parse(period[2])
            else:
                given["cost_ore"] = read_ore(part, unit)
        found.append(Package(**given))
    return found


def co_financing(cell: Sequence[str], unit: str) -> list[CoFinancer]:
    """One financier a line: name; amount; sökt, utlovad, beviljad or avslagen. Amount and state may be left out."""
    found = []
    for line in _lines(cell[1]):
        name, *rest = [part.strip() for part in line.split(";")]
        given: dict[str, Any] = {"financier": name[:200]}
        for part in filter(None, rest):
            if (word := part.casefold()) in _STATUS:
                given["status"] = _STATUS[word]
            elif part.isdigit() and len(part) == 4 and part.startswith(("19", "20")):
                given["year"] = int(part)
            elif word in {"eget arbete", "arbete"}:
                given["kind"] = "in_kind"
            else:
                given["ore"] = read_ore(part, unit)
        found.append(CoFinancer(**given))
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"[\n|]", text) if line.strip()]
