"""Files for spreadsheets: text is never a formula, amounts are numbers."""

import io
from datetime import date
from decimal import Decimal

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


def test_number_is_a_number_with_its_decimals():
    table = Table("T", ["Tal"], [(Decimal("5.50"),), (Decimal("-1478"),)])
    assert as_csv(table).decode("utf-8-sig") == "Tal\r\n5,50\r\n-1478\r\n"
    _, (first,), (second,) = load_workbook(io.BytesIO(as_xlsx(table))).active.iter_rows()
    assert (first.value, first.data_type, first.number_format) == (5.5, "n", "#,##0.00")
    assert (second.value, second.number_format) == (-1478, "#,##0")


def test_xlsx_keeps_text_as_text_and_amounts_as_numbers():
    table = Table("A/B", ["Text", "Belopp"], [("=1+1", Ore(-5)), ("bell\x07", Ore(10**15))], notes=["Not"])
    rows = list(load_workbook(io.BytesIO(as_xlsx(table))).active.iter_rows())
    assert [cell.value for cell in rows[0]][:1] == ["Not"]
    text, amount = rows[3]
    assert (text.value, text.data_type, float(amount.value), amount.data_type) == ("=1+1", "s", -0.05, "n")
    assert [cell.value for cell in rows[4]] == ["bell", "10000000000000.00"]
