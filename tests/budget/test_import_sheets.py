"""XLSX and CSV as lines and sums: faults by row and column, control totals, and what is suggested."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.importing import suggesting
from budget.importing.files import MOST_ROWS, opened
from budget.importing.headings import standing
from budget.importing.mapping import Amounts, SheetMapping, SieMapping, read, with_values
from budget.importing.plan import Into, Line, Reading, plan_of
from budget.importing.rules import LEFT_OUT, Rules
from budget.importing.sheets import head_row_of
from core import money
from core.errors import Refused
from tests.budget.readable import GIVEN, HEAD, MAPPING, ROWS, VALUES, csv, xlsx
from tests.budget.reported import mnkr, sheet

SHEET = sheet({})


def plan(content, name="utfall.csv", mapping=MAPPING):
    return opened(content, name, 2024, 1).plan(mapping, SHEET)


def faults(made):
    return [str(one).replace("\u00a0", " ") for one in made.faults]


def expected(scale=1):
    return {place: mnkr(text) * scale for place, text in GIVEN.items()}


@pytest.mark.parametrize("sign", [";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_whatever_parts_its_columns_and_stores_its_letters(sign, coding):
    made = plan(csv(sign=sign, coding=coding))
    assert (made.cells, made.faults, made.unplaced) == (expected(), [], [])


def test_csv_parted_by_commas():
    rows = [["3010", "Taxor", "-114700", "-162200.0"], ["5010", "Löner", "712400", "750900"]]
    assert plan(csv(*rows, sign=",")).cells == expected()


def test_workbook_is_read_with_numbers_and_words():
    rows = [
        [3010, "Taxor", -100000.5, -150000],
        [3800, "F", -14699.5, "−12 200"],
        [5010, "L", 700000, 740900],
    ]
    assert plan(xlsx(*rows, [7010, "R", 12400.0, "10 000"]), "utfall.xlsx").cells == expected()


def test_dust_of_binary_fractions_is_no_precision():
    made = plan(xlsx([3010, "T", 0.1 + 0.2, None]), "u.xlsx")
    assert made.cells == {("intäkter", "budget"): -30_000}


def test_each_fault_is_told_by_row_and_column_and_all_of_them():
    rows = [
        *ROWS,
        ["5020", "Löner", "8 44", "1"],
        ["5030", "Löner", "1", "1,23456789"],
        ["", "Löner", "1", ""],
        ["5040", "Löner", "arton", "#REF!"],
    ]
    assert faults(plan(csv(*rows))) == [
        "Rad 6, C ”Budget (tkr)”: ”8 44”: skriv tusental i grupper om tre siffror, till exempel 8 440 eller 844.",
        "Rad 7, D ”Utfall (tkr)”: ”1,23456789” är noggrannare än öre. Ta bort decimaler.",
        "Rad 8, A ”Konto”: raden har belopp men inget värde. Fyll i det, eller ta bort raden.",
        "Rad 9, C ”Budget (tkr)”: ”arton” är inget belopp. Skriv till exempel 1 478,2 tkr.",
        "Rad 9, D ”Utfall (tkr)”: ”#REF!” är inget belopp. Skriv till exempel 1 478,2 tkr.",
    ]


def test_error_of_a_formula_and_date_in_a_workbook():
    made = plan(xlsx(["5010", "L", "#REF!", datetime.date(2024, 4, 30)], ["#N/A", "L", 1, 1]), "u.xlsx")
    assert faults(made) == [
        "Rad 2, C ”Budget (tkr)”: Cellen innehåller felet #REF!. Rätta formeln.",
        "Rad 2, D ”Utfall (tkr)”: Cellen innehåller ett datum, 2024-04-30, inte ett belopp.",
        "Rad 3, A ”Konto”: Cellen innehåller felet #N/A. Rätta formeln.",
    ]


def test_ten_thousand_rows_with_faults_here_and_there():
    rows = [[f"{3000 + number % 1000}", "Taxor", "-1", "-2,5"] for number in range(10_000)]
    for number, typed in ((10, "8 44"), (5_000, "1 2"), (9_999, "x")):
        rows[number][3] = typed
    made = plan(csv(*rows))
    assert [(one.row, one.column) for one in made.faults] == [
        (12, "D ”Utfall (tkr)”"),
        (5_002, "D ”Utfall (tkr)”"),
        (10_001, "D ”Utfall (tkr)”"),
    ]
    assert (made.lines, made.read) == (9_997, 9_997)
    assert made.stops


def test_ten_thousand_rows_are_summed_exactly():
    rows = [[f"{3000 + number % 1000}", "Taxor", "-0,01", "-2,5"] for number in range(10_000)]
    assert plan(csv(*rows)).cells == {
        ("intäkter", "budget"): 10_000_000,
        ("intäkter", "utfall"): 2_500_000_000,
    }


def test_more_rows_than_are_read():
    with pytest.raises(Refused, match=f"fler än {MOST_ROWS} rader"):
        plan(csv(*[["3010", "", "1", "1"]] * MOST_ROWS))


def test_values_without_a_row_are_listed_with_their_sums_and_control_totals_add_up():
    rows = [
        *ROWS,
        ["8010", "Ränta", "5", ""],
        ["8010", "Ränta", "6,5", "1"],
        ["Summa", "", "597 711,5", "588 701"],
    ]
    mapping = replace(MAPPING, values=VALUES | {LEFT_OUT: ["Summa"]})
    made = plan(csv(*rows), mapping=mapping)
    ((key, number, lines, sums),) = [(one.key, one.number, one.lines, one.sums) for one in made.unplaced]
    assert (key, number, lines, sums) == ("8010", 6, 2, [1_150_000, 100_000])
    assert [(one.typed(one.left_out), one.typed(one.unplaced)) for one in made.totals] == [
        ("597\u00a0711,5", "11,5"),
        ("588\u00a0701", "1"),
    ]
    assert all(one.adds_up for one in made.totals)
    placed = plan(csv(*rows), mapping=with_values(mapping, {"8010": LEFT_OUT}))
    assert (placed.unplaced, placed.cells) == ([], expected())


def test_empty_is_not_zero_and_a_dash_is_not_given():
    made = plan(csv(["3010", "T", "0", "–"], ["5010", "L", "", "-"]))
    assert made.cells == {("intäkter", "budget"): 0}
    assert made.empty == 1


def test_headings_may_move_but_not_be_missing_or_stand_twice():
    moved = [["Ekonomisystemet", "", "", "", ""], ["Utfall (tkr)", "Budget (tkr)", "x", "KONTO"]]
    rows = [[row[3], row[2], "", row[0]] for row in ROWS]
    assert plan(csv(moved[1], *rows, head=moved[0])).cells == expected()
    with pytest.raises(Refused, match="Koppla kolumnerna på nytt"):
        plan(csv(head=["Konto", "B", "Budget", "Utfall (tkr)"]))
    with pytest.raises(Refused, match="står i kolumn C och D"):
        plan(
            csv(head=["Konto", "B", "Utfall (tkr)", "Utfall (tkr)"]),
            mapping=replace(MAPPING, amounts=MAPPING.amounts[1:]),
        )


PERIODIC = SheetMapping(
    VALUES,
    *(
        "Konto",
        1,
        (Amounts("Utfall jan–apr 2024 (tkr)", "utfall", "tkr", True), Amounts("Utfall 2023", "budget")),
    ),
    2024,
)


@pytest.mark.parametrize(
    ("head", "year"),
    [
        (["Konto", "Utfall jan - aug 2024 (tkr)", "Utfall 2023"], 2024),
        (["Utfall 2024", "KONTO", "Utfall januari–april 2025 (tkr)"], 2025),
        (["Konto", "Utfall jan-dec 2025 (tkr)", "Utfall 2024", "Utfall 2023"], 2025),
    ],
)
def test_headings_of_the_next_period_are_known(head, year):
    file = opened(csv(["1"] * len(head), head=head), "u.csv", year, 1)
    found = file.fitted(PERIODIC)
    period = next(name for name in head if "jan" in name)
    assert [one.head for one in found.amounts] == [period, f"Utfall {year - 1}"]
    assert (found.year, found.key.casefold()) == (year, "konto")


@pytest.mark.parametrize(
    "head",
    [
        ["Konto", "Utfall mars 2024 (tkr)", "Utfall 2023"],  # a month is no period
        ["Konto", "Utfall jan–apr 2023 (tkr)", "Utfall 2023"],
        ["Konto", "Utfall T1 2024 (tkr)", "Utfall T2 2024 (tkr)", "Utfall 2023"],
    ],
)
def test_heading_that_means_something_else_or_two_things_is_asked_about(head):
    assert opened(csv(["1"] * len(head), head=head), "u.csv", 2024, 1).fitted(PERIODIC) is None


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Budget  T1 2024", "budget <period> <+0>"),
        ("Budget 30 april 2023", "budget <day> <-1>"),
        ("Utfall 2024-08-31", "utfall <day> <+0>"),
        ("Konto 20241", "konto 20241"),
        ("t.o.m. april 2024", "t.o.m. april <+0>"),
    ],
)
def test_what_of_a_heading_follows_the_period(heading, said):
    assert standing(heading, 2024) == said


def test_file_that_cannot_be_read_is_named():
    for content, name, words in (
        (b"", "tom.csv", "är tom"),
        (b"PK\x03\x04 nothing", "trasig.xlsx", "trasig.xlsx"),
        (b"%PDF-1.7", "rapport.pdf", "är av en typ som inte läses in"),
        (csv(), "utfall.xlsx", "utfall.xlsx"),
    ):
        with pytest.raises(Refused, match=words):
            opened(content, name, 2024, 1)


def test_headings_values_units_and_signs_are_suggested():
    file = opened(csv(*ROWS, ["1510", "Fordran", "1", "1"], head=HEAD), "u.csv", 2024, 1)
    suggested = suggesting.sheet_mapping(file.rows, SHEET, 2024)
    assert suggested == SheetMapping(
        {"intäkter": ["3*"], "kostnader": ["5*", "7*"], LEFT_OUT: ["1*"]},
        *("Konto", 1, MAPPING.amounts, 2024),
    )
    assert file.fitted(suggested) == suggested


def test_rows_called_as_in_the_table_and_columns_as_in_its_heads():
    content = csv(
        ["Driftredovisning", "", ""],
        ["Post", "Utfall jan–apr 2024", "Prognos"],
        ["Verksamhetens intäkter", "162,2", "459,7"],
        ["Verksamhetens kostnader", "-750,9", "-1 731,3"],
        head=["Rapport", "", ""],
    )
    file = opened(content, "u.csv", 2024, 1)
    assert head_row_of(file.rows) == 3
    assert suggesting.sheet_mapping(file.rows, SHEET, 2024) == SheetMapping(
        {"intäkter": ["Verksamhetens intäkter"], "kostnader": ["Verksamhetens kostnader"]},
        *("Post", 3, (Amounts("Utfall jan–apr 2024", "utfall"), Amounts("Prognos", "prognos")), 2024),
    )


def test_mapping_is_the_same_when_it_has_been_kept():
    assert read("sheet", MAPPING.data()) == MAPPING
    sie = SieMapping(VALUES, ("utfall",), ("10*",))
    assert read("sie", sie.data()) == sie


ORE = st.integers(-(10**14), 10**14)


@settings(max_examples=15, deadline=None)
@given(st.lists(ORE, min_size=1, max_size=30), st.sampled_from(["kr", "tkr", "mnkr"]))
def test_what_is_typed_comes_back_through_csv(amounts, unit):
    mapping = SheetMapping({"intäkter": ["k*"]}, "Konto", 1, (Amounts("Belopp", "utfall", unit),))
    rows = [[f"k{number}", money.typed(ore, unit)] for number, ore in enumerate(amounts)]
    made = plan(csv(*rows, head=["Konto", "Belopp"]), mapping=mapping)
    assert made.cells == {("intäkter", "utfall"): sum(amounts)}
    assert made.totals[0].file == sum(amounts)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20), st.booleans())
def test_what_is_typed_comes_back_through_a_workbook(amounts, as_numbers):
    mapping = SheetMapping({"intäkter": ["k*"]}, "Konto", 1, (Amounts("Belopp", "utfall", "kr"),))
    rows = [
        [f"k{number}", float(Decimal(ore).scaleb(-2)) if as_numbers else money.typed(ore)]
        for number, ore in enumerate(amounts)
    ]
    made = plan(xlsx(*rows, head=["Konto", "Belopp"]), "b.xlsx", mapping)
    assert made.cells == {("intäkter", "utfall"): sum(amounts)}


KEY = st.sampled_from(["3010", "3020", "5010", "Summa", "9999"])


@given(st.lists(st.tuples(KEY, st.none() | ORE, st.none() | ORE), max_size=40))
def test_sums_by_rule_are_the_sums_of_the_rows(lines):
    rules = Rules.of({"intäkter": ["3*"], "kostnader": ["5010"], LEFT_OUT: ["summa"]})
    into = [Into("Budget", "budget"), Into("Utfall", "utfall", "kr", True)]
    made = plan_of(Reading(into, [Line(1, key, (one, two)) for key, one, two in lines]), rules)
    for row, keys in (("intäkter", {"3010", "3020"}), ("kostnader", {"5010"})):
        mine = [line for line in lines if line[0] in keys]
        for index, column, sign in ((1, "budget", 1), (2, "utfall", -1)):
            given_ = [line[index] for line in mine if line[index] is not None]
            assert made.cells.get((row, column)) == (sign * sum(given_) if given_ else None)
    assert all(one.adds_up for one in made.totals)
    assert [one.file for one in made.totals] == [sum(line[i] or 0 for line in lines) for i in (1, 2)]
