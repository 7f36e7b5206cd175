"""A month of payments as a SIE file of type 4, for the finance system to read in: one #VER per event, whose lines come
out even. The format: SIE-gruppen, "SIE filformat", version 4B; the letters are those of code page 437 (PC8)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from core.errors import Refused
from grants.queries.reconciling import Paid

NAME = "sie"
CONTENT_TYPE = "application/octet-stream"
# The dimensions: 1 and 6 are SIE's own, those from 20 are free.
UNIT, PROJECT, ACTIVITY = "1", "6", "20"


def as_sie(rows: Sequence[Paid], *, company: str, on: datetime.date) -> bytes:
    """The file. Refused: a fund without account or counter account, which are named."""
    lacking = sorted({str(row.fund) for row in rows if not (row.fund.account_code and row.fund.counter_code)})
    if lacking:
        raise Refused(
            f"SIE-filen behöver konto och motkonto. De saknas för {', '.join(lacking)}.", code="codes"
        )
    head = [
        "#FLAGGA 0",
        '#PROGRAM "Ärenden och beslut" "1"',
        "#FORMAT PC8",
        f"#GEN {on:%Y%m%d}",
        "#SIETYP 4",
        f"#FNAMN {_quoted(company)}",
        f'#DIM {UNIT} "Ansvar"',
        f'#DIM {PROJECT} "Projekt"',
        f'#DIM {ACTIVITY} "Verksamhet"',
    ]
    return "".join(f"{line}\r\n" for line in [*head, *_events(rows)]).encode("cp437", errors="replace")


def _events(rows: Sequence[Paid]) -> Iterator[str]:
    of_event: dict[object, list[Paid]] = {}
    for row in rows:
        of_event.setdefault(row.movement.event_id, []).append(row)
    for paid in of_event.values():
        event = paid[0].movement.event
        text = _quoted(event.reference or event.get_kind_display())
        yield f'#VER "" "" {event.effective_on:%Y%m%d} {text}'
        yield "{"
        for row in paid:
            said = f"{_amount(row.ore)} {row.day:%Y%m%d} {_quoted(row.text)}"
            yield f"   #TRANS {_code(row.fund.account_code)} {_objects(row)} {said}"
            against = f"{_amount(-row.ore)} {row.day:%Y%m%d} {_quoted(row.text)}"
            yield f"   #TRANS {_code(row.fund.counter_code)} {{}} {against}"
        yield "}"


def _objects(row: Paid) -> str:
    codes = (
        (UNIT, row.fund.cost_centre),
        (PROJECT, row.fund.project_code),
        (ACTIVITY, row.fund.activity_code),
    )
    return "{" + " ".join(f"{dimension} {_quoted(code)}" for dimension, code in codes if code) + "}"


def _amount(ore: int) -> str:
    return f"{Decimal(ore).scaleb(-2):f}"


def _code(text: str) -> str:
    return text if re.fullmatch(r"[0-9A-Za-z]+", text) else _quoted(text)


def _quoted(text: str) -> str:
    """Quotes are escaped; signs that a field may not hold are left out."""
    kept = "".join(sign for sign in text if sign >= " " and sign != "\x7f").replace("\u00a0", " ")
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'
