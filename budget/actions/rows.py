"""The rows and columns of a table: added, renamed, given a formula, taken away."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Manager, Max

from budget import layouts
from budget.actions.holding import held_table
from budget.bound import figures
from budget.models import Report, ReportColumn, ReportRow, ReportTable
from budget.rules.reports import key_of
from budget.sheets import Column, Row, must_be_columns, ordered
from cases.actions import guards
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def save_row(
    *,
    table: ReportTable,
    label: str,
    sign: str,
    by: User,
    plus: Sequence[str] = (),
    minus: Sequence[str] = (),
    row: ReportRow | None = None,
) -> ReportRow:
    """Add a row, or change `row`. `plus` and `minus` are keys of the rows it is the sum of; none and it is typed.
    Refused: in a finished report; without a label; a row both added and taken away; a sum that in the end counts on
    itself; a sum where amounts have been typed."""
    report, table = held_table(table, by)
    label = guards.written(label, field="label", missing="Skriv radens rubrik.", limit=200)
    if both := set(plus) & set(minus):
        raise Refused("Samma rad kan inte både läggas till och dras ifrån.", field="minus", code=min(both))
    terms = [[key, 1] for key in plus] + [[key, -1] for key in minus]
    row = _standing(table.rows, row.pk) if row else None
    rows = list(table.rows.all())
    if terms and row and row.cells.filter(ore__isnull=False).exists():
        raise Refused(
            "Raden har ifyllda belopp. Töm dem först, om den ska räknas ut.", field="plus", code="typed"
        )
    key = row.key if row else key_of(label, {one.key for one in rows})
    made = row or ReportRow(table=table, key=key, order=len(rows) + 1)
    made.label, made.sign, made.terms = label, sign, terms
    others = [one for one in rows if one.pk != made.pk]
    ordered([_pure(one) for one in (*others, made)])
    made.save()
    if (
        row and not terms
    ):  # typed from now on: the amount that was printed instead of the sum would hide what is typed
        row.cells.filter(column__minuend="").update(printed_ore=None)
    trace("budget.row_saved", on=report, within=report.case, by=by, number=table.part.order)
    return made


@transaction.atomic
def remove_row(*, row: ReportRow, by: User) -> ReportTable:
    """Take a row away with its amounts. Refused: in a finished report; while another row counts on it or a text points at
    it."""
    report, table = held_table(row.table, by)
    row = _standing(table.rows, row.pk)
    on_it = [one.label for one in table.rows.exclude(pk=row.pk) if row.key in dict(one.terms)]
    if on_it:
        raise Refused(f"{on_it[0]} räknas på raden. Ändra den först.", code="used")
    _must_be_unused(report, table, "row", row.key)
    row.delete()
    trace("budget.row_removed", on=report, within=report.case, by=by, number=table.part.order)
    return table


def _standing[Line: (ReportRow, ReportColumn)](lines: Manager[Line], pk: int) -> Line:
    """The row or column as it stands. Refused: when somebody has taken it away."""
    if (found := lines.filter(pk=pk).first()) is None:
        raise Refused("Raden eller kolumnen är borttagen av någon annan. Läs om sidan.", code="gone")
    return found


def _pure(row: ReportRow) -> Row:
    return Row(row.key, row.label, row.sign, tuple((key, sign) for key, sign in row.terms))


@transaction.atomic
def add_column(*, table: ReportTable, kind: str, by: User, label: str = "") -> ReportColumn:
    """A column of a kind that the table does not have, last; a variance is worked out from the columns of its kind.
    Refused: in a finished report; a kind that is there; a variance without the columns it is worked out from; one of
    another kind without a label."""
    report, table = held_table(table, by)
    columns = [_pure_column(one) for one in table.columns.all()]
    keys = {one.key for one in columns}
    standard = kind in layouts.KEYS
    if standard and any(one.kind == kind for one in columns):
        raise Refused("Tabellen har redan en sådan kolumn.", field="kind", code="twice")
    words = label or layouts.label_of(kind, report.year, report.tertial)
    label = guards.written(words, field="label", missing="Skriv kolumnens rubrik.", limit=100)
    key = key_of(layouts.KEYS.get(kind, label), keys)
    by_kind = {one.kind: one.key for one in columns}
    # The name of a kind is no key: a kind that the table lacks is refused below.
    terms = [by_kind.get(one, one) for one in layouts.DIFFERENCES.get(kind, ())]
    made = Column(key, label, kind if standard else ReportColumn.Kind.OTHER, *terms)
    must_be_columns([*columns, made])
    order = (table.columns.aggregate(last=Max("order"))["last"] or 0) + 1
    column = ReportColumn.objects.create(
        table=table, order=order, key=made.key, label=label, kind=made.kind,
        minuend=made.minuend, subtrahend=made.subtrahend,
    )  # fmt: skip
    trace("budget.column_saved", on=report, within=report.case, by=by, number=table.part.order)
    return column


@transaction.atomic
def rename_column(*, column: ReportColumn, label: str, by: User) -> ReportColumn:
    """Refused: in a finished report; without a label."""
    report, table = held_table(column.table, by)
    column = _standing(table.columns, column.pk)
    column.label = guards.written(label, field="label", missing="Skriv kolumnens rubrik.", limit=100)
    column.save(update_fields=["label"])
    trace("budget.column_saved", on=report, within=report.case, by=by, number=table.part.order)
    return column


@transaction.atomic
def remove_column(*, column: ReportColumn, by: User) -> ReportTable:
    """Take a column away with its amounts. Refused: in a finished report; while another is worked out from it or a text
    points at it."""
    report, table = held_table(column.table, by)
    column = _standing(table.columns, column.pk)
    on_it = [one.label for one in table.columns.all() if column.key in (one.minuend, one.subtrahend)]
    if on_it:
        raise Refused(f"{on_it[0]} räknas på kolumnen. Ta bort den först.", code="used")
    _must_be_unused(report, table, "column", column.key)
    column.delete()
    trace("budget.column_removed", on=report, within=report.case, by=by, number=table.part.order)
    return table


def _pure_column(one: ReportColumn) -> Column:
    return Column(one.key, one.label, one.kind, one.minuend, one.subtrahend)


def _must_be_unused(report: Report, table: ReportTable, what: str, key: str) -> None:
    for part in report.parts.all():
        if any(one.table == table.key and getattr(one, what) == key for one in figures(part.text)):
            raise Refused(
                f"Texten i {part.heading} hämtar en siffra där. Ta bort den i texten först.", code="used"
            )
