"""Which values go to which row: exact, by their beginning, between two numbers, and never two rules for one value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.importing.rules import LEFT_OUT, Rule, Rules, split
from core.errors import Refused


def test_value_goes_to_the_row_of_its_rule():
    rules = Rules.of({"intäkter": ["3000-3999"], "kostnader": ["4*", "5010"], LEFT_OUT: ["Summa"]})
    said = {key: rules.row_of(key) for key in ("3000", "3999", "4", "4711", "5010", "SUMMA ", "5011", "")}
    assert said == {
        **{"3000": "intäkter", "3999": "intäkter", "4": "kostnader", "4711": "kostnader"},
        **{"5010": "kostnader", "SUMMA ": LEFT_OUT, "5011": None, "": None},
    }


def test_interval_takes_numbers_of_its_own_length():
    rules = Rules.of({"a": ["300-399"], "b": ["3000–3999"]})
    assert [rules.row_of(key) for key in ("300", "3000", "30000", "3x0")] == ["a", "b", None, None]


def test_letters_case_spaces_and_how_they_are_stored_make_no_difference():
    rules = Rules.of({"a": ["Fritid  Ö"]})
    assert rules.row_of("fritid O\u0308") == "a"
    assert rules.row_of("fritid o") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("3000-3999", "3*"), ("3000-3999", "30*"), ("3000-3999", "3500"), ("3000-3999", "3999-4100")),
        *(("3*", "38*"), ("3*", "3010"), ("Summa", "summa"), ("3000-3999", "3000")),
    ],
)
def test_two_rules_for_one_value_are_refused_and_both_named(one, other):
    for first, second in ((one, other), (other, one)):
        with pytest.raises(Refused) as refused:
            Rules.of({"a": [first], "b": [second]})
        assert refused.value.code == "overlap"
        assert any(name.replace("-", "–") in refused.value.message for name in (one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("3000-3999", "4*"), ("3000-3999", "30000-39999"), ("3000-3999", "38001*"), ("3*", "4")],
)
def test_rules_apart_stand_together(one, other):
    assert Rules.of({"a": [one], "b": [other]}).all


@pytest.mark.parametrize("typed", ["3999-3000", "300-3999", "*"])
def test_rule_that_means_nothing_is_refused(typed):
    with pytest.raises(Refused):
        Rule.of(typed, "a")


def test_field_is_split_at_lines_and_codes_at_commas():
    assert split("3010, 38*; 4000-4999\nStab, HR\n\n") == ["3010", "38*", "4000-4999", "Stab, HR"]


NUMBER = st.integers(0, 99999).map(str)
TYPED = st.one_of(
    NUMBER,
    NUMBER.map(lambda code: f"{code}*"),
    st.tuples(st.integers(1000, 9999), st.integers(1000, 9999)).map(lambda ends: f"{min(ends)}-{max(ends)}"),
)


@given(st.lists(TYPED, min_size=1, max_size=5), NUMBER)
def test_value_is_taken_by_the_one_rule_that_takes_it(typed, key):
    rules = [Rule.of(one, str(number)) for number, one in enumerate(typed)]
    takers = [one.row for one in rules if one.takes(key)]
    try:
        found = Rules(rules)
    except Refused:
        return
    assert len(takers) <= 1
    assert found.row_of(key) == (takers[0] if takers else None)
