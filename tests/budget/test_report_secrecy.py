"""What a report tells of another one that its reader may not read, and of its own record."""

import json

import pytest
from django.urls import reverse

from budget.actions.cells import set_cell
from budget.actions.finishing import explain, finish_report, reopen_report
from budget.actions.reports import add_part, write_part
from budget.actions.rows import add_column, save_row
from budget.actions.tables import add_table, set_table
from budget.checks.reports import findings_of
from budget.matter.reports import Reports
from budget.models import Report
from budget.queries.reports import sheets_of
from cases.actions.marks import mark_secret
from core.errors import Refused
from tests import factories
from tests.budget import reported
from trail.models import Event

SECRET = "OSL 31:16"


@pytest.fixture
def last_year(registrar, official):
    """Finished, with its figures."""
    made = reported.report(reported.case(registrar, official), official, year=2023)
    reported.fill(made.tables.get(key="drift"), official)
    return finish_report(report=reported.written(made, official), by=official)


def this_year(registrar, official, **fields):
    return reported.report(reported.case(registrar, official), official, **fields)


def continuity(report):
    return [one.found for one in findings_of(report) if one.id.startswith("report.continuity")]


@pytest.mark.parametrize("what", ["case", "record", "file"])
def test_figures_of_a_secret_report_are_neither_copied_nor_quoted(last_year, registrar, official, what):
    before = this_year(registrar, official, tertial=3, year=2022)
    marked = {"case": last_year.case, "record": last_year.record, "file": last_year.record.files.get()}[what]
    typed = this_year(registrar, official)
    table = typed.tables.get(key="drift")
    reported.fill(table, official, {"kostnader": {"avvikelse-fjol": "-1,0"}})
    assert continuity(typed) == ["−1,0\N{NO-BREAK SPACE}mnkr"]
    mark_secret(thing=marked, provision=SECRET, by=registrar)
    assert continuity(typed) == []
    Report.objects.filter(pk=typed.pk).update(tertial=2)
    carried = this_year(registrar, official, based_on=before)
    assert sheets_of(carried)["drift"].worth("kostnader", "avvikelse-fjol") is None


def test_report_does_not_begin_from_a_secret_one_in_a_case_that_is_open(last_year, registrar, official):
    mark_secret(thing=last_year.case, provision=SECRET, by=registrar)
    last_year.refresh_from_db()
    with pytest.raises(Refused) as refused:
        this_year(registrar, official, based_on=last_year)
    assert refused.value.code == "secret"
    assert reported.report(last_year.case, official, based_on=last_year).based_on == last_year


@pytest.mark.parametrize("what", ["record", "file"])
def test_mark_on_the_record_closes_the_report(last_year, registrar, official, manager, client, what):
    marked = last_year.record if what == "record" else last_year.record.files.get()
    memo = factories.memo(case=last_year.case, author=manager)
    assert list(Reports().checks(memo)) != []
    mark_secret(thing=marked, provision=SECRET, by=registrar)
    client.force_login(manager)
    for name in ("report", "report_pdf", "report_xlsx"):
        assert client.get(reverse(f"budget:{name}", args=[last_year.pk])).status_code == 404
    assert b"Kommunstyrelsens rapport" not in client.get(reverse("budget:reports")).content
    assert list(Reports().checks(memo)) == []
    assert list(Report.objects.visible_to(registrar)) == [last_year]


def test_report_whose_record_is_marked_is_not_opened_again(last_year, registrar, official):
    mark_secret(thing=last_year.record, provision=SECRET, by=registrar)
    with pytest.raises(Refused) as refused:
        reopen_report(report=last_year, by=official)
    assert refused.value.code == "secret"


def test_trail_tells_nothing_that_people_have_written(registrar, official):
    report = this_year(registrar, official)
    part = add_part(report=report, heading="Hemlig del", by=official)
    table = add_table(part=part, title="Hemlig tabell", by=official)
    set_table(table=table, title="Hemligare tabell", unit="tkr", by=official)
    row = save_row(table=table, label="Hemlig rad", sign="cost", by=official)
    column = add_column(table=table, kind="other", label="Hemlig kolumn", by=official)
    set_cell(table=table, row=row.key, column=column.key, note="Hemlig not", by=official)
    write_part(part=part, text="<p>{drift-2.kostnader.budget|9,1 hemligheter}</p>", seen=0, by=official)
    doubt = next(one for one in findings_of(report) if one.may_be_explained)
    explain(report=report, fingerprint=doubt.fingerprint, reason="Hemligt skäl", by=official)
    events = Event.objects.filter(kind__startswith="budget.")
    assert events.count() == 9
    assert "emlig" not in json.dumps([[one.data, one.sentence] for one in events])
    assert events.filter(kind="budget.row_saved").get().sentence == (
        "ändrade en rad i en tabell i rapportens del 4"
    )


def test_opening_a_page_to_write_in_a_secret_report_is_a_reading(client, last_year, registrar, official):
    report = this_year(registrar, official)
    mark_secret(thing=report.case, provision=SECRET, by=registrar)
    client.force_login(official)
    before = Event.objects.count()
    for name, more in (("write_report_part", [report.parts.first().pk]), ("table_cells", ["drift"])):
        assert client.get(reverse(f"budget:{name}", args=[report.pk, *more])).status_code == 200
    assert Event.objects.count() == before + 2
