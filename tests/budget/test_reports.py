"""Reports: parts that several people write, tables, what is refused, finished and begun anew."""

import io

import openpyxl
import pikepdf
import pytest
from django.db import IntegrityError, transaction

from budget.actions.cells import Change, ChangedMeanwhile, save_cells, set_cell
from budget.actions.finishing import document_of, explain, finish_report, reopen_report, unexplain
from budget.actions.reports import (
    SavedMeanwhile,
    add_part,
    create_report,
    follow_table,
    move_part,
    remove_part,
    set_part,
    write_part,
)
from budget.actions.rows import add_column, remove_column, remove_row, rename_column, save_row
from budget.actions.tables import add_table, remove_table, set_table
from budget.checks.reports import findings_of, sorted_out
from budget.models import Report, ReportCell
from budget.queries.reports import parts_of, sheets_of
from budget.report_content import content_of
from budget.report_sheets import workbook_of
from cases.actions.marks import mark_secret
from core import blobs
from core.errors import Refused
from core.tables import as_xlsx
from tests import factories
from tests.audits.reviewed import board
from tests.budget import measured, reported
from tests.budget.reported import MNKR, PRINTED, mnkr
from tests.pdf import reader


@pytest.fixture
def case(db, registrar, official):
    return reported.case(registrar, official)


@pytest.fixture
def report(case, official):
    return reported.report(case, official)


@pytest.fixture
def table(report, official):
    one = report.tables.get(key="drift")
    reported.fill(one, official)
    return one


def refusal(code):
    return pytest.raises(Refused, check=lambda found: found.code == code)


# Laying out


def test_standard_report_has_three_parts_and_two_tables(report):
    assert [(part.heading, part.measures) for part in report.parts.all()] == [
        ("Personalrapport", True), ("Ekonomirapport", False), ("Investeringar", False),
    ]  # fmt: skip
    assert [(one.key, one.part.heading) for one in report.tables.all()] == [
        ("drift", "Ekonomirapport"), ("investeringar", "Investeringar"),
    ]  # fmt: skip
    assert report.title == "Kommunstyrelsens rapport, januari–april 2024"


def test_report_is_refused_twice_for_a_period_and_to_others(case, report, official, outsider, registrar):
    with refusal("twice"):
        reported.report(case, official)
    for who in (outsider, registrar):
        with refusal("forbidden"):
            reported.report(case, who, tertial=2)
    other = factories.body("bn", of=factories.authority("bn"))
    with refusal("body"):
        create_report(case=case, body=other, year=2024, tertial=2, by=official)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Report.objects.create(case=case, body=board(), year=2024, tertial=1, title="x", made_by=official)


# Writing


def test_two_who_write_two_parts_both_keep_theirs(report, official, other_official):
    staff, money = report.parts.get(heading="Personalrapport"), report.parts.get(heading="Ekonomirapport")
    write_part(part=staff, text="<p>Personal</p>", seen=0, by=official)
    write_part(part=money, text="<p>Ekonomi</p>", seen=0, by=other_official)
    assert [(part.text, part.saved_by) for part in report.parts.all()[:2]] == [
        ("<p>Personal</p>", official), ("<p>Ekonomi</p>", other_official),
    ]  # fmt: skip


def test_second_text_in_the_same_part_is_refused_and_nothing_is_lost(report, official, other_official):
    part = report.parts.first()
    write_part(part=part, text="<p>Först</p>", seen=0, by=official)
    with pytest.raises(SavedMeanwhile, match=official.name):
        write_part(part=part, text="<p>Sedan</p>", seen=0, by=other_official)
    part.refresh_from_db()
    assert (part.text, part.version) == ("<p>Först</p>", 1)
    write_part(part=part, text="<p>Först</p>", seen=0, by=other_official)  # the same words are no clash
    write_part(part=part, text="<p>Båda</p>", seen=2, by=other_official)
    part.refresh_from_db()
    assert part.text == "<p>Båda</p>"


def test_braces_that_are_no_figure_are_refused(report, official):
    with refusal("figure"):
        write_part(part=report.parts.first(), text="<p>{drift.netto}</p>", seen=0, by=official)


def test_part_is_given_only_to_somebody_who_may_write(report, official, other_official, outsider):
    part = report.parts.first()
    assert (
        set_part(part=part, heading="Personal", responsible=other_official, by=official).responsible
        == other_official
    )
    with refusal("forbidden"):
        set_part(part=part, heading="Personal", responsible=outsider, by=official)
    with refusal("missing"):
        set_part(part=part, heading=" ", by=official)


def test_parts_are_added_moved_and_taken_away(report, official):
    made = add_part(report=report, heading="Ukraina", by=official)
    move_part(part=made, up=True, by=official)
    move_part(part=report.parts.first(), up=True, by=official)  # at the end it stays
    headings = ["Personalrapport", "Ekonomirapport", "Ukraina", "Investeringar"]
    assert [part.heading for part in report.parts.all()] == headings
    with refusal("table"):
        remove_part(part=report.parts.get(heading="Investeringar"), by=official)
    remove_part(part=made, by=official)
    assert report.parts.count() == 3


# Amounts


def test_two_who_change_two_cells_both_keep_theirs(table, official, other_official):
    save_cells(table=table, changes={("intäkter", "utfall"): Change(mnkr("162,2"), mnkr("163"))}, by=official)
    stale = {
        ("intäkter", "utfall"): Change(mnkr("162,2"), mnkr("162,2")),
        ("kostnader", "utfall"): Change(mnkr("-750,9"), mnkr("-751")),
    }
    assert save_cells(table=table, changes=stale, by=other_official) == 1
    sheet = sheets_of(table.report)["drift"]
    assert (sheet.worth("intäkter", "utfall"), sheet.worth("kostnader", "utfall")) == (
        163 * MNKR,
        -751 * MNKR,
    )


def test_same_cell_changed_to_something_else_is_refused_with_who_and_nothing_is_written(
    table, official, other_official
):
    seen = mnkr("162,2")
    save_cells(table=table, changes={("intäkter", "utfall"): Change(seen, 163 * MNKR)}, by=official)
    both = {
        ("intäkter", "utfall"): Change(seen, 164 * MNKR),
        ("intäkter", "budget"): Change(mnkr("114,7"), 115 * MNKR),
    }
    with pytest.raises(ChangedMeanwhile, match=f"163,0\u00a0mnkr \\({official.name}\\)") as refused:
        save_cells(table=table, changes=both, by=other_official)
    assert refused.value.now == {("intäkter", "utfall"): 163 * MNKR}
    assert sheets_of(table.report)["drift"].worth("intäkter", "budget") == mnkr("114,7")


def test_cell_that_is_worked_out_is_not_typed(table, official):
    for place in (("netto", "utfall"), ("intäkter", "avvikelse"), ("x", "utfall")):
        with refusal("computed"):
            save_cells(table=table, changes={place: Change(None, 1)}, by=official)
    with refusal("typed"):
        set_cell(table=table, row="intäkter", column="utfall", printed_ore=1, by=official)


def test_emptied_cell_is_empty_and_not_zero(table, official):
    save_cells(table=table, changes={("intäkter", "utfall"): Change(mnkr("162,2"), None)}, by=official)
    sheet = sheets_of(table.report)["drift"]
    assert (sheet.worth("intäkter", "utfall"), sheet.worth("netto", "utfall")) == (None, None)


# Rows and columns


def test_row_with_a_formula_is_worked_out_and_a_cycle_is_refused(table, official):
    made = save_row(
        table=table, label="Resultat före", sign="net", plus=["netto"], minus=["intäkter"], by=official
    )
    assert made.key == "resultat-före"
    sheet = sheets_of(table.report)["drift"]
    assert sheet.worth("resultat-före", "utfall") == mnkr("-588,7") - mnkr("162,2")
    with pytest.raises(
        Refused, match=r"^Raden (Resultat före|Verksamhetens nettokostnad) räknas i slutändan"
    ):
        save_row(
            table=table, row=table.rows.get(key="netto"), label="Verksamhetens nettokostnad", sign="net",
            plus=["intäkter", "resultat-före"], by=official,
        )  # fmt: skip
    with refusal("typed"):
        save_row(
            table=table,
            row=table.rows.get(key="kostnader"),
            label="K",
            sign="cost",
            plus=["netto"],
            by=official,
        )
    with refusal("used"):
        remove_row(row=table.rows.get(key="netto"), by=official)
    remove_row(row=made, by=official)
    assert table.rows.count() == 3


def test_row_or_column_that_a_text_points_at_is_kept(table, official):
    part = table.part
    write_part(part=part, text="<p>{drift.netto.avvikelse}</p>", seen=0, by=official)
    for act in (
        lambda: remove_row(row=table.rows.get(key="netto"), by=official),
        lambda: remove_column(column=table.columns.get(key="avvikelse"), by=official),
        lambda: remove_table(table=table, by=official),
    ):
        with pytest.raises(Refused, match=r"^Texten i Ekonomirapport hämtar"):
            act()


def test_columns_are_added_renamed_and_taken_away(table, official):
    with refusal("used"):
        remove_column(column=table.columns.get(key="budget"), by=official)
    with refusal("twice"):
        add_column(table=table, kind="budget_period", by=official)
    remove_column(column=table.columns.get(key="avvikelse"), by=official)
    made = add_column(table=table, kind="variance_period", by=official)
    assert (made.label, made.minuend, made.subtrahend) == ("Budgetavvikelse jan–apr 2024", "utfall", "budget")
    assert rename_column(column=made, label="Avvikelse", by=official).label == "Avvikelse"
    own = add_column(table=table, kind="other", label="Prognos i mars", by=official)
    assert own.key == "prognos-i-mars"
    with refusal("missing"):
        add_column(table=table, kind="other", by=official)


def test_tables_are_added_set_and_taken_away(report, official):
    part = report.parts.first()
    one = add_table(part=part, title="Nämnden", layout="drift", unit="tkr", by=official)
    assert (one.key, one.unit) == ("drift-2", "tkr")
    assert (
        set_table(table=one, title="Nämndens drift", unit="kr", profile="Jämnt.", by=official).profile
        == "Jämnt."
    )
    with refusal("layout"):
        add_table(part=part, title="x", layout="x", by=official)
    remove_table(table=one, by=official)
    assert report.tables.count() == 2


# Findings


def test_item_9_is_found_out(table, official):
    for column, text in PRINTED.items():
        set_cell(table=table, row="netto", column=column, printed_ore=mnkr(text), by=official)
    text = "<p>Avvikelsen är {drift.netto.avvikelse|9,1}; kostnaderna {drift.kostnader.avvikelse:belopp|38,4}.</p>"
    write_part(part=table.part, text=text, seen=0, by=official)
    found = [(one.severity.value, one.found) for one in findings_of(table.report) if one.asks]
    assert found == [
        ("warn", "9,1\u00a0mnkr"),
        ("warn", "38,4\u00a0mnkr"),
        ("warn", "−1\u00a0297,7\u00a0mnkr"),
        ("warn", "−1\u00a0297,7\u00a0mnkr"),
    ]
    follow_table(part=table.part, figure="{drift.netto.avvikelse|9,1}", by=official)
    set_cell(table=table, row="netto", column="prognos", by=official)
    assert [one.found for one in findings_of(table.report) if one.asks] == ["38,4\u00a0mnkr"]
    with refusal("gone"):
        follow_table(part=table.part, figure="{drift.netto.avvikelse|9,1}", by=official)


def test_explained_warning_stands_until_it_reads_otherwise(table, official, other_official):
    write_part(part=table.part, text="<p>{drift.netto.avvikelse|9,1}</p>", seen=0, by=official)
    (doubt,) = [one for one in findings_of(table.report) if one.asks]
    made = explain(
        report=table.report, fingerprint=doubt.fingerprint, reason="Avrundat från kronor.", by=other_official
    )
    doubts, explained = sorted_out(table.report, findings_of(table.report))
    assert [one for one in doubts if one.asks] == []
    assert [(one.answer.reason, one.answer.by) for one in explained] == [
        ("Avrundat från kronor.", other_official)
    ]
    save_cells(table=table, changes={("intäkter", "utfall"): Change(mnkr("162,2"), 163 * MNKR)}, by=official)
    doubts, explained = sorted_out(table.report, findings_of(table.report))
    assert ([one.asks for one in doubts].count(True), explained) == (1, [])
    with refusal("gone"):
        explain(report=table.report, fingerprint=doubt.fingerprint, reason="x", by=official)
    unexplain(report=table.report, explanation=made, by=official)
    assert table.report.explanations.count() == 0


# Finished and begun anew


def test_finished_report_is_a_registered_record_and_closed(table, official):
    report = table.report
    with refusal("undone"):
        finish_report(report=report, by=official)
    reported.written(report, official, {"Ekonomirapport": "<p>Netto {drift.netto.avvikelse}.</p>"})
    done = finish_report(report=report, by=official)
    assert done.record.subject == report.title
    (file,) = done.record.files.all()
    with pikepdf.open(io.BytesIO(blobs.read(file.sha256))) as pdf:
        words = " ".join(reader.text(page) for page in pdf.pages).replace("\u00a0", " ")
        assert reader.tag_faults(pdf) == []
    assert "Netto 9,0 mnkr." in words
    for act in (
        lambda: write_part(part=report.parts.first(), text="<p>x</p>", seen=1, by=official),
        lambda: save_cells(table=table, changes={}, by=official),
        lambda: finish_report(report=report, by=official),
    ):
        with refusal("finished"):
            act()
    assert reopen_report(report=report, by=official).is_open
    with refusal("open"):
        reopen_report(report=report, by=official)
    again = finish_report(report=report, by=official)
    assert again.record.number == done.record.number + 1


def test_workbook_has_a_sheet_for_each_table_with_numbers_and_notes(table, official):
    set_cell(table=table, row="netto", column="avvikelse", printed_ore=mnkr("8,9"), by=official)
    made = as_xlsx(*workbook_of(table.report, sheets_of(table.report).values()))
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Driftredovisning", "Investeringsredovisning"]
    rows = [[cell.value for cell in row] for row in book["Driftredovisning"].iter_rows()]
    assert rows[3][:4] == [
        "Rad",
        "Budget jan–apr 2024",
        "Utfall jan–apr 2024",
        "Budgetavvikelse jan–apr 2024",
    ]
    assert rows[5][:4] == ["Verksamhetens kostnader", -712_400_000, -750_900_000, -38_500_000]
    assert rows[6][3] == 8_900_000
    assert rows[8][0].endswith(
        "Budgetavvikelse jan–apr 2024: Räknat på tabellens egna belopp: 9,0\u00a0mnkr."
    )


def test_figure_that_points_nowhere_stops_the_report(table, official):
    report = table.report
    reported.written(report, official, {"Ekonomirapport": "<p>{drift.netto.bort}</p>"})
    with refusal("stops"):
        finish_report(report=report, by=official)


def test_next_period_begins_from_this_one(table, case, official, other_official):
    report = table.report
    set_cell(table=table, row="netto", column="avvikelse", printed_ore=mnkr("8,9"), by=official)
    part = set_part(part=table.part, heading="Ekonomi", responsible=other_official, by=official)
    reported.written(report, official, {"Ekonomi": "<p>Netto {drift.netto.avvikelse|9,1}.</p>"})
    finish_report(report=report, by=official)

    second = reported.report(case, official, tertial=2, based_on=report)
    money = second.parts.get(heading="Ekonomi")
    assert (money.text, money.state, money.responsible) == (
        "<p>Netto {drift.netto.avvikelse}.</p>",
        "waits",
        other_official,
    )
    sheet = sheets_of(second)["drift"]
    assert [column.label for column in sheet.columns][:5] == [
        "Budget jan–aug 2024", "Utfall jan–aug 2024", "Budgetavvikelse jan–aug 2024",
        "Budgetavvikelse jan–aug 2023", "Budget helår 2024",
    ]  # fmt: skip
    assert sheet.worth("intäkter", "budget-helår") == mnkr("343,7")
    assert sheet.worth("intäkter", "utfall") is None
    assert (part.pk == money.pk, second.based_on) == (False, report)

    year_after = reported.report(case, official, year=2025, based_on=report)
    sheet = sheets_of(year_after)["drift"]
    assert sheet.worth("intäkter", "budget-helår") is None
    assert sheet.worth("kostnader", "avvikelse-fjol") == mnkr("-38,5")
    kept = ReportCell.objects.filter(row__table__report=year_after, ore__isnull=False)
    assert set(kept.values_list("source", flat=True)) == {"before"}
    doubts = [one for one in findings_of(year_after) if one.asks]
    assert doubts == []


def test_report_in_a_secret_case_is_not_there(report, case, registrar, official, economist):
    assert list(Report.objects.visible_to(official)) == [report]
    mark_secret(thing=case, provision="OSL 18:1", by=registrar)
    assert list(Report.objects.visible_to(economist)) == []


def test_reading_a_report_takes_the_same_queries_however_many_parts(
    report, official, django_assert_num_queries
):
    def read():
        parts = parts_of(report)
        return sheets_of(report, [table for part in parts for table in part.tables.all()])

    with django_assert_num_queries(5):
        assert len(read()) == 2
    for number in range(3):
        part = add_part(report=report, heading=f"Del {number}", by=official)
        add_table(part=part, title=f"Tabell {number}", by=official)
    with django_assert_num_queries(5):
        assert len(read()) == 5


def test_indicators_of_the_period_stand_in_their_part_and_are_doubted_there(report, official):
    report.parts.exclude(measures=True).delete()
    assert content_of(report)["parts"][0]["measures"] is None
    measured.outcome(measured.indicator(official), official, K="77", M="90", T="95")
    measured.indicator(official, "Medarbetare per chef")  # without an outcome: told, not printed
    (row,) = content_of(report)["parts"][0]["measures"]["rows"]
    assert [cell["text"] for cell in row["this"]] == ["77", "90", "95"]
    assert [one.place for one in findings_of(report) if "mellan kvinnor och män" in one.title] == [
        f"del-{report.parts.get().pk}"
    ]


def test_finished_report_says_what_was_registered_whatever_is_filled_in_since(report, official, signed_in):
    of = measured.indicator(official)
    measured.outcome(of, official, K="77", M="90", T="81")
    finish_report(report=reported.written(report, official), by=official)
    measured.outcome(of, official, T="82")
    report.refresh_from_db()
    told = [document_of(report), content_of(report)]
    assert [one["parts"][0]["measures"]["rows"][0]["this"][2]["text"] for one in told] == ["81", "82"]
    page = signed_in(official).get(report.get_absolute_url()).content.decode()
    assert ">81</td>" in page
    assert ">82</td>" not in page
    reopen_report(report=report, by=official)
    assert ">82</td>" in signed_in(official).get(report.get_absolute_url()).content.decode()
