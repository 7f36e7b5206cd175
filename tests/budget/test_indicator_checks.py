"""What is doubtful about an indicator: each check with what passes and what does not. No database."""

from decimal import Decimal

import pytest

from budget.checks import indicators as checks
from budget.models import Indicator, IndicatorValue
from budget.queries.indicators import Cell, Line, cells_of
from cases.findings import Severity
from tests.budget.measured import STAFF


def line(now=None, before=None, *, target=None, rows=None, **fields):
    """`now` and `before` are women's, men's and the total; `rows` what more is known of each this year."""
    given = {
        "pk": 7,
        "name": "Mått",
        "unit": "%",
        "decimals": 1,
        "kind": "share",
        "better": "higher",
        "smallest": 5,
    }
    of = Indicator(**{**given, **fields})

    def cells(printed, more):
        made = {}
        for name, value in zip("KMT", printed or (None,) * 3, strict=True):
            about = {"value": None if value is None else Decimal(value), **more.get(name, {})}
            made[name] = IndicatorValue(indicator=of, year=2024, tertial=1, gender=name, **about)
        return cells_of(of, made)

    return Line(of, None if target is None else Decimal(target), cells(now, rows or {}), cells(before, {}))


def titles(check, one):
    return [finding.title for finding in check(one)]


@pytest.mark.parametrize(("name", "decimals", "better", "now", "before"), STAFF)
def test_staff_table_of_the_meeting_is_not_doubted(name, decimals, better, now, before):
    one = line(now, before, decimals=decimals, better=better)
    assert [finding.title for finding in checks.of_lines([one])] == ["Mått: målvärde saknas"]


def test_total_between_women_and_men():
    assert titles(checks.total_between, line(("5.5", "2.2", "5.5"))) == []
    (finding,) = checks.total_between(line(("5.5", "2.2", "5.6")))
    assert (finding.severity, finding.found, finding.expected) == (
        Severity.WARNS,
        "5,6",
        "mellan 5,5 och 2,2",
    )
    assert (finding.place, finding.title) == ("matt-7", "Mått: totalt ligger inte mellan kvinnor och män")
    assert titles(checks.total_between, line(("1", "2", "3"), kind="count")) == []
    assert titles(checks.total_between, line(before=("1", "2", "3"))) == [
        "Mått: totalt förra året ligger inte mellan kvinnor och män"
    ]


def test_implied_share_is_about_that_of_last_year():
    assert titles(checks.share_as_before, line(("5.5", "2.2", "4.4"), ("5.9", "1.4", "4.4"))) == []
    (finding,) = checks.share_as_before(line(("5.5", "2.2", "2.9"), ("5.9", "1.4", "4.4")))
    assert finding.found == "andel kvinnor 18–24 %"
    assert finding.expected == "ungefär 64–69 %, som förra året"


def test_implied_share_is_not_asked_of_values_that_rounding_can_explain():
    near = line(("95", "94", "94"), ("90", "80", "88"), decimals=0)
    assert titles(checks.share_as_before, near) == []


def test_count_of_all_is_women_and_men():
    assert titles(checks.count_adds_up, line(("10", "20", "30"), kind="count")) == []
    (finding,) = checks.count_adds_up(line(("10", "20", "31"), kind="count", decimals=0))
    assert (finding.found, finding.expected) == ("31", "30")
    assert titles(checks.count_adds_up, line(("10", "20", "31"))) == []


def test_typed_value_is_what_numerator_and_denominator_give():
    def basis(numerator, denominator):
        return {"T": {"numerator": Decimal(numerator), "denominator": Decimal(denominator)}}

    assert (
        titles(checks.value_as_computed, line((None, None, "33.3"), rows=basis("1", "3"), smallest=1)) == []
    )
    assert titles(checks.value_as_computed, line((None, None, None), rows=basis("1", "3"), smallest=1)) == []
    (finding,) = checks.value_as_computed(line((None, None, "33.4"), rows=basis("1", "3"), smallest=1))
    assert (finding.found, finding.expected) == ("33,4", "33,3")


def test_basis_of_all_is_that_of_women_and_men():
    def rows(total):
        parts = {"K": ("10", "40"), "M": ("20", "50"), "T": (total, "90")}
        return {
            name: {"numerator": Decimal(up), "denominator": Decimal(down)}
            for name, (up, down) in parts.items()
        }

    assert titles(checks.parts_add_up, line(rows=rows("30"))) == []
    (finding,) = checks.parts_add_up(line(rows=rows("31")))
    assert (finding.found, finding.expected) == ("31", "30")


def test_share_lies_within_the_whole():
    assert titles(checks.share_within_the_whole, line(("0", "100", "50"))) == []
    assert titles(checks.share_within_the_whole, line((None, None, "101"))) == [
        "Mått: andelen ligger utanför 0–100 (totalt)"
    ]
    assert titles(checks.share_within_the_whole, line((None, None, "101"), kind="mean", unit="dagar")) == []


def test_empty_target_is_told_and_zero_is_not_empty():
    (finding,) = checks.target_given(line())
    assert finding.severity is Severity.INFORMS
    assert titles(checks.target_given, line(target="0")) == []


def test_goal_without_outcome_is_graver_than_a_measure_without():
    (finding,) = checks.outcome_given(line(goal="Mål 6"))
    assert (finding.severity, finding.title) == (Severity.WARNS, "Mått: mål 6 saknar utfall")
    (finding,) = checks.outcome_given(line())
    assert finding.severity is Severity.INFORMS
    assert titles(checks.outcome_given, line((None, None, "0"), goal="Mål 6")) == []
    hidden = line((None, None, "3"), goal="Mål 6", kind="count")
    assert titles(checks.outcome_given, hidden) == []  # there is one, though it is not shown


def test_outcome_is_measured_against_the_target_by_its_direction():
    assert titles(checks.target_reached, line((None, None, "80"), target="80")) == []
    (finding,) = checks.target_reached(line((None, None, "79"), target="80"))
    assert (finding.severity, finding.found, finding.expected) == (Severity.INFORMS, "79,0", "80,0")
    assert titles(checks.target_reached, line((None, None, "79"), target="80", better="lower")) == []
    assert len(titles(checks.target_reached, line((None, None, "81"), target="80", better="lower"))) == 1
    assert titles(checks.target_reached, line((None, None, "81"), target="80", better="neither")) == []


def test_findings_tell_nothing_of_what_is_hidden():
    """Women are three: neither their value nor the total, which lies outside, is in any finding."""
    one = line(("50", "20", "60"), target="99", rows={"K": {"people": 3}})
    assert one.this["K"] == Cell(None, hidden=True, row=one.this["K"].row)
    found = checks.of_lines([one])
    assert found == []
    assert one.this["K"].row.value is None


def test_findings_stand_with_the_gravest_first():
    found = checks.of_lines([line(), line(("5", "2", "9"), target="1", pk=8)])
    assert [finding.severity for finding in found] == [Severity.WARNS, Severity.INFORMS, Severity.INFORMS]
