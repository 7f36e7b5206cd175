"""Tables: sums and variances follow from what is typed, empty is not zero, no row counts on itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.layouts import INVESTMENTS, OPERATIONS
from budget.sheets import STEPS, Cell, Column, Row, Sheet, must_be_columns, ordered, rounded
from core import money
from core.errors import Refused
from tests.budget.reported import MNKR, PRINTED, TYPED, mnkr, sheet

ORE = st.integers(-(10**14), 10**14)
MAYBE = st.one_of(st.none(), ORE)


def operations(amounts):
    places = [
        (row, column)
        for row in ("intäkter", "kostnader")
        for column in ("budget", "utfall", "budget-helår", "prognos")
    ]
    cells = {place: Cell(ore) for place, ore in zip(places, amounts, strict=True)}
    return Sheet("drift", "Drift", "mnkr", OPERATIONS.columns(2024, 1), OPERATIONS.rows, cells)


@given(st.lists(MAYBE, min_size=8, max_size=8))
def test_net_and_variances_follow_and_empty_is_not_zero(amounts):
    one = operations(amounts)
    for first, second, apart in (
        ("utfall", "budget", "avvikelse"),
        ("prognos", "budget-helår", "avvikelse-prognos"),
    ):
        for row in ("intäkter", "kostnader", "netto"):
            a, b = one.worth(row, first), one.worth(row, second)
            assert one.worth(row, apart) == (None if a is None or b is None else a - b)
        for column in (first, second, apart):
            parts = [one.worth("intäkter", column), one.worth("kostnader", column)]
            assert one.worth("netto", column) == (None if None in parts else sum(parts))


@given(st.lists(ORE, min_size=8, max_size=8), st.permutations(OPERATIONS.rows))
def test_order_of_the_rows_changes_no_amount(amounts, rows):
    one = operations(amounts)
    other = Sheet(one.key, one.title, one.unit, one.columns, rows, one.cells)
    assert {place: one.worth(*place) for place in _keys(one)} == {
        place: other.worth(*place) for place in _keys(one)
    }


def _keys(one):
    return [(row.key, column.key) for row, column in one.places()]


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(STEPS)))
def test_rounding_is_what_the_document_prints(ore, unit):
    assert money.number(rounded(ore, STEPS[unit]), unit) == money.number(ore, unit)


def test_table_of_item_9_is_worked_out():
    one = sheet()
    shown = {row.label: [one.text(row.key, column.key) for column in one.columns] for row in one.rows}
    assert shown == {
        "Verksamhetens intäkter": ["114,7", "162,2", "47,5", "61,2", "343,7", "459,7", "116,0"],
        "Verksamhetens kostnader": ["−712,4", "−750,9", "−38,5", "−136,1", "−1\u00a0641,3", "−1\u00a0731,3", "−90,0"],
        "Verksamhetens nettokostnad": ["−597,7", "−588,7", "9,0", "−74,9", "−1\u00a0297,6", "−1\u00a0271,6", "26,0"],
    }  # fmt: skip


def test_printed_amount_is_shown_and_changes_nothing_else():
    one = sheet(printed={("netto", column): text for column, text in PRINTED.items()})
    assert [one.text("netto", column) for column in PRINTED] == ["8,9", "−1\u00a0297,7", "−1\u00a0297,7"]
    assert [one.worth("netto", column) for column in PRINTED] == [9 * MNKR, mnkr("-1297,6"), mnkr("-1271,6")]
    assert one.text("netto", "avvikelse-prognos") == "26,0"


def test_investments_name_the_last_day():
    assert [column.label.replace("\u00a0", " ") for column in INVESTMENTS.columns(2024, 1)] == [
        "Budget 30 april 2024", "Utfall 30 april 2024", "Budgetavvikelse 30 april 2024", "Utfall helår 2023",
        "Budget helår 2024", "Prognos helår 2024", "Årsprognos budgetavvikelse 2024",
    ]  # fmt: skip


def chain(*links):
    """Rows a, b, …: each counts on those it is given."""
    return [Row(key, key.upper(), "net", tuple((term, 1) for term in terms)) for key, terms in links]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (chain(("a", "a")), "Raden A räknas i slutändan på sig själv"),
        (chain(("a", "b"), ("b", "c"), ("c", "a")), "räknas i slutändan på sig själv"),
        (chain(("a", "x")), "Raden A räknas på en rad som inte finns: x"),
    ],
)
def test_formula_that_counts_on_itself_or_on_nothing_is_refused_with_the_row_named(rows, said):
    with pytest.raises(Refused, match=said):
        ordered(rows)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_a_formula_is_refused_exactly_when_there_is_a_cycle(pairs):
    terms = {n: sorted({b for a, b in pairs if a == n}) for n in range(8)}
    rows = [Row(str(n), str(n), "net", tuple((str(b), 1) for b in terms[n])) for n in range(8)]
    reached = {n: set(terms[n]) for n in range(8)}
    for _ in range(8):
        reached = {n: reached[n].union(*(reached[m] for m in reached[n])) for n in range(8)}
    if any(n in reached[n] for n in range(8)):
        with pytest.raises(Refused):
            ordered(rows)
    else:
        order = [row.key for row in ordered(rows)]
        assert sorted(order) == [str(n) for n in range(8)]
        assert all(order.index(key) < order.index(row.key) for row in rows for key, _ in row.terms)


def test_variance_of_a_column_that_is_not_typed_is_refused():
    good = OPERATIONS.columns(2024, 1)
    must_be_columns(good)
    for wrong in (
        [Column("a", "A", "other", "b", "c")],
        [Column("a", "A", "other", "budget", ""), *good],
        [Column("a", "A", "other", "avvikelse", "budget"), *good],
    ):
        with pytest.raises(Refused, match="Kolumnen A"):
            must_be_columns(wrong)


def test_typed_cells_are_those_without_a_formula():
    one = sheet()
    typed = {(row, column) for row in TYPED for column in TYPED[row]}
    assert {place for place in _keys(one) if not one.is_computed(*place)} == typed
