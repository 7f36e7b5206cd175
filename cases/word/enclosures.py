"""A line of the list of enclosures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cases.memo_content import Enclosure
from cases.word.telling import Telling

LONGEST_TITLE = 300
_LABEL = re.compile(
    r"(?P<label>bilaga \d{1,3}[a-z]?)(?P<sep>\s*[-–—:.]\s*|\s+)(?P<title>\S.*)", re.IGNORECASE
)
_NOTE = re.compile(r"(?P<title>.*\S)\s+\((?P<note>[^()]{1,200})\)")
_SAYS_WHEN = re.compile(
    r"komme[rn]|beres|bereds|utgår|väntas|kompletteras|delas ut|läggs|bifogas", re.IGNORECASE
)


def enclosure(line: str, records: Mapping[str, int], tell: Telling) -> Enclosure:
    row = Enclosure(title=line)
    noted = _NOTE.fullmatch(line)
    if noted and _SAYS_WHEN.search(noted["note"]):
        line, row.note = noted["title"], noted["note"]
    if labelled := _LABEL.fullmatch(line):
        row.label, row.separator, line = labelled["label"], labelled["sep"][:5], labelled["title"]
    row.title = tell.fitting(line, LONGEST_TITLE, "Bilaga")
    record = records.get(row.title.casefold())
    if record is not None:
        row.state, row.record_id = "attached", record
    elif row.note.casefold() == "utgår":
        row.state, row.note = "withdrawn", ""
    elif row.note:
        tell.check("Bilagan tycks vara på väg, skriv från vem den väntas", row.printed)
    return row
