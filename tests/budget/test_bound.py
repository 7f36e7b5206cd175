"""Numbers in text that follow a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget import bound
from tests.budget.reported import sheet

SHEETS = {"drift": sheet(printed={("netto", "avvikelse"): "8,9"})}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{drift.netto.avvikelse}", "8,9\u00a0mnkr"),
        ("{drift.kostnader.avvikelse}", "−38,5\u00a0mnkr"),
        ("{drift.kostnader.avvikelse:belopp}", "38,5\u00a0mnkr"),
        ("{drift.kostnader.avvikelse:belopp|38,4}", "38,4\u00a0mnkr"),
        ("{drift.netto.avvikelse|9 100 tkr}", "9 100 tkr"),
        ("{drift.netto.fel}", "[drift.netto.fel finns inte]"),
        ("{annan.netto.avvikelse}", "[annan.netto.avvikelse finns inte]"),
    ],
)
def test_bound_number_reads_as_its_cell_with_its_unit(text, read):
    assert bound.filled(f"<p>Det är {text}.</p>", SHEETS) == f"<p>Det är {read}.</p>"


def test_empty_cell_says_that_it_is_empty():
    assert bound.filled("{drift.netto.budget}", {"drift": sheet({})}) == "[uppgift saknas]"


def test_text_with_one_figure_let_loose_follows_the_table_there_only():
    html = "<p>{drift.netto.avvikelse|9,1} och {drift.kostnader.avvikelse:belopp|38,4}</p>"
    assert bound.followed(html, "{drift.netto.avvikelse|9,1}") == (
        "<p>{drift.netto.avvikelse} och {drift.kostnader.avvikelse:belopp|38,4}</p>"
    )


def test_braces_that_are_no_figure_are_named():
    assert bound.unread("{drift.netto.avvikelse} {x} {a.b} {}") == ["{x}", "{a.b}", "{}"]


@given(st.text(alphabet="abcåäö0123456789 .,<>&|{}:", max_size=80))
def test_any_text_can_be_filled_and_what_is_quoted_is_escaped(text):
    filled = bound.filled(text, SHEETS)
    figures = list(bound.figures(text))
    if not figures:
        assert filled == text
    for one in figures:
        assert not {"<", ">"} & set(one.quoted)


def test_marks_dress_the_escaped_words():
    made = bound.filled(
        "{drift.netto.avvikelse|5 & 6}", SHEETS, lambda figure, words: f"<b>{figure.key} {words}</b>"
    )
    assert made == "<b>drift.netto.avvikelse 5 &amp; 6\u00a0mnkr</b>"
