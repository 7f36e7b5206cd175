"""Reading a file into a table: kept mapping, all or nothing, clashes, what the trail and the cells say, and the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from budget.actions.cells import Change, ChangedMeanwhile, save_cells
from budget.actions.finishing import finish_report
from budget.actions.importing import keep_mapping, place_values, read_in
from budget.actions.rows import save_row
from budget.actions.tables import remove_table
from budget.importing.files import opened
from budget.importing.mapping import SHEET, SIE, Amounts, SheetMapping, SieMapping
from budget.importing.rules import LEFT_OUT
from budget.models import ImportMapping, ReportCell, TableImport
from budget.queries.importing import kept_mapping
from budget.queries.reports import sheets_of
from core import filetypes
from core.errors import Refused
from tests.budget import reported
from tests.budget.readable import AMOUNTS, GIVEN, MAPPING, ROWS, VALUES, csv, monthly, sie, slip, url
from tests.budget.reported import mnkr
from trail.models import Event

SHA = "a" * 64
LOCKED = filetypes.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100


@pytest.fixture
def report(db, registrar, official):
    return reported.report(reported.case(registrar, official), official)


@pytest.fixture
def table(report):
    return report.tables.get(key="drift")


def sheet(table):
    return sheets_of(table.report)[table.key]


def amounts(table):
    return {place: cell.ore for place, cell in sheet(table).cells.items()}


def expected(**other):
    return {place: mnkr(text) for place, text in GIVEN.items()} | other


def planned(table, content=None, mapping=MAPPING):
    return opened(content or csv(), "utfall.csv", 2024, 1).plan(mapping, sheet(table))


def read(table, by, plan=None, seen=None, **fields):
    given = {"name": "utfall.csv", "sha256": SHA, "kind": SHEET} | fields
    return read_in(table=table, plan=plan or planned(table), seen=seen or {}, by=by, **given)


def refusal(code):
    return pytest.raises(Refused, check=lambda found: found.code == code)


# Written whole, or not at all


def test_amounts_are_read_in_and_say_where_they_come_from(table, official):
    assert read(table, official) == 4
    assert amounts(table) == expected()
    cell = sheet(table).cell("intäkter", "utfall")
    assert (cell.source, cell.file) == ("imported", "utfall.csv")
    kept = TableImport.objects.get()
    assert (kept.table, kept.lines, kept.sha256, kept.by) == (table, 4, SHA, official)
    event = Event.objects.get(kind="budget.cells_imported")
    assert event.data == {"number": 2, "count": 4, "sha256": SHA}


def test_one_fault_or_one_value_without_a_row_and_nothing_is_written(table, official):
    for row, code in ((["5010", "L", "8 44", "1"], "faults"), (["9010", "L", "1", "1"], "unplaced")):
        with refusal(code):
            read(table, official, planned(table, csv(*ROWS, row)))
    assert (amounts(table), TableImport.objects.count()) == ({}, 0)


def test_same_file_again_changes_nothing(table, official):
    read(table, official)
    now = {place: sheet(table).worth(*place) for place in GIVEN}
    assert read(table, official, seen=now) == 0
    assert TableImport.objects.count() == 1


def test_only_cells_that_differ_are_written_and_typed_ones_stay_typed(table, official):
    save_cells(table=table, changes={("intäkter", "utfall"): Change(None, mnkr("162,2"))}, by=official)
    seen = {("intäkter", "utfall"): mnkr("162,2")}
    assert read(table, official, seen=seen) == 3
    assert sheet(table).cell("intäkter", "utfall").source == "typed"


def test_what_somebody_has_typed_meanwhile_is_refused_whole(table, official, other_official):
    typed = {("kostnader", "utfall"): Change(None, mnkr("-750"))}
    save_cells(table=table, changes=typed, by=other_official)
    with pytest.raises(ChangedMeanwhile) as refused:
        read(table, official)
    assert refused.value.now == {("kostnader", "utfall"): mnkr("-750")}
    assert (amounts(table), TableImport.objects.count()) == (
        {("kostnader", "utfall"): mnkr("-750")},
        0,
    )


def test_typing_over_an_amount_forgets_the_file(table, official):
    read(table, official)
    place = ("intäkter", "utfall")
    save_cells(table=table, changes={place: Change(mnkr("162,2"), mnkr("162,3"))}, by=official)
    cell = sheet(table).cell(*place)
    assert (cell.source, cell.file) == ("typed", "")


def test_table_with_read_in_amounts_can_be_taken_away(table, official):
    read(table, official)
    remove_table(table=table, by=official)
    assert (TableImport.objects.count(), ReportCell.objects.count()) == (0, 0)


def test_cell_that_names_a_file_is_read_in(table, official):
    read(table, official)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportCell.objects.filter(reading__isnull=False).update(source="typed")


def test_finished_report_and_others_are_refused(table, official, outsider):
    with refusal("forbidden"):
        read(table, outsider)
    plan = planned(table)
    reported.written(table.report, official)
    for one in table.report.tables.all():
        cells = (
            reported.TYPED
            if one.key == "drift"
            else {
                "netto": dict.fromkeys(("budget", "utfall", "utfall-fjol", "budget-helår", "prognos"), "-1")
            }
        )
        reported.fill(one, official, cells)
    finish_report(report=table.report, by=official)
    for action in (
        lambda: read(table, official, plan),
        lambda: keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official),
    ):
        with refusal("finished"):
            action()


# The mapping


def test_mapping_is_kept_for_the_body_the_table_and_the_kind_of_file(table, report, official):
    keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official)
    sie_mapping = SieMapping(VALUES, ("utfall",))
    keep_mapping(table=table, kind=SIE, mapping=sie_mapping, by=official)
    later = reported.report(report.case, official, tertial=2, based_on=report).tables.get(key="drift")
    assert kept_mapping(later, SHEET, sheet(later)) == MAPPING
    assert kept_mapping(later, SIE, sheet(later)) == sie_mapping
    other = report.tables.get(key="investeringar")
    assert kept_mapping(other, SHEET, sheet(other)) is None
    keep_mapping(
        table=later, kind=SHEET, mapping=SheetMapping({"intäkter": ["3*"]}, "Konto", 1, AMOUNTS), by=official
    )
    assert ImportMapping.objects.count() == 2
    assert kept_mapping(table, SHEET, sheet(table)).values == {"intäkter": ["3*"]}


def test_mapping_that_cannot_be_is_refused(table, official):
    for values, columns, code in (
        ({"intäkter": ["3*"], "kostnader": ["3010"]}, AMOUNTS, "overlap"),
        (VALUES, (), "columns"),
        ({"netto": ["3*"]}, AMOUNTS, "gone"),
    ):
        with refusal(code):
            keep_mapping(
                table=table, kind=SHEET, mapping=SheetMapping(values, "Konto", 1, columns), by=official
            )
    assert ImportMapping.objects.count() == 0


def test_row_that_has_become_a_sum_falls_out_of_the_mapping(table, official):
    keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official)
    save_row(table=table, label="Taxor", sign="income", by=official)
    row = table.rows.get(key="intäkter")
    save_row(table=table, label=row.label, sign="income", plus=["taxor"], row=row, by=official)
    assert kept_mapping(table, SHEET, sheet(table)).values == {"kostnader": VALUES["kostnader"]}


def test_values_are_placed_one_by_one_and_kept(table, official):
    keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official)
    place_values(table=table, kind=SHEET, placed={"8010": "kostnader", "Summa": LEFT_OUT}, by=official)
    assert kept_mapping(table, SHEET, sheet(table)).values == {
        "intäkter": ["3*"],
        "kostnader": ["5*", "7*", "8010"],
        LEFT_OUT: ["Summa"],
    }
    for placed, code in (({}, "nothing"), ({"5010": "kostnader"}, "overlap")):
        with refusal(code):
            place_values(table=table, kind=SHEET, placed=placed, by=official)


# The pages


def upload(client, table, content, name="utfall.csv"):
    return client.post(url(table, ""), {"files": SimpleUploadedFile(name, content)})


def test_second_time_it_is_a_file_and_a_button(signed_in, table, official):
    client = signed_in(official)
    to_map = upload(client, table, csv())
    assert to_map.status_code == 302
    assert "/koppla/" in to_map.url
    assert client.get(to_map.url).status_code == 200
    keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official)
    to_check = upload(client, table, csv())
    assert "/kontrollera/" in to_check.url
    page = client.get(to_check.url)
    assert page.status_code == 200
    form = page.context["confirm"]
    done = client.post(to_check.url, {name: form[name].value() or "" for name in form.fields})
    assert done.url == f"{table.report.get_absolute_url()}#tabell-drift"
    assert amounts(table) == expected()


def test_next_tertial_is_a_file_and_a_button_too(signed_in, table, report, official):
    amounts_ = (Amounts("Utfall jan–apr 2024", "utfall", "tkr", True),)
    mapping = SheetMapping(VALUES, "Konto", 1, amounts_, 2024)
    keep_mapping(table=table, kind=SHEET, mapping=mapping, by=official)
    later = reported.report(report.case, official, tertial=2, based_on=report).tables.get(key="drift")
    content = csv(["3010", "-200"], ["5010", "300"], head=["Konto", "Utfall jan–aug 2024"])
    client = signed_in(official)
    where = upload(client, later, content).url
    form = client.get(where).context["confirm"]
    client.post(where, {name: form[name].value() or "" for name in form.fields})
    assert amounts(later) == {("intäkter", "utfall"): 20_000_000, ("kostnader", "utfall"): -30_000_000}


def test_mapping_is_saved_from_the_page(signed_in, table, official):
    client = signed_in(official)
    where = url(table, "koppla/", slip(csv(), "utfall.csv", official))
    form = client.get(where).context["form"]
    given = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in given.items() if value not in (None, False)}
    assert client.post(where, sent).status_code == 302
    assert kept_mapping(table, SHEET, sheet(table)) == MAPPING
    wrong = client.post(where, sent | {"v.intäkter": "3*\n5010"})
    assert (wrong.status_code, b"tar samma v" in wrong.content) == (422, True)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tom.csv", b"", "Filen tom.csv är tom"),
        ("rapport.pdf", b"%PDF-1.7", "är av en typ som inte läses in"),
        ("trasig.xlsx", b"PK\x03\x04", "trasig.xlsx"),
        ("bild.csv", b"\x00\x01", "är ingen CSV-fil"),
        ("låst.xlsx", LOCKED, "är skyddad med lösenord"),
        ("saldon.se", b"Konto;Belopp", "börjar inte som en SIE-fil"),
    ],
)
def test_file_that_cannot_be_read_is_said_on_the_field(signed_in, table, official, name, content, words):
    answer = upload(signed_in(official), table, content, name)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_slip_of_somebody_else_opens_nothing(signed_in, table, official, other_official):
    theirs = slip(csv(), "utfall.csv", other_official)
    for step in ("koppla/", "kontrollera/"):
        assert signed_in(official).get(url(table, step, theirs)).url == url(table, "")


def test_clash_is_said_and_the_page_is_ready_to_send_again(signed_in, table, official, other_official):
    client = signed_in(official)
    keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official)
    where = url(table, "kontrollera/", slip(csv(), "utfall.csv", official))
    form = client.get(where).context["confirm"]
    sent = {name: form[name].value() or "" for name in form.fields}
    typed = {("kostnader", "utfall"): Change(None, mnkr("-750"))}
    save_cells(table=table, changes=typed, by=other_official)
    clash = client.post(where, sent)
    assert clash.status_code == 422
    assert "Någon annan har ändrat samma celler" in clash.content.decode()
    again = clash.context["confirm"]
    assert client.post(where, {name: again[name].value() or "" for name in again.fields}).status_code == 302
    assert amounts(table) == expected()


def test_mapping_that_was_changed_after_the_page_was_seen(signed_in, table, official):
    client = signed_in(official)
    keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official)
    where = url(table, "kontrollera/", slip(csv(), "utfall.csv", official))
    form = client.get(where).context["confirm"]
    sent = {name: form[name].value() or "" for name in form.fields}
    other = SheetMapping(VALUES, "Konto", 1, AMOUNTS[:1])
    keep_mapping(table=table, kind=SHEET, mapping=other, by=official)
    assert client.post(where, sent).status_code == 422
    assert amounts(table) == {}


def test_ten_thousand_rows_cost_no_more_questions_than_ten(
    signed_in, table, official, django_assert_num_queries
):
    client = signed_in(official)
    keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official)
    for count in (10, 10_000):
        rows = [
            [f"{3000 + number % 900}", "Taxor", "-1", "x" if number % 4 == 3 else "-2"]
            for number in range(count)
        ]
        where = url(table, "kontrollera/", slip(csv(*rows), "utfall.csv", official))
        with django_assert_num_queries(13):
            page = client.get(where)
        assert page.context["fault_count"] == count // 4
        assert "Läs in " not in page.content.decode().partition("Kontrollsummor")[2]


def test_values_without_a_row_are_placed_from_the_page(signed_in, table, official):
    client = signed_in(official)
    keep_mapping(table=table, kind=SHEET, mapping=MAPPING, by=official)
    content = csv(*ROWS, ["8010", "Ränta", "1", "1"], ["8020", "Ränta", "1", "1"])
    kept = slip(content, "utfall.csv", official)
    assert len(client.get(url(table, "kontrollera/", kept)).context["plan"].unplaced) == 2
    client.post(url(table, "placera/", kept), {"p.8010": "kostnader", "rest": "-"})
    assert client.get(url(table, "kontrollera/", kept)).context["plan"].stops is False
    assert kept_mapping(table, SHEET, sheet(table)).values[LEFT_OUT] == ["8020"]


def test_sie_file_from_choosing_to_the_table(signed_in, table, official):
    client = signed_in(official)
    content = sie(
        '#KONTO 3010 "Taxor för båtplats"', *monthly("3010", *[-10] * 4), *monthly("5010", *[20] * 4)
    )
    where = upload(client, table, content, "ks.se").url
    form = client.get(where).context["form"]
    given = {name: form[name].value() for name in form.fields}
    to_check = client.post(where, {name: value for name, value in given.items() if value})
    page = client.get(to_check.url)
    confirm = page.context["confirm"]
    client.post(to_check.url, {name: confirm[name].value() or "" for name in confirm.fields})
    assert amounts(table) == {("intäkter", "utfall"): 4_000, ("kostnader", "utfall"): -8_000}
    assert TableImport.objects.get().kind == SIE


def test_report_page_marks_what_was_read_in(signed_in, table, official):
    read(table, official)
    page = signed_in(official).get(table.report.get_absolute_url()).content.decode()
    assert page.count('title="Inläst ur utfall.csv"') == 4


def test_reader_of_another_authority_and_of_a_finished_report(signed_in, table, outsider, official):
    assert signed_in(outsider).get(url(table, "")).status_code == 404
    table.report.__class__.objects.filter(pk=table.report_id).update(
        finished_at=table.report.made_at, finished_by=official, content={}
    )
    assert signed_in(official).get(url(table, "")).url == table.report.get_absolute_url()
