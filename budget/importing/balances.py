"""What a SIE file of type 4 says of balances and budgets, in plain values. Runs in a confined process.

The format: SIE-gruppen, "SIE filformat", version 4B. `#PSALDO` and `#PBUDGET` have the change of a month: with `{}` for
the whole account, and beside that once more for each object. So the whole is never the sum of all lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core import sie

UNIT = "1"  # the dimension of kostnadsställe
MOST, MOST_FAULTS = 400_000, 200
OUTCOME, BUDGET = "outcome", "budget"
_KINDS = {"#PSALDO": OUTCOME, "#PBUDGET": BUDGET}
_YEARLY = {"#IB", "#UB", "#RES"}
_PERIOD = re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])", re.ASCII)


def told(path: str, into: str, years: list[int]) -> dict[str, Any]:
    """The balances of these years, written to the file `into`; or `{"unreadable": why}`."""
    content = Path(path).read_bytes()
    if not sie.is_sie(content):
        return {"unreadable": "kind"}
    found = Balances(years)
    for number, label, fields in sie.lines_of(content):
        found.take(number, label, fields)
        if found.count > MOST:
            return {"unreadable": "long"}
    Path(into).write_text(json.dumps(found.data), encoding="utf-8")
    return {"count": found.count}


class Balances:
    """`data` is what is told: see `budget.importing.sie`, which reads it."""

    def __init__(self, years: Sequence[int]) -> None:
        self.years = {str(year) for year in years}
        self.count = 0
        self.data: dict[str, Any] = {
            "type": "",
            "until": "",
            "names": {},
            "objects": {},
            "years": {},
            "whole": {OUTCOME: {}, BUDGET: {}},  # account.period: [öre, line]
            "units": {OUTCOME: [], BUDGET: []},  # [account, period, code, öre, line]
            "parts": {OUTCOME: {}, BUDGET: {}},  # account.period: line, for what has objects
            "transactions": {},  # account.period.code: [öre, line]
            "yearly": [],  # [label, number of the year, account, öre, line]
            "faults": [],
        }
        self._day = ""

    def take(self, number: int, label: str, fields: list[str]) -> None:
        data = self.data
        given = [*fields, "", "", "", "", "", ""]
        try:
            if label in _KINDS:
                self._period(number, _KINDS[label], given)
            elif label == "#VER":
                self._day = given[2]
            elif label == "#TRANS":
                self._transaction(number, given)
            elif label in _YEARLY:
                data["yearly"].append([label, given[0], given[1], sie.ore(given[2]), number])
                self.count += 1
        except ValueError:
            self.fault(number, f"{label} går inte att läsa. Hämta filen på nytt ur ekonomisystemet.")
        if label == "#SIETYP":
            data["type"] = given[0]
        elif label == "#OMFATTN":
            data["until"] = given[0]
        elif label == "#KONTO":
            data["names"][given[0]] = given[1][:100]
        elif label == "#OBJEKT" and given[0] == UNIT:
            data["objects"][given[1]] = given[2][:100]
        elif label == "#RAR":
            data["years"][given[0]] = [given[1], given[2]]

    def fault(self, number: int, message: str) -> None:
        if len(self.data["faults"]) < MOST_FAULTS:
            self.data["faults"].append([number, message])

    def _period(self, number: int, kind: str, given: list[str]) -> None:
        period, account, listed = given[1], given[2], sie.objects(given[3])
        ore = sie.ore(given[4])
        if not _PERIOD.fullmatch(period) or not account.isalnum():
            raise ValueError
        if period[:4] not in self.years:
            return
        self.count += 1
        place = f"{account}.{period}"
        if listed:
            self.data["parts"][kind].setdefault(place, number)
            if list(listed) == [UNIT]:
                self.data["units"][kind].append([account, period, listed[UNIT], ore, number])
            return
        whole = self.data["whole"][kind]
        if place in whole:
            words = f"Konto {account} har redan ett belopp för {period}, på rad {whole[place][1]}."
            self.fault(number, f"{words} Hämta filen på nytt ur ekonomisystemet.")
        else:
            whole[place] = [ore, number]

    def _transaction(self, number: int, given: list[str]) -> None:
        account, listed, ore = given[0], sie.objects(given[1]), sie.ore(given[2])
        day = given[3] or self._day
        if not _PERIOD.match(day) or not account.isalnum():
            raise ValueError
        if day[:4] not in self.years:
            return
        place = f"{account}.{day[:6]}.{listed.get(UNIT, '')}"
        self.count += place not in self.data["transactions"]
        self.data["transactions"].setdefault(place, [0, number])[0] += ore
