"""The balances of a SIE file as lines of an account and amounts, for the columns of a table. Pure.

In SIE a debit is above zero and a credit below, so incomes are negative and costs positive; in a report costs are
negative. `TURNED` says so, and is the only place where the sign of a SIE file is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from budget.importing.balances import BUDGET, OUTCOME
from budget.importing.mapping import SieMapping
from budget.importing.plan import Fault, Into, Line, Reading
from budget.importing.rules import Rules
from budget.sheets import Sheet
from core.dates import MONTHS

TURNED = True
PERIODS, TRANSACTIONS, YEAR = "#PSALDO", "#TRANS", "#RES"

type Told = Mapping[str, Any]
type Amount = tuple[str, int, int]  # account, öre, line


def wanted(kind: str, year: int, months: int) -> tuple[str, int, int] | None:
    """What a kind of column is read from: outcome or budget, of which year, for how many months from January."""
    return {
        "outcome_period": (OUTCOME, year, months),
        "outcome_before": (OUTCOME, year - 1, 12),
        "budget_period": (BUDGET, year, months),
        "budget_year": (BUDGET, year, 12),
    }.get(kind)


def kinds_in(told: Told, year: int, months: int) -> dict[str, str]:
    """The kinds of column that the file can fill, each with the label of the lines it is read from."""
    found = {}
    for kind in ("outcome_period", "outcome_before", "budget_period", "budget_year"):
        what, of_year, _ = wanted(kind, year, months) or ("", 0, 0)
        if what == BUDGET and _has_periods(told, BUDGET, of_year):
            found[kind] = "#PBUDGET"
        elif what == OUTCOME and (source := source_of(told, of_year)):
            found[kind] = source
    return found


def source_of(told: Told, year: int) -> str:
    """Where the outcome of a year is: by month, else in the transactions, else the year's own balances; or nowhere."""
    if _has_periods(told, OUTCOME, year):
        return PERIODS
    if any(place.split(".")[1].startswith(str(year)) for place in told["transactions"]):
        return TRANSACTIONS
    number = _number_of(told, year)
    return YEAR if any(one[1] == number for one in told["yearly"]) else ""


def _has_periods(told: Told, what: str, year: int) -> bool:
    places = [*told["whole"][what], *told["parts"][what]]
    return any(place.split(".")[1].startswith(str(year)) for place in places)


def _number_of(told: Told, year: int) -> str | None:
    return next((number for number, days in told["years"].items() if days[0].startswith(str(year))), None)


def accounts(told: Told) -> list[str]:
    """All accounts that have an amount."""
    placed = [place for kind in (OUTCOME, BUDGET) for place in (*told["whole"][kind], *told["parts"][kind])]
    found = {place.split(".")[0] for place in (*placed, *told["transactions"])}
    return sorted(found | {one[2] for one in told["yearly"]})


def read(told: Told, mapping: SieMapping, sheet: Sheet, year: int, months: int, end: str) -> Reading:
    """A line for each account. `end` is the period's last day as YYYYMMDD."""
    reading = Reading([], faults=[Fault(number, "", message) for number, message in told["faults"]])
    by_account: dict[str, tuple[int, dict[str, int]]] = {}
    chosen = mapping.chosen
    for key in mapping.columns:
        column = sheet.column_by_key[key]
        reading.into = [*reading.into, Into(column.label, key, "kr", TURNED)]
        for account, ore, line in _amounts(told, reading, column.kind, chosen, year, months, end):
            first, sums = by_account.setdefault(account, (line, {}))
            by_account[account] = min(first, line), sums
            sums[key] = sums.get(key, 0) + ore
    reading.lines = [
        Line(first, account, tuple(sums.get(key) for key in mapping.columns), told["names"].get(account, ""))
        for account, (first, sums) in sorted(by_account.items())
    ]
    if not reading.lines and not reading.faults:
        reading.faults.append(Fault(0, "", "Filen har inga belopp för perioden."))
    return reading


def _amounts(
    told: Told, reading: Reading, kind: str, chosen: Rules | None, year: int, months: int, end: str
) -> Iterator[Amount]:
    found = wanted(kind, year, months)
    what, of_year, count = found or ("", 0, 0)
    source = source_of(told, of_year) if what == OUTCOME else PERIODS
    if found is None or not source or (what == BUDGET and not _has_periods(told, BUDGET, of_year)):
        name = "budget" if what == BUDGET else "utfall"
        words = f"Filen har inget {name}" if name == "utfall" else "Filen har ingen budget"
        reading.faults.append(Fault(0, "", f"{words} för {of_year or year}. Välj bort kolumnen."))
        return
    if source == YEAR:
        yield from _of_year(told, reading, chosen, of_year, end if of_year == year else "")
        return
    periods = [f"{of_year}{month:02d}" for month in range(1, count + 1)]
    seen = set()
    for account, period, ore, line in _of_periods(told, reading, what, source, chosen, set(periods)):
        seen.add(period)
        yield account, ore, line
    if lacking := [period for period in periods if period not in seen]:
        reading.faults.append(Fault(0, "", _lacking(what, of_year, lacking, chosen)))


def _lacking(what: str, year: int, lacking: list[str], chosen: Rules | None) -> str:
    names = ", ".join(MONTHS[int(period[4:]) - 1] for period in lacking)
    words = "budget" if what == BUDGET else "utfall"
    if chosen:
        return f"De valda kostnadsställena har inget {words} för {names} {year}. Ändra urvalet, eller hämta en fil som har det."
    return f"Filen saknar {words} för {names} {year}. Hämta en fil som omfattar hela perioden."


def _of_periods(
    told: Told, reading: Reading, what: str, source: str, chosen: Rules | None, periods: set[str]
) -> Iterator[tuple[str, str, int, int]]:
    if source == TRANSACTIONS:
        for place, (ore, line) in told["transactions"].items():
            account, period, code = place.split(".", 2)
            if period in periods and (chosen is None or chosen.row_of(code) is not None):
                yield account, period, ore, line
        return
    if chosen is not None:
        for account, period, code, ore, line in told["units"][what]:
            if period in periods and chosen.row_of(code) is not None:
                yield account, period, ore, line
        return
    for place, (ore, line) in told["whole"][what].items():
        account, period = place.split(".")
        if period in periods:
            yield account, period, ore, line
    for place, line in told["parts"][what].items():
        account, period = place.split(".")
        if period in periods and place not in told["whole"][what]:
            message = f"Konto {account} har belopp per objekt för {period} men inget för hela kontot. Välj kostnadsställen, eller hämta en fil med kontots saldo."
            reading.faults.append(Fault(line, "", message))


def _of_year(told: Told, reading: Reading, chosen: Rules | None, year: int, end: str) -> Iterator[Amount]:
    """Results as they are; of balance accounts what has changed since the year began."""
    if chosen is not None:
        message = "Filen har bara årets saldon, inte per kostnadsställe. Ta bort urvalet av kostnadsställen."
        reading.faults.append(Fault(0, "", message))
        return
    until = told["until"]
    if end and until and until != end:
        message = f"Saldona i filen avser {_iso(until)}, men rapportens period slutar {_iso(end)}. Hämta en fil för perioden."
        reading.faults.append(Fault(0, "", message))
    elif end and not until and not end.endswith("1231"):
        reading.notes.append(
            "Filen har bara årets saldon och säger inte till vilken dag. "
            f"Kontrollera att den är hämtad för {_iso(end)}."
        )
    number = _number_of(told, year)
    for label, of_year, account, ore, line in told["yearly"]:
        if of_year == number:
            yield account, -ore if label == "#IB" else ore, line


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:8]}"
