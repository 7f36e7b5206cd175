"""Reading reports: their tables as sheets, and what their parts say with the numbers filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from budget.models import Report, ReportCell, ReportPart, ReportTable
from budget.sheets import Cell, Column, Row, Sheet
from cases.models import File
from organisation.models import User
from organisation.roles import Capability


def reports_of(user: User) -> Any:
    """The reports that the staff of an authority read, the latest period first."""
    authorities = user.authorities_with(Capability.READ_DIARY)
    return Report.objects.visible_to(user).filter(case__register__authority__in=authorities).whole()


def with_progress(reports: Any) -> Any:
    """Each report with how many parts it has and how many are done."""
    done = Q(parts__state=ReportPart.State.DONE)
    return reports.annotate(
        part_count=Count("parts", distinct=True), done_count=Count("parts", filter=done, distinct=True)
    )


def parts_of(report: Report) -> list[ReportPart]:
    """In order, each with its tables. Constant queries, however many parts."""
    tables = ReportTable.objects.order_by("id").prefetch_related("columns", "rows")
    return list(
        report.parts.select_related("responsible", "saved_by").prefetch_related(Prefetch("tables", tables))
    )


def tables_of(report: Report) -> list[ReportTable]:
    return list(
        report.tables.select_related("part").prefetch_related("columns", "rows").order_by("part__order", "id")
    )


def sheets_of(report: Report, tables: Iterable[ReportTable] | None = None) -> dict[str, Sheet]:
    """All tables of a report by their keys: one query beside those of the tables."""
    tables = tables_of(report) if tables is None else list(tables)
    cells: dict[int, dict[tuple[str, str], Cell]] = {table.pk: {} for table in tables}
    stored = ReportCell.objects.filter(row__table__in=cells).select_related("row", "column", "reading")
    for one in stored:
        file = one.reading.filename if one.reading else ""
        cells[one.row.table_id][one.row.key, one.column.key] = Cell(
            one.ore, one.printed_ore, one.note, one.source, file
        )
    return {table.key: sheet_of(table, report.months, cells[table.pk]) for table in tables}


def sheet_of(table: ReportTable, months: int, cells: Mapping[tuple[str, str], Cell]) -> Sheet:
    return Sheet(
        key=table.key,
        title=table.title,
        unit=table.unit,
        columns=[
            Column(one.key, one.label, one.kind, one.minuend, one.subtrahend) for one in table.columns.all()
        ],
        rows=[
            Row(one.key, one.label, one.sign, tuple((key, sign) for key, sign in one.terms))
            for one in table.rows.all()
        ],
        cells=cells,
        months=months,
        profile=table.profile,
    )


def report_before(report: Report, year: int, tertial: int) -> Report | None:
    """The same body's report of a period, when it is finished. Its figures are copied and quoted, so one that is marked
    secret counts only within its own case: then everybody who reads this report may read that one."""
    found = Report.objects.filter(body=report.body_id, year=year, tertial=tertial, finished_at__isnull=False)
    marked = File.objects.filter(record=OuterRef("record")).exclude(secrecy_provision="")
    return (
        found.filter(Q(case=report.case_id) | Q(case__secrecy_provision=""))
        .filter(Q(record=None) | Q(record__secrecy_provision=""), ~Exists(marked))
        .first()
    )


def registered_file(report: Report) -> File | None:
    """The document of a finished report, as it was registered. Files that came to the record before are other ones."""
    if report.record is None:
        return None
    return report.record.files.filter(added_at__gte=report.finished_at, added_by=report.finished_by).first()
