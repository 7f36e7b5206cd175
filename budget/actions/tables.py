"""The tables of a report: laid out, carried to the next period, renamed and taken away."""

from __future__ import annotations

from django.db import transaction

from budget import layouts
from budget.actions.holding import held, held_table
from budget.models import Report, ReportCell, ReportColumn, ReportPart, ReportRow, ReportTable
from budget.queries.reports import report_before, sheets_of
from budget.rules.reports import key_of
from budget.sheets import Column, Row, must_be_columns, ordered
from cases.actions import guards
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace

Kind, Source = ReportColumn.Kind, ReportCell.Source


@transaction.atomic
def add_table(
    *, part: ReportPart, title: str, by: User, layout: str = "drift", unit: str = "mnkr"
) -> ReportTable:
    """A table under a part: with the rows and columns of operations or investments. Refused: in a finished report; without
    a title; an unknown layout or unit."""
    report = held(part.report, by)
    title = guards.written(title, field="title", missing="Skriv tabellens rubrik.", limit=200)
    if layout not in layouts.LAYOUTS:
        raise Refused("Välj vilken tabell det är.", field="layout", code="layout")
    table = lay_out(part, layouts.LAYOUTS[layout], title=title, unit=unit)
    trace("budget.table_added", on=report, within=report.case, by=by, number=part.order)
    return table


@transaction.atomic
def set_table(*, table: ReportTable, title: str, unit: str, by: User, profile: str = "") -> ReportTable:
    """Its title, unit and why the period's budget is no even share of the year's. Refused: in a finished report."""
    report, table = held_table(table, by)
    table.title = guards.written(title, field="title", missing="Skriv tabellens rubrik.", limit=200)
    table.profile = guards.fitting(profile, field="profile", limit=300)
    table.unit = unit
    table.save(update_fields=["title", "unit", "profile"])
    trace("budget.table_set", on=report, within=report.case, by=by, number=table.part.order)
    return table


@transaction.atomic
def remove_table(*, table: ReportTable, by: User) -> Report:
    """Take the table away with its amounts. Refused: in a finished report; while a text points into it."""
    report, table = held_table(table, by)
    used = report.parts.filter(text__contains=f"{{{table.key}.").first()
    if used is not None:
        raise Refused(
            f"Texten i {used.heading} hämtar siffror ur tabellen. Ta bort dem där först.", code="used"
        )
    number = table.part.order
    table.delete()
    trace("budget.table_removed", on=report, within=report.case, by=by, number=number)
    return report


def lay_out(part: ReportPart, layout: layouts.Layout, *, title: str = "", unit: str = "mnkr") -> ReportTable:
    """The rows and columns of a layout as a table of the part's report, for its period."""
    report = part.report
    taken = set(report.tables.values_list("key", flat=True))
    key = layout.key if layout.key not in taken else key_of(layout.key, taken)
    table = ReportTable.objects.create(
        part=part, report=report, key=key, title=title or layout.title, unit=unit
    )
    _write_columns(table, layout.columns(report.year, report.tertial))
    _write_rows(table, layout.rows)
    return table


def carry(old: ReportTable, part: ReportPart, *, by: User) -> ReportTable:
    """The same table in the report of another period: heads of the new period, the year's budget kept within the year,
    last year's columns filled from last year's report where it is finished."""
    before, report = old.report, part.report
    table = ReportTable.objects.create(
        part=part, report=report, key=old.key, title=old.title, unit=old.unit, profile=old.profile
    )
    columns = []
    for one in old.columns.all():
        periods = (before.year, before.tertial), (report.year, report.tertial)
        label = layouts.renewed(one.label, one.kind, *periods)
        columns.append(Column(one.key, label, one.kind, one.minuend, one.subtrahend))
    _write_columns(table, columns)
    _write_rows(
        table, [Row(one.key, one.label, one.sign, tuple(map(tuple, one.terms))) for one in old.rows.all()]
    )
    _fill_from_before(table, old, by)
    return table


def _write_columns(table: ReportTable, columns: list[Column]) -> None:
    must_be_columns(columns)
    ReportColumn.objects.bulk_create(
        ReportColumn(
            table=table, order=order, key=one.key, label=one.label, kind=one.kind,
            minuend=one.minuend, subtrahend=one.subtrahend,
        )
        for order, one in enumerate(columns, 1)
    )  # fmt: skip


def _write_rows(table: ReportTable, rows: tuple[Row, ...] | list[Row]) -> None:
    ordered(rows)
    ReportRow.objects.bulk_create(
        ReportRow(
            table=table, order=order, key=one.key, label=one.label, sign=one.sign,
            terms=[list(term) for term in one.terms],
        )
        for order, one in enumerate(rows, 1)
    )  # fmt: skip


def _fill_from_before(table: ReportTable, old: ReportTable, by: User) -> None:
    report, cells = table.report, []
    rows = {one.key: one for one in table.rows.all() if not one.terms}
    for column in table.columns.all():
        found = _source_of(column.kind, report, old.report)
        if found is None or column.minuend:
            continue
        source, kind = found
        sheet = sheets_of(source).get(table.key)
        theirs = next((one.key for one in sheet.columns if one.kind == kind), "") if sheet else ""
        if not sheet or not theirs:
            continue
        for key, row in rows.items():
            ore = sheet.shown(key, theirs) if key in sheet.row_by_key else None
            if ore is not None:
                cells.append(ReportCell(row=row, column=column, ore=ore, source=Source.BEFORE, saved_by=by))
    ReportCell.objects.bulk_create(cells)


def _source_of(kind: str, report: Report, before: Report) -> tuple[Report, str] | None:
    """The report and the kind of column that a column of a new report can be filled from."""
    same_year = (
        before.year == report.year and before.body_id == report.body_id
    )  # another body's figures are no source
    if kind == Kind.BUDGET_YEAR:
        return (before, kind) if same_year else None
    if kind == Kind.VARIANCE_BEFORE:
        last_year = report_before(report, report.year - 1, report.tertial)
        return (last_year, Kind.VARIANCE_PERIOD) if last_year else None
    if kind == Kind.OUTCOME_BEFORE:
        if same_year:
            return before, kind
        last_year = report_before(report, report.year - 1, 3)
        return (last_year, Kind.OUTCOME_PERIOD) if last_year else None
    return None
