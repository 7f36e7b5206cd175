"""The board's report for the first tertial: its parts and tables as the paper has them, errors included."""

from __future__ import annotations

from collections.abc import Iterator

from budget.actions import cells, finishing, reports
from budget.actions.cells import Change
from budget.models import Report, ReportPart
from core import money
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, load, moment
from umea_ksnau.demo.script import Step

FILE = "rapport-t1-2024.yaml"


def steps() -> Iterator[Step]:
    about = load(FILE)
    yield Step(moment(about["entered_at"]), "report:2024:t1:entered", entered)
    yield Step(moment(about["finished_at"]), "report:2024:t1:finished", finished)


def entered() -> None:
    about = load(FILE)
    by = find.person(about["by"])
    report = reports.create_report(
        case=find.case(about["case"]),
        body=find.body(about["body"]),
        by=by,
        **{name: about[name] for name in ("year", "tertial", "title", "due_on")},
    )
    for one in about["parts"]:
        part = report.parts.filter(heading=one["heading"]).first()
        part = part or reports.add_part(report=report, heading=one["heading"], by=by)
        write(part, one)


def finished() -> None:
    about = load(FILE)
    report = Report.objects.get(year=about["year"], tertial=about["tertial"], body__slug=about["body"])
    finishing.finish_report(
        report=report, record=find.record(about["record"]), name=about["file"], by=find.person(about["by"])
    )


def write(part: ReportPart, about: Json) -> None:
    by = find.person(about["responsible"])
    reports.set_part(
        part=part, heading=part.heading, responsible=by, measures=about.get("measures", False), by=by
    )
    if "table" in about:
        fill(part.report, about["table"])
    reports.write_part(part=part, text=about["text"], seen=0, done=True, by=by)


def fill(report: Report, about: Json) -> None:
    by = find.person(load(FILE)["by"])
    table = report.tables.get(key=about["layout"])
    changes = {
        (row, column): Change(None, money.parse(typed, unit=table.unit))
        for row, typed_by_column in about["cells"].items()
        for column, typed in typed_by_column.items()
    }
    cells.save_cells(table=table, changes=changes, by=by)
    for row, printed in about.get("printed", {}).items():
        for column, typed in printed.items():
            cells.set_cell(
                table=table, row=row, column=column, printed_ore=money.parse(typed, unit=table.unit), by=by
            )
