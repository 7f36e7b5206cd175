"""How a kind of file is read into a table: kept from one period to the next as JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from budget.importing.rules import LEFT_OUT, Rule, Rules

SHEET, SIE = "sheet", "sie"
UNITS = ("kr", "tkr", "mnkr")


@dataclass(frozen=True)
class Amounts:
    """A column of the file and the column of the table that it goes to. `turned`: plus becomes minus."""

    head: str
    column: str
    unit: str = "kr"
    turned: bool = False


@dataclass(frozen=True)
class ByRow:
    """What both kinds have: the values that go to each row, by the row's key; LEFT_OUT for what is not read in."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """Refused, with both named, when two could take the same value."""
        return Rules.of(self.values)

    def must_hold(self) -> None:
        """Refused as `rules`."""
        Rules.of(self.values)


@dataclass(frozen=True)
class SheetMapping(ByRow):
    """For XLSX and CSV. Columns are known by their headings, so that a file may have them in another order.
    `head_row` counts from 1; `year` is that of the report it was written for, from which years in headings count."""

    key: str = ""
    head_row: int = 1
    amounts: tuple[Amounts, ...] = ()
    year: int = 0

    @property
    def into_columns(self) -> tuple[str, ...]:
        return tuple(one.column for one in self.amounts)

    @property
    def heads(self) -> list[str]:
        """All headings that the file must have, that of the key first."""
        return [self.key, *(one.head for one in self.amounts)]

    def data(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "head_row": self.head_row,
            "year": self.year,
            "amounts": [[one.head, one.column, one.unit, one.turned] for one in self.amounts],
            "values": {row: list(many) for row, many in self.values.items()},
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> SheetMapping:
        amounts = tuple(Amounts(*one) for one in data["amounts"])
        return cls(data["values"], data["key"], data["head_row"], amounts, data["year"])


@dataclass(frozen=True)
class SieMapping(ByRow):
    """For SIE 4: the table's columns that are read, and the objects of dimension 1 that are counted; none is all."""

    columns: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()

    @property
    def into_columns(self) -> tuple[str, ...]:
        return self.columns

    def data(self) -> dict[str, Any]:
        return {
            "columns": list(self.columns),
            "objects": list(self.objects),
            "values": {row: list(many) for row, many in self.values.items()},
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> SieMapping:
        return cls(data["values"], tuple(data["columns"]), tuple(data["objects"]))

    @property
    def chosen(self) -> Rules | None:
        """The objects as rules; None when all are counted."""
        return Rules(Rule.of(one, "in") for one in self.objects) if self.objects else None


type AnyMapping = SheetMapping | SieMapping


def read(kind: str, data: Mapping[str, Any]) -> AnyMapping:
    return SieMapping.of(data) if kind == SIE else SheetMapping.of(data)


def with_values(mapping: AnyMapping, placed: Mapping[str, str]) -> AnyMapping:
    """The mapping with single values put on rows, as when a person has placed what no rule took."""
    values = {row: list(many) for row, many in mapping.values.items()}
    for value, row in placed.items():
        values.setdefault(row, []).append(value)
    return replace(mapping, values=values)


def without(mapping: AnyMapping, rows: Sequence[str], columns: Sequence[str]) -> AnyMapping:
    """The mapping as far as the table still has its rows and columns."""
    values = {row: many for row, many in mapping.values.items() if row in rows or row == LEFT_OUT}
    if isinstance(mapping, SieMapping):
        left = tuple(one for one in mapping.columns if one in columns)
        return replace(mapping, values=values, columns=left)
    amounts = tuple(one for one in mapping.amounts if one.column in columns)
    return replace(mapping, values=values, amounts=amounts)
