"""An uploaded file read in a confined process: the rows of a spreadsheet, or the balances of a SIE file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from budget.importing import sheets, sie
from budget.importing.balances import told
from budget.importing.mapping import SHEET, SIE, AnyMapping, SheetMapping, SieMapping
from budget.importing.plan import Plan, plan_of
from budget.periods import MONTHS, ends_on
from budget.sheets import Sheet
from core import confined, filetypes, leftovers
from core.confined import MIB, Limits
from core.errors import Refused
from core.spreadsheets.opening import Cell
from core.spreadsheets.reading import ENDINGS, ending_of, rows_of

MOST_ROWS = 20_000
SIE_ENDINGS = ("se", "si", "sie")
ACCEPT = ".xlsx,.csv,.se,.si,.sie"
LIMITS = Limits(memory=768 * MIB, processor=20, clock=45, output=64 * MIB)
REFUSALS = {
    "kind": "börjar inte som en SIE-fil. Hämta en SIE 4-fil ur ekonomisystemet och välj den.",
    "long": "har fler saldon än som kan läsas. Hämta en fil för ett år i taget.",
    "time": "tog för lång tid att läsa. Hämta en fil för ett år i taget, utan verifikationer.",
    "memory": "är för stor att läsa. Hämta en fil för ett år i taget, utan verifikationer.",
    "broken": "kan inte läsas. Hämta den på nytt ur ekonomisystemet.",
}
LONG = (
    f"har fler än {MOST_ROWS} rader. Ta bort rader som inte ska med, eller summera i ekonomisystemet först."
)


@dataclass(frozen=True)
class Opened:
    """A file as it was read for a period: `rows` of a spreadsheet, or what a SIE file `told`."""

    name: str
    kind: str
    year: int
    tertial: int
    rows: list[list[Cell]] = field(default_factory=list)
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def months(self) -> int:
        return MONTHS[self.tertial]

    def fitted(self, mapping: AnyMapping | None) -> AnyMapping | None:
        """A kept mapping as it fits this file; None when the file lacks a heading that it reads, or nothing is kept."""
        if isinstance(mapping, SheetMapping) and self.kind == SHEET:
            return sheets.fitted(self.rows, mapping, self.year) if mapping.amounts else None
        return mapping if isinstance(mapping, SieMapping) and mapping.columns else None

    def plan(self, mapping: AnyMapping, sheet: Sheet) -> Plan:
        """What the file would do to the table. Refused: when the file lacks what the mapping reads."""
        if isinstance(mapping, SieMapping):
            end = ends_on(self.year, self.tertial).strftime("%Y%m%d")
            reading = sie.read(self.told, mapping, sheet, self.year, self.months, end)
        else:
            fitted = self.fitted(mapping)
            if not isinstance(fitted, SheetMapping):
                names = ", ".join(f"”{one}”" for one in mapping.heads)
                raise Refused(
                    f"Filen har inte rubrikerna {names} på en rad. Koppla kolumnerna på nytt.", code="heads"
                )
            reading = sheets.read(self.rows, fitted)
        return plan_of(reading, mapping.rules)


def opened(content: bytes, name: str, year: int, tertial: int) -> Opened:
    """The file, read for a period. Refused, with the file's name and what to do."""
    if kind_of(name) == SIE:
        balances = sie_balances(content, name, [year - 1, year])
        return Opened(name, SIE, year, tertial, told=balances)
    return Opened(name, SHEET, year, tertial, rows=sheet_rows(content, name))


def kind_of(name: str) -> str:
    """SHEET or SIE, by the ending. Refused: another kind of file."""
    ending = ending_of(name)
    if ending in SIE_ENDINGS:
        return SIE
    if ending in ENDINGS:
        return SHEET
    raise filetypes.refusal(
        name, "är av en typ som inte läses in. Välj en fil som slutar på .xlsx, .csv, .se eller .si.", "kind"
    )


def sheet_rows(content: bytes, name: str) -> list[list[Cell]]:
    """Refused, with the file's name: broken, locked, empty, too long."""
    rows = rows_of(content, name, most_rows=MOST_ROWS, refusals={"long": LONG})
    if not rows:
        raise filetypes.refusal(name, "har inga rader i det första bladet.", "sheet-empty")
    return rows


def sie_balances(content: bytes, name: str, years: list[int]) -> Mapping[str, Any]:
    """The balances of these years. Refused, with the file's name: no SIE file, or too large."""
    filetypes.check_size(name, len(content))
    with tempfile.TemporaryDirectory(prefix=f"{leftovers.PREFIX}sie-") as folder:
        source, into = Path(folder, "source.se"), Path(folder, "balances.json")
        source.write_bytes(content)
        try:
            answer = confined.call(told, str(source), str(into), years, limits=LIMITS)
        except confined.Stopped as stopped:
            why = stopped.why if stopped.why in REFUSALS else "long"
            raise filetypes.refusal(name, REFUSALS[why], f"sie-{why}") from stopped
        except confined.Broke as broke:
            raise filetypes.refusal(name, REFUSALS["broken"], "sie-broken") from broke
        if "unreadable" in answer:
            why = answer["unreadable"]
            raise filetypes.refusal(name, REFUSALS[why], f"sie-{why}")
        found: dict[str, Any] = json.loads(into.read_text(encoding="utf-8"))
    return found
