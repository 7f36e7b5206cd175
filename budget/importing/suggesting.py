"""A mapping to begin with, for a file that nothing is kept for: from its headings and values. Pure.

A person sees and can change all of it; what is not known is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from budget.importing import sheets
from budget.importing.mapping import Amounts, SheetMapping, SieMapping
from budget.importing.rules import LEFT_OUT, Rules, plain
from budget.importing.sheets import Head, Rows
from budget.sheets import Row, Sheet
from core.errors import Refused
from core.spreadsheets.cells import amount

KEYS = ("konto", "kontonr", "kontonummer", "rad", "ansvar", "verksamhet", "post", "slag", "benämning")
_UNIT = re.compile(r"\(\s*(?:i\s+)?(kr|tkr|mnkr|mkr|sek|kronor)\s*\)", re.IGNORECASE)
_UNITS = {"mkr": "mnkr", "sek": "kr", "kronor": "kr"}
# The classes of accounts in the municipal chart (Kommun-Bas): 1 and 2 balance, 3 income, 4 to 7 costs.
INCOME, COSTS, BALANCE = ["3*"], ["4*", "5*", "6*", "7*"], ["1*", "2*"]


def sheet_mapping(rows: Rows, sheet: Sheet, year: int, head_row: int = 0) -> SheetMapping:
    head_row = head_row or sheets.head_row_of(rows)
    heads = sheets.heads_in(rows, head_row)
    if not heads:
        return SheetMapping(head_row=head_row, year=year)
    key = _key(heads)
    values = sheets.values_of(rows, head_row, key)
    found = SheetMapping(
        values_by_row(sheet, values),
        key.name,
        head_row,
        tuple(_amounts([one for one in heads if one != key], rows, head_row, sheet, year)),
        year,
    )
    return _turned(found, rows, sheet)


def _key(heads: Sequence[Head]) -> Head:
    by_name = {plain(one.name): one for one in heads}
    return next((by_name[name] for name in KEYS if name in by_name), heads[0])


def _amounts(heads: Sequence[Head], rows: Rows, head_row: int, sheet: Sheet, year: int) -> Iterable[Amounts]:
    taken: set[str] = set()
    for head in heads:
        if head.times == 1 and holds_amounts(rows, head_row, head):
            column = _column(head.name, sheet, year)
            if column and column not in taken:
                taken.add(column)
                yield Amounts(head.name, column, unit_of(head.name))


def holds_amounts(rows: Rows, head_row: int, head: Head) -> bool:
    """Whether most of what stands in the column can be read as amounts."""
    cells = [row[head.index] for row in rows[head_row : head_row + sheets.LOOKED_AT] if head.index < len(row)]
    filled = [cell for cell in cells if cell[1]]
    return bool(filled) and 2 * sum(map(sheets.is_amount, filled)) > len(filled)


def unit_of(head: str) -> str:
    found = _UNIT.search(head)
    word = found[1].lower() if found else "kr"
    return _UNITS.get(word, word)


def _column(head: str, sheet: Sheet, year: int) -> str:
    """The typed column that a heading means; empty when it is not clear."""
    words = plain(_UNIT.sub("", head))
    typed = [one for one in sheet.columns if not one.is_computed]
    for one in typed:
        if words in (plain(one.label), plain(one.key)):
            return one.key
    whole_year = "helår" in words or "år" in words.split() or words == f"budget {year}"
    before = str(year - 1) in words or "fjol" in words
    kind = ""
    if "avvik" in words or "diff" in words:
        kind = "variance_before" if before else ""
    elif "prognos" in words:
        kind = "forecast_year"
    elif "budget" in words and not before:
        kind = "budget_year" if whole_year else "budget_period"
    elif "utfall" in words or "ack" in words:
        kind = "outcome_before" if before else "outcome_period"
    return next((one.key for one in typed if kind and one.kind == kind), "")


def values_by_row(sheet: Sheet, values: Sequence[str]) -> dict[str, list[str]]:
    """Values that are called as a row; else, for account numbers and one row of each sign, the classes of accounts."""
    typed = [one for one in sheet.rows if not one.is_computed]
    found: dict[str, list[str]] = {}
    for row in typed:
        same = [one for one in values if plain(one) in (plain(row.label), plain(row.key))]
        if same:
            found[row.key] = same
    codes = [one for one in values if one.isdigit()]
    if not found and 2 * len(codes) > len(values):
        found = _by_class(typed, codes)
    return found


def _by_class(typed: Sequence[Row], codes: Sequence[str]) -> dict[str, list[str]]:
    found = {}
    for sign, classes in (("income", INCOME), ("cost", COSTS)):
        rows = [one for one in typed if one.sign == sign]
        there = [one for one in classes if any(code.startswith(one[0]) for code in codes)]
        if len(rows) == 1 and there:
            found[rows[0].key] = there
    balance = [one for one in BALANCE if any(code.startswith(one[0]) for code in codes)]
    if found and balance:
        found[LEFT_OUT] = balance
    return found


def _turned(mapping: SheetMapping, rows: Rows, sheet: Sheet) -> SheetMapping:
    """A column is turned when what goes to costs is above zero there and what goes to incomes is not."""
    rules = mapping.rules
    heads = {plain(one.name): one for one in sheets.heads_in(rows, mapping.head_row)}
    key = heads[plain(mapping.key)]
    made = []
    for one in mapping.amounts:
        sums = {"income": 0, "cost": 0}
        for row in rows[mapping.head_row :]:
            sign = _sign(rules, sheet, sheets.key_in(row, key))
            if sign in sums:
                sums[sign] += _ore(row, heads[plain(one.head)])
        made.append(replace(one, turned=sums["cost"] > 0 and sums["income"] <= 0))
    return replace(mapping, amounts=tuple(made))


def _sign(rules: Rules, sheet: Sheet, value: str) -> str:
    row = rules.row_of(value)
    return sheet.row_by_key[row].sign if row and row in sheet.row_by_key else ""


def _ore(row: Sequence[Sequence[str]], head: Head) -> int:
    try:
        return (amount(row[head.index], "kr") or 0) if head.index < len(row) else 0
    except Refused:
        return 0


def sie_mapping(sheet: Sheet, kinds: Mapping[str, str], accounts: Sequence[str]) -> SieMapping:
    """`kinds` says which kinds of column the file can fill."""
    columns = tuple(one.key for one in sheet.columns if one.kind in kinds and not one.is_computed)
    return SieMapping(values_by_row(sheet, accounts), columns)
