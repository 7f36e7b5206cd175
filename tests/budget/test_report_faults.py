"""Reports under rough handling: what others change meanwhile, odd input, and figures that must not go wrong by it."""

import hashlib

import pytest
from django.urls import reverse

from budget.actions.cells import Change, save_cells, set_cell
from budget.actions.finishing import document_of, finish_report, reopen_report
from budget.actions.reports import add_part, follow_table, move_part, remove_part, set_part, write_part
from budget.actions.rows import add_column, remove_column, remove_row, rename_column, save_row
from budget.actions.tables import remove_table, set_table
from budget.models import Report
from budget.queries.reports import sheets_of
from cases.models import Case
from core import clock
from core.errors import Refused
from tests.budget import reported
from tests.budget.reported import mnkr


@pytest.fixture
def report(registrar, official):
    return reported.report(reported.case(registrar, official), official)


@pytest.fixture
def table(report, official):
    one = report.tables.get(key="drift")
    reported.fill(one, official)
    return one


def address(name, report, *more):
    return reverse(f"budget:{name}", args=[report.pk, *more])


def as_shown(form):
    """What a browser sends when nothing is changed."""
    return {
        name: "" if (value := form[name].value()) is None else value for name in form.fields if name != "once"
    }


# The unit


def test_amounts_typed_in_a_unit_that_is_changed_meanwhile_are_refused(client, report, table, official):
    client.force_login(official)
    opened = as_shown(client.get(address("table_cells", report, "drift")).context["form"])
    set_table(table=table, title=table.title, unit="tkr", by=official)
    answer = client.post(address("table_cells", report, "drift"), opened)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "Enheten är ändrad till tkr sedan du öppnade sidan. Läs om den och fyll i beloppen igen."
    ]
    assert sheets_of(report)["drift"].worth("intäkter", "utfall") == mnkr("162,2")


def test_printed_amount_in_a_unit_that_is_changed_meanwhile_is_refused(client, report, table, official):
    client.force_login(official)
    url = address("table_cell", report, "drift", "netto", "avvikelse")
    opened = as_shown(client.get(url).context["form"]) | {"printed_ore": "8,9"}
    set_table(table=table, title=table.title, unit="tkr", by=official)
    assert client.post(url, opened).status_code == 422
    assert sheets_of(report)["drift"].cell("netto", "avvikelse").printed_ore is None
    opened["unit"] = "tkr"
    assert client.post(url, opened).status_code == 302


# Rows and columns


def test_printed_amount_goes_when_its_row_is_typed_instead(report, table, official):
    net = table.rows.get(key="netto")
    for column in ("budget-helår", "avvikelse"):
        set_cell(table=table, row="netto", column=column, printed_ore=mnkr("-1 297,7"), note="n", by=official)
    save_row(table=table, label=net.label, sign="net", row=net, by=official)
    save_cells(table=table, changes={("netto", "budget-helår"): Change(None, mnkr("-1,0"))}, by=official)
    sheet = sheets_of(report)["drift"]
    assert sheet.text("netto", "budget-helår") == "−1,0"
    assert sheet.cell("netto", "budget-helår").note == "n"
    assert sheet.cell("netto", "avvikelse").printed_ore == mnkr(
        "-1 297,7"
    )  # still worked out, and still checked


def read(table):
    """The table as a page has it: its rows and columns read before anybody else is at it."""
    return type(table).objects.prefetch_related("rows", "columns").get(pk=table.pk)


def refusal(code):
    return pytest.raises(Refused, check=lambda found: found.code == code)


def test_rows_that_would_count_on_each_other_are_refused_though_the_page_was_older(table, official):
    first = save_row(table=table, label="En", sign="net", by=official)
    other = save_row(table=table, label="Två", sign="net", by=official)
    old = read(table)
    save_row(table=table, label="En", sign="net", plus=["två"], row=first, by=official)
    with refusal("cycle"):
        save_row(table=old, label="Två", sign="net", plus=["en"], row=other, by=official)


def test_row_that_is_taken_away_is_not_counted_on_nor_brought_back(table, official):
    gone = save_row(table=table, label="Bort", sign="cost", by=official)
    old = read(table)
    remove_row(row=gone, by=official)
    with refusal("unknown-row"):
        save_row(table=old, label="Summa", sign="net", plus=["bort"], by=official)
    again = table.rows.model.objects.create(table=table, order=9, key="x", label="x", sign="cost")
    held = table.rows.get(pk=again.pk)
    remove_row(row=again, by=official)
    for late in (
        lambda: save_row(table=old, label="Åter", sign="cost", row=held, by=official),
        lambda: remove_row(row=held, by=official),
    ):
        with refusal("gone"):
            late()


def test_column_is_not_worked_out_from_one_that_is_taken_away(table, official):
    for key in ("avvikelse", "avvikelse-prognos"):
        remove_column(column=table.columns.get(key=key), by=official)
    old = read(table)
    budget = table.columns.get(key="budget")
    remove_column(column=table.columns.get(key="budget"), by=official)
    with refusal("columns"):
        add_column(table=old, kind="variance_period", by=official)
    with refusal("gone"):
        rename_column(column=budget, label="Åter", by=official)


def test_same_name_from_two_pages_makes_two_rows(table, official):
    old = read(table)
    keys = [save_row(table=one, label="Ny rad", sign="cost", by=official).key for one in (old, old)]
    assert keys == ["ny-rad", "ny-rad-2"]


def test_table_that_is_taken_away_is_said_to_be(report, table, official):
    remove_table(table=read(table), by=official)
    for late in (
        lambda: set_table(table=table, title="Åter", unit="kr", by=official),
        lambda: save_row(table=table, label="Åter", sign="cost", by=official),
        lambda: save_cells(table=table, changes={("netto", "budget"): Change(None, 1)}, by=official),
        lambda: remove_table(table=table, by=official),
    ):
        with refusal("gone"):
            late()


def test_column_of_its_own_with_the_name_of_a_kind_stands_in_no_way(table, official):
    for key in ("avvikelse", "avvikelse-fjol", "budget"):
        remove_column(column=table.columns.get(key=key), by=official)
    own = [
        add_column(table=table, kind="other", label=name, by=official).key
        for name in ("Budget", "Avvikelse fjol")
    ]
    assert own == ["budget", "avvikelse-fjol"]
    assert add_column(table=table, kind="variance_before", by=official).key == "avvikelse-fjol-2"
    with refusal("columns"):  # the one that is called Budget is no budget
        add_column(table=table, kind="variance_period", by=official)
    assert add_column(table=table, kind="budget_period", by=official).key == "budget-2"
    made = add_column(table=table, kind="variance_period", by=official)
    assert (made.key, made.minuend, made.subtrahend) == ("avvikelse", "utfall", "budget-2")


# The document


def test_finished_report_is_dated_in_sweden_and_read_as_it_was_registered(client, report, official):
    reported.written(report, official)
    with clock.at("2024-05-17T00:30"):
        finish_report(report=report, by=official)
    report = Report.objects.whole().get()
    assert document_of(report)["date"] == "2024-05-17"
    report.body.name = "Styrelsen"
    report.body.save()
    client.force_login(official)
    answer = client.get(address("report_pdf", report))
    kept = report.record.files.get()
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == kept.sha256


# The case


def test_nothing_is_written_in_a_case_that_is_closed(report, official, registrar):
    case, part = report.case, report.parts.first()
    Case.objects.filter(pk=case.pk).update(closed_on=clock.today())
    for late in (
        lambda: write_part(part=part, text="<p>Sent</p>", seen=0, by=official),
        lambda: reported.report(case, official, tertial=2),
        lambda: reopen_report(report=report, by=official),
    ):
        with refusal("closed"):
            late()


def test_table_of_many_rows_is_saved(client, report, table, official):
    Row = table.rows.model
    Row.objects.bulk_create(
        Row(table=table, order=10 + number, key=f"rad-{number}", label=f"Rad {number}", sign="cost")
        for number in range(120)
    )
    client.force_login(official)
    opened = as_shown(client.get(address("table_cells", report, "drift")).context["form"])
    answer = client.post(address("table_cells", report, "drift"), opened | {"c.rad-119.budget": "-1,5"})
    assert answer.status_code == 302
    assert sheets_of(report)["drift"].worth("rad-119", "budget") == mnkr("-1,5")


def test_part_that_is_taken_away_is_said_to_be(report, official):
    part = add_part(report=report, heading="Bort", by=official)
    held = report.parts.get(pk=part.pk)
    remove_part(part=part, by=official)
    for late in (
        lambda: write_part(part=held, text="<p>Sent</p>", seen=0, by=official),
        lambda: set_part(part=held, heading="Åter", by=official),
        lambda: move_part(part=held, up=True, by=official),
        lambda: follow_table(part=held, figure="{a.b.c}", by=official),
        lambda: remove_part(part=held, by=official),
    ):
        with refusal("gone"):
            late()


def test_text_of_a_part_that_is_taken_away_meanwhile_is_given_back(registrar, official, signed_in):
    report = reported.report(reported.case(registrar, official), official)
    part = report.parts.get(heading="Personalrapport")
    url = reverse("budget:write_report_part", args=[report.pk, part.pk])
    remove_part(part=part, by=official)
    answer = signed_in(official).post(url, {"text": "<p>Mina ord</p>", "seen": "0"})
    assert answer.status_code == 422
    assert "Mina ord" in answer.content.decode()
    assert "Delen är borttagen av någon annan." in answer.content.decode()
    assert signed_in(official).get(url).status_code == 404


def test_part_of_a_finished_report_is_not_opened_for_writing(registrar, official, signed_in):
    report = reported.report(reported.case(registrar, official), official)
    url = reverse("budget:write_report_part", args=[report.pk, report.parts.first().pk])
    finish_report(report=reported.written(report, official), by=official)
    assert signed_in(official).get(url).url == report.get_absolute_url()


def test_only_a_row_or_a_column_is_taken_out_of_a_table(registrar, official, signed_in):
    report = reported.report(reported.case(registrar, official), official)
    url = reverse("budget:remove_table_line", args=[report.pk, "drift", "annat", "budget"])
    assert signed_in(official).post(url).status_code == 404
    assert report.tables.get(key="drift").columns.filter(key="budget").exists()
