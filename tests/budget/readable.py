"""Files to read into a table, and the addresses of reading in."""

import io
from typing import Any
from urllib.parse import urlencode

import openpyxl

from budget.actions.importing import keep_mapping
from budget.importing.mapping import SHEET, Amounts, SheetMapping
from budget.models import ReportTable
from cases.actions.drafts import Kept
from core import blobs
from organisation.models import User
from tests.budget import reported

HEAD = ["Konto", "Benämning", "Budget (tkr)", "Utfall (tkr)"]
ROWS = [
    ["3010", "Taxor", "-100 000,5", "-150 000"],
    ["3800", "Försäljning", "-14 699,5", "-12 200"],
    ["5010", "Löner", "700 000", "740 900"],
    ["7010", "Resor", "12 400", "10 000"],
]
VALUES = {"intäkter": ["3*"], "kostnader": ["5*", "7*"]}
AMOUNTS = (Amounts("Budget (tkr)", "budget", "tkr", True), Amounts("Utfall (tkr)", "utfall", "tkr", True))
MAPPING = SheetMapping(VALUES, "Konto", 1, AMOUNTS, 2024)
# What ROWS give the operating table, in mnkr: the printed amounts of item 9.
GIVEN = {
    ("intäkter", "budget"): "114,7",
    ("intäkter", "utfall"): "162,2",
    ("kostnader", "budget"): "-712,4",
    ("kostnader", "utfall"): "-750,9",
}


def csv(*rows: list[str], head: list[str] | None = None, sign: str = ";", coding: str = "utf-8") -> bytes:
    lines = [sign.join(row) for row in [head or HEAD, *(rows or ROWS)]]
    return "\r\n".join(lines).encode(coding)


def xlsx(*rows: list[Any], head: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in [head or HEAD, *rows]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def sie(*lines: str, head: bool = True) -> bytes:
    first = ["#FLAGGA 0", "#FORMAT PC8", "#SIETYP 4", "#RAR 0 20240101 20241231", "#RAR -1 20230101 20231231"]
    return "\r\n".join([*(first if head else []), *lines]).encode("cp437")


def monthly(
    account: str, *kronor: int, label: str = "#PSALDO", year: int = 2024, objects: str = "{}"
) -> list[str]:
    """A line for each month from January."""
    return [
        f"{label} 0 {year}{month:02d} {account} {objects} {amount}.00"
        for month, amount in enumerate(kronor, 1)
    ]


def slip(content: bytes, name: str, by: User) -> str:
    blob = blobs.save(content)
    return Kept(name, blob.sha256, blob.size, "CSV").slip(by)


def url(table: ReportTable, step: str, slip: str = "") -> str:
    made = f"/arbete/uppfoljning/rapporter/{table.report_id}/tabell/{table.key}/las-in/{step}"
    return f"{made}?{urlencode({'fil': slip})}" if slip else made


def addresses(registrar: User, official: User) -> dict[str, dict[str, Any]]:
    """What the addresses of reading in take: an open report with its tables."""
    case = reported.case(registrar, official)
    table = reported.report(case, official, year=2023).tables.get(key="drift")
    keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official)
    names = ("import_amounts", "map_amounts", "check_amounts", "place_amounts")
    return {f"budget:{name}": {"pk": table.report_id, "table": "drift"} for name in names}
