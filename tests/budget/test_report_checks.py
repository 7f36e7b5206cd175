"""The checks of a report's tables and text, each where it passes and where it does not."""

import pytest

from budget.checks import tables, words
from budget.checks.words import Words
from budget.layouts import INVESTMENTS
from budget.sheets import Cell, Sheet
from tests.budget.reported import TYPED, mnkr, sheet

NET = "Verksamhetens nettokostnad"


def said(found):
    return [(one.severity.value, one.title) for one in found]


def changed(row, **amounts):
    typed = {key: dict(by_column) for key, by_column in TYPED.items()}
    typed[row] |= {name.replace("_", "-"): text for name, text in amounts.items()}
    return typed


def about(html):
    return Words("1", "Ekonomi", f"<p>{html}</p>")


# 1 to 3: what is printed against what is worked out


@pytest.mark.parametrize(
    ("check", "column", "right", "within", "beyond"),
    [
        (tables.sums, "prognos", "-1 271,6", "-1 271,7", "-1 297,7"),
        (tables.sums, "budget-helår", "-1 297,6", "-1 297,7", "-1 297,8"),
        (tables.net_variances, "avvikelse", "9,0", "8,9", "9,2"),
    ],
)
def test_printed_sum_informs_within_rounding_and_warns_beyond(check, column, right, within, beyond):
    levels = []
    for text in (right, within, beyond):
        found = list(check(sheet(printed={("netto", column): text})))
        levels.append([one.severity.value for one in found])
    assert levels == [[], ["info"], ["warn"]]


def test_forecast_of_item_9_is_26_1_away():
    (found,) = tables.sums(sheet(printed={("netto", "prognos"): "-1 297,7"}))
    assert found.title == f"{NET}, Prognos helår 2024: trycks som −1\u00a0297,7, räknas till −1\u00a0271,6"
    assert found.message.startswith("Skillnaden, 26,1\u00a0mnkr, är större än avrundning.")


def test_printed_variance_of_a_typed_row():
    assert said(tables.variances(sheet())) == []
    assert said(tables.variances(sheet(printed={("kostnader", "avvikelse"): "-38,5"}))) == []
    found = said(tables.variances(sheet(printed={("kostnader", "avvikelse"): "-38,9"})))
    assert found == [
        ("warn", "Verksamhetens kostnader, Budgetavvikelse jan–apr 2024: trycks som −38,9, räknas till −38,5")
    ]


def test_rows_rounded_one_by_one_are_told():
    exact = {"intäkter": {"budget": "0,04"}, "kostnader": {"budget": "0,04"}}
    assert said(tables.rounding(sheet())) == []
    assert said(tables.rounding(sheet(exact))) == [
        ("info", f"{NET}, Budget jan–apr 2024: raderna ser ut att bli 0,0")
    ]


# 4


def test_budget_copied_into_the_forecast():
    printed = {("netto", "prognos"): "-1 297,7", ("netto", "budget-helår"): "-1 297,7"}
    assert said(tables.copied(sheet())) == []
    assert said(tables.copied(sheet(printed=printed))) == [
        ("warn", f"{NET}: Prognos helår 2024 är samma belopp som Budget helår 2024")
    ]
    same = changed("intäkter", prognos="343,7")  # a forecast that is the budget, with a variance of zero
    assert said(tables.copied(sheet(same))) == []


# 7, 8, 9, 11 and signs


def test_budget_of_the_period_that_is_no_even_share():
    found = said(tables.profiles(sheet()))
    assert found == [("info", "Verksamhetens kostnader: periodens budget är 43 % av årets")]
    assert said(tables.profiles(sheet(profile="Pensionerna betalas i mars."))) == []
    invest = {"netto": {"budget": "-137,1", "budget-helår": "-411,2"}}
    assert said(tables.profiles(sheet(invest, layout=INVESTMENTS))) == []


def test_forecast_far_from_the_outcome_asks_for_a_comment():
    assert said(tables.forecasts(sheet())) == [
        ("info", "Verksamhetens kostnader: prognosen är långt från utfallet i samma takt")
    ]
    assert said(tables.forecasts(sheet(notes={("kostnader", "prognos"): "Pensionerna är betalda."}))) == []
    assert said(tables.forecasts(sheet(months=12))) == []


def test_last_years_column_against_last_years_report():
    theirs = sheet(
        {
            "intäkter": {"budget": "100", "utfall": "161,2"},
            "kostnader": {"budget": "-600", "utfall": "-736,1"},
        }
    )
    args = "variance_before", theirs, "variance_period", "rapporten för januari–april 2023"
    assert said(tables.continuity(sheet(), *args)) == []
    other = sheet(changed("intäkter", avvikelse_fjol="60,2"))
    (found, net) = tables.continuity(other, *args)
    assert found.title == (
        "Verksamhetens intäkter, Budgetavvikelse jan–apr 2023: rapporten för januari–april 2023 har 61,2"
    )
    assert (found.severity.value, found.found, net.severity.value) == ("warn", "60,2\u00a0mnkr", "warn")
    assert said(tables.continuity(sheet(layout=INVESTMENTS, typed={}), *args)) == []


def test_empty_cells_are_listed_and_never_summed():
    assert said(tables.empties(sheet())) == []
    typed = changed("intäkter")
    del typed["intäkter"]["prognos"]
    one = sheet(typed)
    assert said(tables.empties(one)) == [("info", "Driftredovisning: 1 tom cell")]
    assert (one.worth("netto", "prognos"), one.worth("netto", "avvikelse-prognos")) == (None, None)
    zero = sheet(changed("intäkter", prognos="0"))
    assert said(tables.empties(zero)) == []


def test_costs_are_below_zero_and_incomes_above():
    assert said(tables.signs(sheet())) == []
    found = said(tables.signs(sheet(changed("kostnader", utfall="750,9"))))
    assert found == [("warn", "Verksamhetens kostnader, Utfall jan–apr 2024: 750,9")]
    assert said(tables.signs(sheet(changed("intäkter", utfall="-162,2"))))[0][0] == "warn"


# 5, 6, 10: the text


def test_text_says_9_1_and_the_table_8_9():
    sheets = {"drift": sheet(printed={("netto", "avvikelse"): "8,9"})}
    assert (
        said(words.figures(about("{drift.netto.avvikelse} och {drift.intäkter.avvikelse|47,5}"), sheets))
        == []
    )
    (found,) = words.figures(about("{drift.netto.avvikelse|9,1}"), sheets)
    assert (found.severity.value, found.title) == (
        "warn",
        "Texten säger 9,1\u00a0mnkr, tabellen 8,9\u00a0mnkr",
    )
    assert "Räknat på tabellens egna rader är det 9,0\u00a0mnkr." in found.message
    (bare,) = words.figures(about("{drift.kostnader.avvikelse:belopp|38,4}"), sheets)
    assert bare.title == "Texten säger 38,4\u00a0mnkr, tabellen 38,5\u00a0mnkr"


@pytest.mark.parametrize(
    ("text", "level", "said_title"),
    [
        ("{drift.intäkter.avvikelse|47 500 tkr}", "info", "Texten säger 47 500 tkr, tabellen 47,5\u00a0mnkr"),
        ("{drift.intäkter.avvikelse|8 44}", "warn", "Ekonomi: ”8 44”"),
        ("{drift.intäkter.bort}", "stop", "Ekonomi: drift.intäkter.bort finns inte i någon tabell"),
    ],
)
def test_figure_in_another_unit_informs_one_that_cannot_be_read_warns_and_a_lost_one_stops(
    text, level, said_title
):
    assert said(words.figures(about(text), {"drift": sheet()})) == [(level, said_title)]


def test_figure_beside_an_empty_cell_warns():
    assert said(words.figures(about("{drift.netto.avvikelse|9,1}"), {"drift": sheet({})})) == [
        ("warn", "Texten säger 9,1\u00a0mnkr, cellen är tom")
    ]


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("Kostnaderna blev högre än budget.", []),
        ("Intäkterna blev högre.", []),
        ("Kostnaderna blev lägre än budget.", ["lägre kostnader"]),
        ("Prognosen bygger på att det kostar mindre att planera.", ["lägre kostnader"]),
        ("Intäkterna är lägre än väntat.", ["lägre intäkter"]),
        ("Nettointäkterna blir lägre, och nettokostnaden lägre.", []),
        ("Taxorna är lägre.", []),
    ],
)
def test_direction_words_against_the_table(text, against):
    found = list(words.directions(about(text), {"drift": sheet()}))
    assert [one.found for one in found] == against
    assert all(one.severity.value == "warn" for one in found)


def test_groups_of_figures_that_are_not_three_are_found_in_the_text():
    assert said(words.misprints(about("Kvar är 1 478,2 tkr."), {})) == []
    (found,) = words.misprints(about("Kvar är 8 44 tkr."), {})
    assert (found.severity.value, found.found) == ("warn", "8 44 tkr")


def test_loose_amounts_and_other_decimals_are_told():
    sheets = {"drift": sheet()}
    assert said(words.loose(about("{drift.netto.avvikelse} på 30 chefer"), sheets)) == []
    found = list(words.loose(about("Köpet, 260 mnkr, och 160,0 mnkr i projekt."), sheets))
    assert [one.found for one in found] == ["260 mnkr, 160,0 mnkr", "260 mnkr"]
    assert [one.severity.value for one in found] == ["info", "info"]
    assert said(words.loose(about("Köpet, 260 mnkr."), {})) == []


def test_nothing_is_said_of_an_empty_sheet_but_that_it_is_empty():
    one = Sheet(
        "drift", "Drift", "mnkr", sheet().columns, sheet().rows, {("netto", "budget"): Cell(None, mnkr("1"))}
    )
    found = [finding.id for check in tables.CHECKS for finding in check(one)]
    assert found == ["report.empty:drift"]
