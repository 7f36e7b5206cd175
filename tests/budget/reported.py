"""Reports made through the actions, and sheets for the pure tests."""

from typing import Any

from budget.actions.cells import Change, save_cells, set_cell
from budget.actions.reports import create_report, write_part
from budget.layouts import OPERATIONS, Layout
from budget.models import Report, ReportTable
from budget.sheets import Cell, Sheet
from cases.models import Case
from core import money
from organisation.models import Body, User
from tests import factories
from tests.audits.reviewed import board

MNKR = 100_000_000
# The operating table of the meeting's item 9, as printed.
TYPED = {
    "intäkter": {"budget": "114,7", "utfall": "162,2", "avvikelse-fjol": "61,2", "budget-helår": "343,7", "prognos": "459,7"},
    "kostnader": {
        **{"budget": "-712,4", "utfall": "-750,9", "avvikelse-fjol": "-136,1"},
        **{"budget-helår": "-1 641,3", "prognos": "-1 731,3"},
    },
}  # fmt: skip
PRINTED = {"avvikelse": "8,9", "budget-helår": "-1 297,7", "prognos": "-1 297,7"}


def mnkr(text: str) -> int:
    return money.parse(text, unit="mnkr")


def sheet(
    typed: dict[str, dict[str, str]] | None = None,
    *,
    printed: dict[tuple[str, str], str] | None = None,
    notes: dict[tuple[str, str], str] | None = None,
    layout: Layout = OPERATIONS,
    **fields: Any,
) -> Sheet:
    """A sheet of the layout for the first tertial of 2024."""
    cells = {
        (row, column): Cell(mnkr(text))
        for row, by_column in (TYPED if typed is None else typed).items()
        for column, text in by_column.items()
    }
    for place, text in (printed or {}).items():
        cells[place] = Cell(cells[place].ore if place in cells else None, mnkr(text))
    for place, note in (notes or {}).items():
        cells[place] = Cell(cells[place].ore, note=note)
    given = {"key": layout.key, "title": layout.title, "unit": "mnkr"} | fields
    return Sheet(columns=layout.columns(2024, 1), rows=layout.rows, cells=cells, **given)


def case(registrar: User, official: User) -> Case:
    return factories.case(by=registrar, official=official, matter="report", subject="Uppföljning")


def report(
    case: Case, by: User, *, year: int = 2024, tertial: int = 1, body: Body | None = None, **fields: Any
) -> Report:
    return create_report(case=case, body=body or board(), year=year, tertial=tertial, by=by, **fields)


def fill(
    table: ReportTable,
    by: User,
    typed: dict[str, dict[str, str]] | None = None,
    printed: dict[str, str] | None = None,
) -> None:
    changes = {
        (row, column): Change(None, mnkr(text))
        for row, by_column in (typed or TYPED).items()
        for column, text in by_column.items()
    }
    save_cells(table=table, changes=changes, by=by)
    for column, text in (printed or {}).items():
        set_cell(table=table, row="netto", column=column, printed_ore=mnkr(text), by=by)


def written(report: Report, by: User, texts: dict[str, str] | None = None) -> Report:
    """Every part done, with a text."""
    for part in report.parts.all():
        text = (texts or {}).get(part.heading, "<p>Inget att rapportera.</p>")
        write_part(part=part, text=text, seen=part.version, done=True, by=by)
    return report


def addresses(registrar: User, official: User) -> dict[str, dict[str, Any]]:
    """What the addresses of reports take: an open report with its tables."""
    made = report(case(registrar, official), official)
    fill(made.tables.get(key="drift"), official, printed=PRINTED)
    part = made.parts.get(heading="Ekonomirapport")
    one, of_part = {"pk": made.pk}, {"pk": made.pk, "part": part.pk}
    of_table = {"pk": made.pk, "table": "drift"}
    of_cell = of_table | {"row": "netto", "column": "avvikelse"}
    return {
        **{
            f"budget:{name}": one
            for name in (
                "report",
                "report_pdf",
                "report_xlsx",
                "set_report",
                "finish_report",
                "reopen_report",
                "add_report_part",
            )
        },
        "budget:explain_in_report": one | {"fingerprint": "0" * 64},
        "budget:unexplain_in_report": one | {"explanation": 0},
        **{
            f"budget:{name}": of_part
            for name in (
                *("set_report_part", "write_report_part", "move_report_part", "remove_report_part"),
                *("follow_table", "add_report_table"),
            )
        },
        **{
            f"budget:{name}": of_table
            for name in (
                *("set_report_table", "table_cells", "table_layout", "add_table_row", "add_table_column"),
                "remove_report_table",
            )
        },
        **{f"budget:{name}": of_cell for name in ("table_cell", "reckon_cell")},
        "budget:change_table_row": of_table | {"row": "netto"},
        "budget:change_table_column": of_table | {"column": "budget"},
        "budget:remove_table_line": of_table | {"what": "rad", "key": "netto"},
    }
