"""The tables of a report: amounts, comments on cells, rows and columns."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from budget.actions import cells as cell_actions
from budget.actions import rows as row_actions
from budget.actions import tables as actions
from budget.forms import reports as forms
from budget.forms.cells import CellsForm
from budget.models import Report, ReportColumn, ReportRow, ReportTable
from budget.queries import reports as queries
from budget.report_content import lines_of
from budget.views.report_parts import part_in
from budget.views.reports import done, form_page, keep_report
from cases.views.access import sent, user_of
from cases.views.acting import act
from core.errors import Refused


def sane(key: str) -> str:
    """A key as it can be asked for: PostgreSQL takes no NUL in a text."""
    if "\0" in key:
        raise Http404
    return key


def table_in(report: Report, key: str) -> ReportTable:
    return get_object_or_404(
        report.tables.select_related("part", "report__case").prefetch_related("rows", "columns"),
        key=sane(key),
    )


def row_in(table: ReportTable, key: str) -> ReportRow:
    return get_object_or_404(table.rows.select_related("table__report__case"), key=sane(key))


def column_in(table: ReportTable, key: str) -> ReportColumn:
    return get_object_or_404(table.columns.select_related("table__report__case"), key=sane(key))


def at_table(report: Report, key: str) -> str:
    return f"{report.get_absolute_url()}#tabell-{key}"


def at_layout(report: Report, key: str) -> str:
    return reverse("budget:table_layout", args=[report.pk, key])


@form_page
def add_table(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    report = keep_report(request, pk)
    one = part_in(report, part)
    return act(
        request,
        forms.NewTableForm(*sent(request), then=lambda table: at_table(report, table.key)),
        actions.add_table,
        {"part": one},
        case=report.case,
        heading=f"Ny tabell i {one.heading}",
        lead="Rader och kolumner kan ändras sedan.",
        button="Lägg till tabellen",
        done="Tabellen är tillagd.",
    )


@form_page
def set_table(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    report = keep_report(request, pk)
    one = table_in(report, table)
    initial = {"title": one.title, "unit": one.unit, "profile": one.profile}
    return act(
        request,
        forms.TableSettingsForm(*sent(request), initial=initial, then=at_table(report, table)),
        actions.set_table,
        {"table": one},
        case=report.case,
        heading=f"Inställningar för {one.title}",
        lead="Enheten gäller det som trycks. Beloppen ligger kvar i öre.",
        button="Spara",
        done="Tabellen är sparad.",
    )


@require_POST
def remove_table(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    report = keep_report(request, pk)
    one = table_in(report, table)
    return done(
        request,
        report,
        lambda: actions.remove_table(table=one, by=user_of(request)),
        f"{one.title} är borttagen.",
    )


@form_page
def cells(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """All amounts of a table, typed and saved at once."""
    report = keep_report(request, pk)
    one = table_in(report, table)
    form = CellsForm(*sent(request), sheet=queries.sheets_of(report)[table], then=at_table(report, table))
    if form.run(cell_actions.save_cells, table=one, by=user_of(request)):
        if not form.repeated:
            count = form.result
            words = "Inget belopp är ändrat." if not count else f"{count} belopp sparade."
            messages.success(request, words)
        return redirect(form.done_url)
    context = {"report": report, "case": report.case, "table": one, "form": form, "rows": form.rows()}
    status = 422 if form.is_bound and form.errors else None
    return render(request, "budget/reports/cells.html", context, status=status)


@form_page
def cell(request: HttpRequest, pk: int, table: str, row: str, column: str) -> HttpResponse:
    report = keep_report(request, pk)
    one = table_in(report, table)
    sheet = queries.sheets_of(report)[table]
    if row not in sheet.row_by_key or column not in sheet.column_by_key:
        raise Http404
    held, words = sheet.cell(row, column), sheet.text(row, column)
    return act(
        request,
        forms.CellForm(
            *sent(request),
            unit=one.unit,
            computed=sheet.is_computed(row, column),
            initial={"note": held.note, "printed_ore": held.printed_ore},
            then=at_table(report, table),
        ),
        cell_actions.set_cell,
        {"table": one, "row": row, "column": column},
        case=report.case,
        heading=f"{sheet.row_by_key[row].label}, {sheet.column_by_key[column].label}",
        lead=(f"{words} {one.unit}." if words else "Cellen är tom.")
        + (f" Inläst ur {held.file}." if held.file else ""),
        button="Spara",
        done="Cellen är sparad.",
    )


@require_POST
def reckon_cell(request: HttpRequest, pk: int, table: str, row: str, column: str) -> HttpResponse:
    """Print the cell as it is worked out; the comment on it stays."""
    report = keep_report(request, pk)
    one = table_in(report, table)
    note = queries.sheets_of(report)[table].cell(row, column).note
    return done(
        request,
        report,
        lambda: cell_actions.set_cell(table=one, row=row, column=column, note=note, by=user_of(request)),
        "Cellen trycks nu som den räknas.",
    )


@require_safe
def layout(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """The rows and columns, with what they are worked out from."""
    report = keep_report(request, pk)
    one = table_in(report, table)
    sheet = queries.sheets_of(report, [one])[table]
    context = {"report": report, "case": report.case, "table": one, "lines": lines_of(sheet)}
    return render(request, "budget/reports/layout.html", context)


@form_page
def add_row(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    report = keep_report(request, pk)
    one = table_in(report, table)
    return act(
        request,
        forms.RowForm(*sent(request), table=one, then=at_layout(report, table)),
        row_actions.save_row,
        {"table": one},
        case=report.case,
        heading=f"Ny rad i {one.title}",
        button="Lägg till raden",
        done="Raden är tillagd.",
    )


@form_page
def change_row(request: HttpRequest, pk: int, table: str, row: str) -> HttpResponse:
    report = keep_report(request, pk)
    one = table_in(report, table)
    found = row_in(one, row)
    initial = {
        "label": found.label,
        "sign": found.sign,
        "plus": [key for key, sign in found.terms if sign > 0],
        "minus": [key for key, sign in found.terms if sign < 0],
    }
    return act(
        request,
        forms.RowForm(*sent(request), table=one, row=found, initial=initial, then=at_layout(report, table)),
        row_actions.save_row,
        {"table": one, "row": found},
        case=report.case,
        heading=found.label,
        button="Spara",
        done="Raden är sparad.",
    )


@form_page
def add_column(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    report = keep_report(request, pk)
    one = table_in(report, table)
    return act(
        request,
        forms.ColumnForm(*sent(request), then=at_layout(report, table)),
        row_actions.add_column,
        {"table": one},
        case=report.case,
        heading=f"Ny kolumn i {one.title}",
        lead="Avvikelser räknas ut av sig själva: utfall minus budget, prognos minus årsbudget.",
        button="Lägg till kolumnen",
        done="Kolumnen är tillagd.",
    )


@form_page
def change_column(request: HttpRequest, pk: int, table: str, column: str) -> HttpResponse:
    report = keep_report(request, pk)
    found = column_in(table_in(report, table), column)
    return act(
        request,
        forms.ColumnLabelForm(*sent(request), initial={"label": found.label}, then=at_layout(report, table)),
        row_actions.rename_column,
        {"column": found},
        case=report.case,
        heading=found.label,
        button="Spara",
        done="Kolumnen är sparad.",
    )


@require_POST
def remove_line(request: HttpRequest, pk: int, table: str, what: str, key: str) -> HttpResponse:
    """Take a row (`rad`) or a column (`kolumn`) away."""
    report = keep_report(request, pk)
    one = table_in(report, table)
    if what not in {"rad", "kolumn"}:
        raise Http404
    try:
        if what == "rad":
            row_actions.remove_row(row=row_in(one, key), by=user_of(request))
        else:
            row_actions.remove_column(column=column_in(one, key), by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{'Raden' if what == 'rad' else 'Kolumnen'} är borttagen.")
    return redirect(at_layout(report, table))
