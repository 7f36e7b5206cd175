"""A Word file read as a memo: its content, what became what, and what could not be kept."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from cases.word.mapping import mapped
from cases.word.opening import opened
from cases.word.results import Reading, Surroundings
from core import confined, filetypes, leftovers
from core.confined import MIB, Limits
from core.errors import Refused

LIMITS = Limits(memory=768 * MIB, processor=20, clock=45, output=MIB)
REFUSALS = {
    "broken": "kan inte läsas som ett Word-dokument. Öppna den i Word, spara den på nytt som .docx och försök igen.",
    "large": "packas upp till orimligt mycket. Ta bort bilder och inbäddade filer och försök igen.",
    "long": "är längre än en skrivelse kan vara. Lägg den som bilaga i stället, eller dela upp den.",
    "time": "tog för lång tid att läsa. Försök igen om en stund, eller klistra in texten i skrivelsen.",
}
_WHY = {"memory": "large", "output": "long", "crash": "long"}


def read(content: bytes, name: str, around: Surroundings | None = None) -> Reading:
    """What the file says, as a memo. Refused, with the file's name and what to do: no Word file of today's kind,
    locked, with macros, broken, larger or longer than any memo."""
    if not name.lower().endswith(".docx"):
        raise filetypes.refusal(
            name, "är inget Word-dokument av dagens slag. Spara den som .docx och försök igen.", "word-kind"
        )
    filetypes.examine(content, name)
    told = _told(content, name)
    if "unreadable" in told:
        raise _refusal(name, told["unreadable"])
    return mapped(told, around or Surroundings())


def _told(content: bytes, name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix=f"{leftovers.PREFIX}word-") as folder:
        source = Path(folder, "source")
        source.write_bytes(content)
        try:
            answer: dict[str, Any] = confined.call(opened, str(source), limits=LIMITS)
        except confined.Stopped as stopped:
            raise _refusal(name, _WHY.get(stopped.why, stopped.why)) from stopped
        except confined.Broke as broke:
            raise _refusal(name, "broken") from broke
    return answer


def _refusal(name: str, why: str) -> Refused:
    return filetypes.refusal(name, REFUSALS.get(why, REFUSALS["broken"]), f"word-{why}")
