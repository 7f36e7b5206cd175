"""SIE 4 as amounts for a table: months, whole accounts and objects, the sign, and what the file must have."""

from pathlib import Path

import pytest
from django.conf import settings

from budget.importing import suggesting
from budget.importing.files import opened
from budget.importing.mapping import SieMapping
from budget.importing.mapping import read as read_mapping
from budget.importing.rules import LEFT_OUT
from budget.importing.sie import accounts, kinds_in
from budget.layouts import INVESTMENTS
from core.errors import Refused
from tests.budget.readable import monthly, sie
from tests.budget.reported import TYPED, mnkr, sheet
from umea_ksnau.demo.reading import load

SHEET = sheet({})
VALUES = {"intäkter": ["3*"], "kostnader": ["4*", "5*"], LEFT_OUT: ["1*"]}
OUTCOME = SieMapping(VALUES, ("utfall",))


def plan(*lines, mapping=OUTCOME, table=SHEET, tertial=1):
    return opened(sie(*lines), "utfall.se", 2024, tertial).plan(mapping, table)


def words(made):
    return [str(one) for one in made.faults]


def test_months_of_the_period_are_summed_and_the_sign_is_turned_once():
    made = plan(
        *monthly("3010", -10, -10, -10, -20, -1000),
        *monthly("5010", 30, 30, 30, 30),
        *monthly("5010", 999, year=2023),
        *monthly("1510", 1, 1, 1, 1),
    )
    assert made.cells == {("intäkter", "utfall"): 5_000, ("kostnader", "utfall"): -12_000}
    assert (made.faults, made.unplaced, made.left_out) == ([], [], 1)
    assert [(one.file, one.read, one.left_out, one.adds_up) for one in made.totals] == [
        (7_400, 7_000, 400, True)
    ]


def test_second_tertial_is_eight_months():
    assert plan(*monthly("5010", *[1] * 12), tertial=2).cells == {("kostnader", "utfall"): -800}


def test_budget_of_the_period_and_of_the_year():
    mapping = SieMapping(VALUES, ("budget", "budget-helår"))
    made = plan(*monthly("5010", *[10] * 12, label="#PBUDGET"), mapping=mapping)
    assert made.cells == {("kostnader", "budget"): -4_000, ("kostnader", "budget-helår"): -12_000}


def test_objects_stand_beside_the_whole_account_and_are_never_added_to_it():
    lines = [
        *monthly("5010", 10, 10, 10, 10),
        *monthly("5010", 4, 4, 4, 4, objects='{1 "100"}'),
        *monthly("5010", 6, 6, 6, 6, objects='{1 "200"}'),
        *monthly("5010", 10, 10, 10, 10, objects='{6 "P1"}'),
    ]
    assert plan(*lines).cells == {("kostnader", "utfall"): -4_000}
    one = SieMapping(VALUES, ("utfall",), ("1*",))
    assert plan(*lines, mapping=one).cells == {("kostnader", "utfall"): -1_600}
    none = SieMapping(VALUES, ("utfall",), ("300",))
    assert words(plan(*lines, mapping=none)) == [
        "De valda kostnadsställena har inget utfall för januari, februari, mars, april 2024. Ändra urvalet, eller hämta en fil som har det."
    ]


def test_account_that_has_objects_only_is_a_fault_with_its_line():
    lines = monthly("5010", 4, 4, 4, 4, objects='{1 "100"}')
    said = words(plan(*monthly("3010", *[-1] * 4), *lines))
    assert said[0].startswith(
        "Rad 10: Konto 5010 har belopp per objekt för 202401 men inget för hela kontot."
    )
    assert len(said) == 4


def test_month_that_is_missing_stops():
    assert words(plan(*monthly("5010", 1, 1, 1))) == [
        "Filen saknar utfall för april 2024. Hämta en fil som omfattar hela perioden."
    ]


def test_transactions_are_summed_when_there_are_no_months():
    lines = []
    for month, amount in enumerate((10, 20, 30, 40.5), 1):
        lines += [
            f'#VER A {month} 2024{month:02d}15 "Lön"',
            "{",
            f'   #TRANS 5010 {{1 "100" 6 "P1"}} {amount}',
            f"   #BTRANS 5010 {{}} {amount}",
            f"   #TRANS 1930 {{}} -{amount} 2024{month:02d}16",
            "}",
        ]
    made = plan(*lines)
    assert made.cells == {("kostnader", "utfall"): -10_050}
    assert made.totals[0].left_out == -10_050
    chosen = SieMapping(VALUES, ("utfall",), ("100",))
    assert plan(*lines, mapping=chosen).cells == {("kostnader", "utfall"): -10_050}


def test_balances_of_the_year_when_there_is_nothing_else_and_they_reach_the_last_day():
    lines = ["#RES 0 5010 400.00", "#RES -1 5010 900.00", "#IB 0 1220 100.00", "#UB 0 1220 150.00"]
    said = plan("#OMFATTN 20240430", *lines)
    assert (said.cells, said.totals[0].left_out, said.faults) == (
        {("kostnader", "utfall"): -40_000},
        5_000,
        [],
    )
    assert words(plan("#OMFATTN 20240331", *lines)) == [
        "Saldona i filen avser 2024-03-31, men rapportens period slutar 2024-04-30. Hämta en fil för perioden."
    ]
    (note,) = plan(*lines).notes
    assert note.endswith("Kontrollera att den är hämtad för 2024-04-30.")


def test_investments_and_last_years_outcome():
    table = sheet({}, layout=INVESTMENTS)
    mapping = SieMapping({"netto": ["12*"]}, ("utfall", "utfall-fjol"))
    made = plan(*monthly("1210", 1, 1, 1, 1), "#RES -1 1210 50", mapping=mapping, table=table)
    assert made.cells == {("netto", "utfall"): -400, ("netto", "utfall-fjol"): -5_000}


def test_what_the_file_lacks_is_said():
    made = plan(*monthly("5010", 1, 1, 1, 1), mapping=SieMapping(VALUES, ("budget",)))
    assert words(made) == ["Filen har ingen budget för 2024. Välj bort kolumnen."]
    assert plan("#KONTO 5010 Löner").stops


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("#PSALDO 0 202401 5010 {} 1,50", "Rad 6: #PSALDO går inte att läsa."),
        ("#PSALDO 0 202413 5010 {} 1.50", "Rad 6: #PSALDO går inte att läsa."),
        ("#PSALDO 0 202401 5010 {} 1.505", "Rad 6: #PSALDO går inte att läsa."),
        ("#RES 0 5010 mycket", "Rad 6: #RES går inte att läsa."),
    ],
)
def test_line_that_cannot_be_read_is_told_by_its_number(line, said):
    assert words(plan(line, *monthly("5010", 1, 1, 1, 1)))[0].startswith(said)


def test_account_that_stands_twice_in_a_month_stops():
    lines = monthly("5010", 1, 1, 1, 1)
    assert words(plan(*lines, lines[0]))[0].startswith(
        "Rad 10: Konto 5010 har redan ett belopp för 202401, på rad 6."
    )


def test_file_that_is_no_sie_file():
    for content, words in ((b"Konto;Belopp", "börjar inte som en SIE-fil"), (b"", "är tom")):
        with pytest.raises(Refused, match=words):
            opened(content, "utfall.se", 2024, 1)


def test_columns_and_rows_are_suggested_from_what_the_file_has():
    lines = [*monthly("3010", -1, -1), *monthly("5010", 1, label="#PBUDGET"), *monthly("1510", 1)]
    told = opened(sie(*lines), "u.si", 2024, 1).told
    assert kinds_in(told, 2024, 4) == {
        "outcome_period": "#PSALDO",
        "budget_period": "#PBUDGET",
        "budget_year": "#PBUDGET",
    }
    assert suggesting.sie_mapping(SHEET, kinds_in(told, 2024, 4), accounts(told)) == SieMapping(
        {"intäkter": ["3*"], "kostnader": ["5*"], LEFT_OUT: ["1*"]}, ("budget", "utfall", "budget-helår")
    )


FILES = Path(settings.BASE_DIR, "fixtures/ekonomi")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("ks-2024-04.se", ("budget", "utfall", "budget-helår")),
        ("ks-utfall-2024-t1.csv", ("budget", "utfall", "budget-helår", "prognos")),
    ],
)
def test_demo_files_give_the_printed_amounts_by_what_is_suggested(name, columns):
    file = opened(Path(FILES, name).read_bytes(), name, 2024, 1)
    if file.told:
        kinds = kinds_in(file.told, 2024, 4)
        mapping = suggesting.sie_mapping(SHEET, kinds, accounts(file.told))
    else:
        mapping = suggesting.sheet_mapping(file.rows, SHEET, 2024)
    made = file.plan(mapping, SHEET)
    assert made.faults == []
    assert made.cells == {
        (row, column): mnkr(TYPED[row][column]) for row in ("intäkter", "kostnader") for column in columns
    }
    assert [one.key for one in made.unplaced] == ([] if file.told else ["Summa"])
    kept = read_mapping(file.kind, load("inlasning.yaml")[file.kind])
    by_kept = file.plan(kept, SHEET)
    assert (by_kept.cells, by_kept.stops) == (made.cells, False)
