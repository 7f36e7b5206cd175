"""Amounts read in from a file, whole or not at all, and the mapping that is kept for the next one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from budget.actions.cells import Change, Source, save_cells
from budget.actions.holding import held_table
from budget.importing.mapping import AnyMapping, with_values
from budget.importing.plan import Place, Plan
from budget.models import ImportMapping, ReportTable, TableImport
from core import clock
from core.errors import Refused
from core.locking import lock
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def keep_mapping(*, table: ReportTable, kind: str, mapping: AnyMapping, by: User) -> ImportMapping:
    """How files of this kind are read into the body's tables of this key, from now on. Refused: in a finished report; when
    two rules could take the same value; no column to read; rows and columns that are worked out or not there."""
    report, table = held_table(table, by)
    mapping.must_hold()
    _must_fit(table, mapping)
    kept, _ = ImportMapping.objects.update_or_create(
        body=report.body, table_key=table.key, kind=kind,
        defaults={"data": mapping.data(), "saved_by": by, "saved_at": clock.now()},
    )  # fmt: skip
    trace("budget.mapping_kept", on=report, within=report.case, by=by, number=table.part.order)
    return kept


def _must_fit(table: ReportTable, mapping: AnyMapping) -> None:
    typed_rows = {one.key for one in table.rows.all() if not one.terms}
    typed_columns = {one.key for one in table.columns.all() if not one.minuend}
    columns = mapping.into_columns
    if not columns:
        raise Refused("Välj minst en kolumn att läsa in.", code="columns")
    if not set(columns) <= typed_columns or not {row for row in mapping.values if row} <= typed_rows:
        raise Refused("Tabellens rader eller kolumner har ändrats. Koppla filen på nytt.", code="gone")


@transaction.atomic
def place_values(*, table: ReportTable, kind: str, placed: Mapping[str, str], by: User) -> ImportMapping:
    """Put values that no rule takes on rows, or leave them out (an empty row): value by value, kept with the mapping.
    Refused: as `keep_mapping`; when no mapping is kept; when nothing is placed."""
    report, table = held_table(table, by)
    found = ImportMapping.objects.filter(body=report.body, table_key=table.key, kind=kind).first()
    if found is None:
        raise Refused("Kopplingen finns inte kvar. Koppla filen på nytt.", code="gone")
    if not placed:
        raise Refused("Välj rad för minst ett värde.", code="nothing")
    lock(found)  # another period's report shares it
    found.refresh_from_db()
    return keep_mapping(table=table, kind=kind, mapping=with_values(found.mapping, placed), by=by)


@transaction.atomic
def read_in(
    *,
    table: ReportTable,
    plan: Plan,
    seen: Mapping[Place, int | None],
    name: str,
    sha256: str,
    kind: str,
    by: User,
) -> int:
    """Write what a file says, all of it or nothing; how many cells were changed. `seen` is what the cells said when the
    person looked. Refused: in a finished report; with one fault in the file, or one value without a row; and
    ChangedMeanwhile when somebody has typed something else in one of the cells since."""
    _, table = held_table(table, by)
    if plan.faults:
        raise Refused("Filen har fel som måste rättas. Inget är inläst.", code="faults")
    if plan.unplaced:
        raise Refused(
            "Alla värden i filen har inte en rad. Välj rad eller Läs inte in. Inget är inläst.",
            code="unplaced",
        )
    changes = {place: Change(seen.get(place), ore) for place, ore in plan.cells.items()}
    if all(one.seen == one.ore for one in changes.values()):
        return 0
    reading = TableImport.objects.create(
        table=table, filename=name[:200], sha256=sha256, kind=kind, lines=plan.read, by=by
    )
    return save_cells(table=table, changes=changes, by=by, source=Source.IMPORTED, reading=reading)
