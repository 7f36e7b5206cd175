"""Files for spreadsheets: text is never a formula, amounts are numbers."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from core.tables import Ore, Table, as_csv, as_xlsx, plain


@pytest.mark.parametrize("text", ["=1+1", "+46 90", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_text_that_could_be_a_formula_gets_an_apostrophe(text):
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Energiväskan", "3 - 2", "a=b", ""])
def test_ordinary_text_stays(text):
    assert plain(text) == text


def test_csv_has_decimal_comma_and_signs_of_numbers():
    table = Table(
        "T", ["Text", "Belopp", "Dag"], [("a;b", Ore(-123_450), date(2024, 5, 1)), (None, Ore(0), "=1")]
    )
    assert (
        as_csv(table).decode("utf-8-sig") == 'Text;Belopp;Dag\r\n"a;b";-1234,50;2024-05-01\r\n;0,00;\'=1\r\n'
    )


def test_xlsx_keeps_text_as_text_and_amounts_as_numbers():
    table = Table("A/B", ["Text", "Belopp"], [("=1+1", Ore(-5)), ("bell\x07", Ore(10**15))], notes=["Not"])
    rows = list(load_workbook(io.BytesIO(as_xlsx(table))).active.iter_rows())
    assert [cell.value for cell in rows[0]][:1] == ["Not"]
    text, amount = rows[3]
    assert (text.value, text.data_type, float(amount.value), amount.data_type) == ("=1+1", "s", -0.05, "n")
    assert [cell.value for cell in rows[4]] == ["bell", "10000000000000.00"]


def test_xlsx_has_a_sheet_for_each_table_with_groups_over_the_columns():
    plain_one = Table("Del 1", ["A"], [("=1",)])
    grouped = Table(
        "Del 2", ["Nr", "Vad", "T1"], [(1, "x", "-2")], notes=["Not"], groups=[("Plan", 2), ("Uppföljning", 1)],
        widths=[5, 40, 20],
    )  # fmt: skip
    book = load_workbook(io.BytesIO(as_xlsx(plain_one, grouped)))
    assert book.sheetnames == ["Del 1", "Del 2"]
    sheet = book["Del 2"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Not", None, None], [None, None, None], ["Plan", None, "Uppföljning"], ["Nr", "Vad", "T1"], [1, "x", "-2"],
    ]  # fmt: skip
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A3:B3"]
    assert (sheet.freeze_panes, sheet.column_dimensions["B"].width, sheet["C5"].data_type) == ("A5", 40, "s")
    assert sheet["B5"].alignment.wrap_text
    assert as_csv(grouped).decode("utf-8-sig").split("\r\n")[2] == "Plan;;Uppföljning"
