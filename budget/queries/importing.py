"""The mapping that is kept for a table and a kind of file."""

from __future__ import annotations

from budget.importing.mapping import AnyMapping, without
from budget.models import ImportMapping, ReportTable
from budget.sheets import Sheet


def kept_mapping(table: ReportTable, kind: str, sheet: Sheet) -> AnyMapping | None:
    """As far as the table still has its rows and columns; None when nothing is kept."""
    found = ImportMapping.objects.filter(body=table.report.body_id, table_key=table.key, kind=kind).first()
    if found is None:
        return None
    rows = [one.key for one in sheet.rows if not one.is_computed]
    columns = [one.key for one in sheet.columns if not one.is_computed]
    return without(found.mapping, rows, columns)
