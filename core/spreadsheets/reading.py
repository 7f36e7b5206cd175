"""A spreadsheet as rows of cells, or a refusal that names the file and says what to do."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core import confined, filetypes, leftovers
from core.confined import MIB, Limits
from core.spreadsheets.opening import Cell, opened

LIMITS = Limits(memory=768 * MIB, processor=20, clock=45, output=64 * MIB)
ENDINGS = ("xlsx", "csv")
REFUSALS = {
    "broken": "kan inte läsas som en tabell. Öppna den i Excel, spara den på nytt som .xlsx och försök igen.",
    "empty": "har inget synligt blad. Lägg tabellen i det första bladet.",
    "long": "har för många rader. Dela upp den.",
    "text": "är ingen CSV-fil. Spara tabellen som CSV UTF-8 eller .xlsx och försök igen.",
    "time": "tog för lång tid att läsa. Ta bort formler och bilder och försök igen.",
    "memory": "packas upp till orimligt mycket. Ta bort bilder och formatering och försök igen.",
}


def ending_of(name: str) -> str:
    return name.lower().rpartition(".")[2]


def _must_be(ending: str, content: bytes, name: str) -> None:
    """A workbook is opened and examined. A CSV file may be in the letters of Windows, which a record may not: it is read
    here and not kept."""
    if ending == "xlsx":
        filetypes.examine(content, name)
        return
    filetypes.check_size(name, len(content))
    if b"\x00" in content:
        raise filetypes.refusal(name, REFUSALS["text"], "sheet-text")


def rows_of(
    content: bytes, name: str, *, most_rows: int, refusals: Mapping[str, str] | None = None
) -> list[list[Cell]]:
    """The rows of the first visible sheet, read in a child. Refused, with the file's name and what to do: a file that is
    no table, is broken or locked, or has more than `most_rows` rows. `refusals` are the caller's own words by reason."""
    words = REFUSALS | dict(refusals or {})
    ending = ending_of(name)
    if ending not in ENDINGS:
        raise filetypes.refusal(name, "är ingen tabell. Spara den som .xlsx eller .csv.", "sheet-kind")
    _must_be(ending, content, name)
    with tempfile.TemporaryDirectory(prefix=f"{leftovers.PREFIX}sheet-") as folder:
        source, into = Path(folder, f"source.{ending}"), Path(folder, "rows.json")
        source.write_bytes(content)
        try:
            answer: dict[str, Any] = confined.call(
                opened, str(source), ending, most_rows, str(into), limits=LIMITS
            )
        except confined.Stopped as stopped:
            why = stopped.why if stopped.why in words else "long"
            raise filetypes.refusal(name, words[why], f"sheet-{why}") from stopped
        except confined.Broke as broke:
            raise filetypes.refusal(name, words["broken"], "sheet-broken") from broke
        if "unreadable" in answer:
            why = answer["unreadable"]
            raise filetypes.refusal(name, words.get(why, words["broken"]), f"sheet-{why}")
        rows: list[list[Cell]] = json.loads(into.read_text(encoding="utf-8"))
    return rows
