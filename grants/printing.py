"""The figures of a fund as they are shown: rows with the states that need a word, sums, and the tables of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core import tables
from core.tables import Ore, Table
from grants.models import Fund, FundYear
from grants.queries.balances import BASES, FundFigures, YearFigures
from grants.queries.statement import VIEW_NAMES, Asked, Line


@dataclass(frozen=True)
class Row:
    """One year as shown. `weight` is the tag's, `word` what it says."""

    figures: YearFigures
    remaining: int
    weight: str = ""
    word: str = ""

    @property
    def lacking(self) -> int:
        return self.figures.lacking


@dataclass(frozen=True)
class Printed:
    fund: Fund
    number: int
    rows: list[Row]
    sums: dict[str, int]
    rounded: bool = False  # whether a printed sum differs from the sum of its printed parts

    @property
    def open_rows(self) -> list[Row]:
        return [row for row in self.rows if row.figures.status != FundYear.Status.CLOSED]

    @property
    def short(self) -> list[Row]:
        """The years whose frame does not cover what has been granted."""
        return [row for row in self.rows if row.figures.shortfall]

    @property
    def next_year(self) -> int | None:
        """The first year that has no row."""
        return self.rows[-1].figures.year + 1 if self.rows else None


def printed(of: FundFigures, basis: str) -> Printed:
    """A fund's years with their states in words, and all of them together, exact."""
    rows = [Row(row, row.remaining(basis), *_state(row)) for row in of.years]
    names = ("frame", "reserved", "committed", "paid", "lapsed")
    columns = {name: [getattr(row.figures, name) for row in rows] for name in names}
    columns["remaining"] = [row.remaining for row in rows]
    sums = {name: sum(parts) for name, parts in columns.items()}
    rounded = any(
        _tenths(sum(parts), of.fund.unit) != sum(_tenths(ore, of.fund.unit) for ore in parts)
        for parts in columns.values()
    )
    return Printed(of.fund, of.number, rows, sums, rounded)


def _tenths(ore: int, unit: str) -> int:
    """The amount as it is printed, in tenths of the unit; kronor are printed exactly."""
    factor = {"kr": 10, "tkr": 100_000, "mnkr": 100_000_000}[unit]
    tenths = (abs(ore) * 10 + factor // 2) // factor if unit != "kr" else abs(ore)
    return -tenths if ore < 0 else tenths


def _state(row: YearFigures) -> tuple[str, str]:
    if row.shortfall:
        return "stop", "Underskott"
    if row.status == FundYear.Status.CLOSED:
        return "info", "Avslutat"
    if row.status == FundYear.Status.PROVISIONAL:
        return "warn", "Preliminärt" if row.frame else "Ingen ram"
    return "", ""


def notes(of: FundFigures, asked: Asked) -> list[str]:
    """What every table of a balance says: of what, which day, on what basis, and the ledger's number."""
    said = f"{of.fund.name}: {BASES[asked.basis]} per {asked.as_of}, huvudbok nr {of.number}"
    known = f", så som den såg ut vid slutet av {asked.known_at.date()}" if asked.known_at else ""
    return [said + known, "Belopp i kronor", *([of.fund.note] if of.fund.note else [])]


def figures_table(of: FundFigures, asked: Asked) -> Table:
    shown = printed(of, asked.basis)
    heads = [
        "År",
        "Läge",
        "Ram",
        "Beviljat",
        "varav utbetalt",
        "Reserverat",
        "Förfallet",
        "Underskott",
        "Kvar",
    ]
    rows: list[Sequence[tables.Cell]] = [
        (
            row.figures.year,
            FundYear.Status(row.figures.status).label,
            *(
                Ore(ore)
                for ore in (
                    *(row.figures.frame, row.figures.committed, row.figures.paid, row.figures.reserved),
                    *(row.figures.lapsed, row.figures.shortfall, row.remaining),
                )
            ),
        )
        for row in shown.rows
    ]
    return Table(of.fund.name, heads, rows, notes(of, asked))


def statement_table(of: FundFigures, asked: Asked, lines: Sequence[Line]) -> Table:
    heads = [
        *("Gäller från", "Bokfört", "År", "Händelse", "Mottagare", "Beslut", "Diarienummer"),
        *("Skäl", "Hänvisning", "Belopp", "Saldo efter"),
    ]
    rows = [
        (
            line.movement.effective_on,
            f"{line.movement.recorded_at:%Y-%m-%d %H:%M:%S} UTC",
            line.movement.account.fund_year.year,
            line.event.get_kind_display(),
            "; ".join(line.names),
            f"{line.decision.label}, {line.decision.decided_on}" if line.decision else "",
            ", ".join(case.dnr for case in line.cases),
            line.reason,
            line.reference,
            Ore(line.movement.delta),
            Ore(line.balance),
        )
        for line in lines
    ]
    return Table(of.fund.name, heads, rows, [*notes(of, asked), f"Kontoutdrag: {VIEW_NAMES[asked.view]}"])
