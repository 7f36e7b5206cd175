"""The table of indicators in a PDF: the part that a report includes, tagged, with its two rows of headings."""

import io

import pikepdf
import pytest
from django.template.loader import render_to_string
from lxml import html

from budget.queries.indicators import indicator_table
from pdf import engine
from tests.audits.reviewed import board
from tests.budget import measured
from tests.pdf import reader

pytestmark = pytest.mark.django_db


def laid_out(table):
    part = render_to_string("budget/indicators/_table.html", {"table": table})
    page = f"<article class='document attachment'><h1>Rapport</h1>{part}</article>"
    head = "<meta charset='utf-8'><title>Rapport</title>"
    made = engine.layout(f"<!doctype html><html lang='sv'><head>{head}</head><body>{page}</body></html>")
    return part, pikepdf.open(io.BytesIO(made))


def test_table_in_a_document_is_tagged_and_hides_what_is_hidden(official):
    measured.staff(official)
    of = measured.indicator(official, "Andel nöjda")
    measured.outcome(of, official, K="73", M="91", T="89", K_people=4)
    part, pdf = laid_out(indicator_table(board(), measured.YEAR, 1))
    assert reader.tag_faults(pdf) == []
    words = " ".join(reader.text(page) for page in pdf.pages)
    assert "Sjukfrånvaro" in words
    assert ".. Visas inte, eftersom gruppen är liten." in words
    assert "73" not in words
    assert part.count("<a ") == part.count("<svg") == part.count(" cards") == 0


def test_headings_point_at_their_cells(official):
    """Every cell names its row and its columns, and each name is there once."""
    measured.staff(official)
    part, _ = laid_out(indicator_table(board(), measured.YEAR, 1))
    root = html.fromstring(f"<div>{part}</div>")
    names = [one.get("id") for one in root.iter("th")]
    assert len(names) == len(set(names)) == 2 + 2 + 6 + 4
    named = [word for cell in root.iter("td") for word in cell.get("headers").split()]
    assert set(named) <= set(names)
    first = next(root.iter("tr"))
    assert [(th.get("scope"), th.get("colspan")) for th in first.iter("th")] == [
        ("col", None), ("col", None), ("colgroup", "3"), ("colgroup", "3"),
    ]  # fmt: skip
    whole = [cell for cell in root.iter("td") if cell.get("colspan")]
    assert [cell.get("headers").rsplit("-", 1)[1] for cell in whole] == ["T", "T"]


def test_table_of_measures_that_are_not_split_has_one_row_of_headings(official):
    of = measured.indicator(official, "Medarbetare per chef", unit="antal", kind="mean", split=False)
    measured.outcome(of, official, T="28")
    part, pdf = laid_out(indicator_table(board(), measured.YEAR, 1))
    assert ("kvinnor" in part, "colspan" in part, part.count("<tr")) == (False, False, 2)
    assert reader.tag_faults(pdf) == []
