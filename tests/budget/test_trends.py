"""The chart of an indicator: drawn from the same figures as its table, and never from what is hidden."""

from decimal import Decimal

from budget.models import Indicator
from budget.queries.indicators import Cell
from budget.trends import YEARS, spark, trend

OF = Indicator(pk=1, name="Sjukfrånvaro", unit="%", decimals=1, kind="share", better="lower")
ONE = Indicator(pk=2, name="Per chef", unit="antal", decimals=0, kind="mean", better="lower", split=False)


def year(number, *values):
    names = "KMT" if len(values) == 3 else "T"
    cells = [
        value if isinstance(value, Cell) else Cell(None if value is None else Decimal(value))
        for value in values
    ]
    return number, dict(zip(names, cells, strict=True))


def test_lines_have_a_mark_for_each_outcome_and_a_name_of_their_own():
    drawn = trend(OF, [year(2023, "5.9", "1.4", "4.4"), year(2024, "5.5", "2.2", "4.4")], 1)
    assert [(line.name, line.style, len(line.marks)) for line in drawn.lines] == [
        ("kvinnor", 2, 2), ("män", 3, 2), ("totalt", 1, 2),
    ]  # fmt: skip
    assert [tick.text for tick in drawn.across] == ["0,0", "2,0", "4,0", "6,0"]
    assert [(tick.text, tick.at) for tick in drawn.along] == [("2023", 48), ("2024", 296)]
    assert drawn.lines[2].path == "M48 70L296 70"
    assert drawn.rows == [(2024, ["5,5", "2,2", "4,4"]), (2023, ["5,9", "1,4", "4,4"])]
    assert "Senast, 2024: kvinnor 5,5, män 2,2, totalt 4,4." in drawn.words


def test_hidden_outcome_is_not_drawn_and_breaks_the_line():
    hidden = Cell(None, hidden=True)
    drawn = trend(
        OF,
        [year(2022, "6.0", "3.0", "5.0"), year(2023, hidden, "1.4", hidden), year(2024, "5.5", "2.2", "4.4")],
        1,
    )
    women, men, _ = drawn.lines
    assert (women.path.count("M"), len(women.marks), men.path.count("M")) == (2, 2, 1)
    assert drawn.rows[1] == (2023, ["..", "1,4", ".."])


def test_year_without_outcome_breaks_the_line():
    drawn = trend(ONE, [year(2021, "28"), year(2023, "30"), year(2024, "29")], 1)
    assert (drawn.lines[0].path.count("M"), drawn.genders) == (2, ["totalt"])


def test_one_outcome_is_a_mark_in_the_middle():
    drawn = trend(ONE, [year(2024, "30")], 1)
    assert [(line.path, len(line.marks)) for line in drawn.lines] == [("M172 224", 1)]
    assert spark(ONE, [year(2024, "30")]) is None


def test_nothing_to_show_is_no_chart():
    assert trend(ONE, [], 1) is None
    assert trend(ONE, [year(2024, Cell(None, hidden=True))], 1) is None


def test_many_years_are_thinned_out():
    drawn = trend(ONE, [year(2000 + n, str(n)) for n in range(20)], 3)
    assert [row[0] for row in drawn.rows] == list(range(2019, 2019 - YEARS, -1))
    assert [tick.text for tick in drawn.along] == ["2011", "2013", "2015", "2017", "2019"]


def test_small_line_holds_its_figures_in_words():
    made = spark(
        OF, [year(2022, "6.0", "3.0", "5.0"), year(2023, "1", "1", None), year(2024, "5.5", "2.2", "4.4")]
    )
    assert (made.words, made.path, made.end_x, made.end_y) == (
        "Totalt: 5,0 2022, 4,4 2024",
        "M4 5M92 23",
        92,
        23,
    )


def test_small_line_keeps_the_place_of_a_year_that_is_hidden():
    hidden = Cell(None, hidden=True)
    made = spark(ONE, [year(2022, "20"), year(2023, "30"), year(2024, hidden)])
    assert (made.words, made.path, made.end_x) == ("Totalt: 20 2022, 30 2023", "M4 23L48 5", 48)
