"""Reports under rough handling: what others change meanwhile, odd input, and figures that must not go wrong by it."""

import pytest
from django.urls import reverse

from budget.actions.cells import Change, save_cells, set_cell
from budget.actions.rows import save_row
from budget.actions.tables import set_table
from budget.queries.reports import sheets_of
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
        "Tabellens enhet är ändrad till tkr sedan du öppnade sidan. Läs om den och fyll i beloppen igen."
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
