"""The transactions of a SIE file of type 4 as outcome lines: what the finance system has booked on the funds' codes.

A line is a fund's when its project (dimension 6), else its account, is one of the codes; all others of the file, such as
the bank's, are somebody else's. #BTRANS (struck out) and #RTRANS (told again by the #TRANS after it) are passed over.
The format: SIE-gruppen, "SIE filformat", version 4B; the letters are those of code page 437 (PC8). Pure.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from core import sie
from core.errors import Refused
from core.sie import is_sie
from grants.rules.outcome import LINES, SHOWN_ERRORS, InFinance

PROJECT = "6"
__all__ = ["is_sie", "read_sie"]


def read_sie(content: bytes, codes: Collection[str]) -> list[InFinance]:
    """The lines on these codes, in the file's order. Refused, with the lines that cannot be read; nothing is compared
    then. Also a file without a single transaction: that is another type of SIE than 4."""
    found: list[InFinance] = []
    wrong: list[str] = []
    day, text, transactions = "", "", 0
    for number, label, fields in sie.lines_of(content):
        if label == "#VER":
            day, text = (fields + [""] * 4)[2:4]
        elif label == "#TRANS":
            transactions += 1
            try:
                found.extend(_line(number, fields, day, text, codes))
            except ValueError:
                wrong.append(f"Rad {number}: transaktionen går inte att läsa.")
    if wrong:
        more = f" Och {len(wrong) - SHOWN_ERRORS} fel till." if len(wrong) > SHOWN_ERRORS else ""
        raise Refused(" ".join(wrong[:SHOWN_ERRORS]) + more, field="files", code="rows")
    if not transactions:
        raise Refused(
            "SIE-filen har inga verifikationer. Välj en fil av typ 4, med transaktioner.",
            field="files",
            code="empty",
        )
    if len(found) > LINES:
        raise Refused(f"Filen har fler än {LINES} rader. Ta en månad i taget.", field="files", code="size")
    return found


def _line(number: int, fields: list[str], day: str, text: str, codes: Collection[str]) -> Iterator[InFinance]:
    account, objects, amount, own_day, own_text = (fields + [""] * 5)[:5]
    ore = sie.ore(amount)
    on = datetime.datetime.strptime(own_day or day, "%Y%m%d").replace(tzinfo=datetime.UTC).date()
    project = sie.objects(objects).get(PROJECT, "")
    code = next((one for one in (project, account) if one and one in codes), None)
    if code is not None:
        yield InFinance(number, on, code, ore, own_text or text)
