"""What an application may ask: each fault a sentence with fund, year and figures."""

import datetime
from dataclasses import replace

import pytest

from core.errors import Refused
from grants.entries import Asked, CallFacts, CoFinancer, Entry
from grants.rules.amounts import read_ore
from grants.rules.asking import problems

TKR = 100_000
FACTS = CallFacts(
    unit="tkr",
    years=range(2024, 2027),
    funds={"klimat": "Klimatneutralitet"},
    frames={("klimat", 2024): 3_000 * TKR, ("klimat", 2025): None},
    closes_on=datetime.date(2024, 4, 30),
)
ENTRY = Entry("1", "Sökande", "Projekt", datetime.date(2024, 4, 1), [Asked("klimat", 2024, 80 * TKR)])


def said(entry: Entry, facts: CallFacts = FACTS) -> list[tuple[str, str, bool]]:
    return [(one.field, one.message.replace("\u00a0", " "), one.stops) for one in problems(entry, facts)]


def test_application_within_the_round_has_no_problem():
    assert (
        said(
            replace(
                ENTRY, asked=[*ENTRY.asked, Asked("klimat", 2025, 9_000 * TKR)], total_cost_ore=9_080 * TKR
            )
        )
        == []
    )


def test_missing_number_applicant_project_and_amount_are_all_said():
    found = said(Entry("", " ", "", None, []))
    assert [field for field, _, _ in found] == ["external_id", "applicant", "project", "asked"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            Asked("klimat", 2027, 400 * TKR),
            "Klimatneutralitet 2027: 400 000 kr söks utanför utlysningens år, 2024–2026.",
        ),
        (
            Asked("klimat", 2026, 400 * TKR),
            "Klimatneutralitet 2026: 400 000 kr söks, men anslaget har ingen rad för 2026.",
        ),
        (
            Asked("klimat", 2024, 400_000 * TKR),
            "Klimatneutralitet 2024: 400 000 000 kr söks, mer än årets hela ram på 3 000 000 kr. Står beloppet i kr?",
        ),
        (Asked("annat", 2024, TKR), "Anslaget annat ingår inte i utlysningen."),
        (Asked("klimat", 2024, -TKR), "−1 000 kr söks 2024."),
    ],
)
def test_amount_that_cannot_be_asked_names_fund_year_and_figures(asked, words):
    ((field, message, stops),) = said(replace(ENTRY, asked=[asked]))
    assert message.startswith(words)
    assert (field, stops) == (f"asked:{asked.fund}:{asked.year}", True)


def test_more_than_the_most_and_more_than_the_whole_cost_stop():
    facts = replace(FACTS, most_ore=50 * TKR)
    found = said(replace(ENTRY, total_cost_ore=60 * TKR), facts)
    assert found == [
        ("asked", "80 000 kr söks. Högst 50 000 kr kan sökas per ansökan.", True),
        ("total_cost_ore", "80 000 kr söks, mer än hela kostnaden på 60 000 kr. Kontrollera enheten.", True),
    ]


def test_doubts_do_not_stop():
    late = replace(
        ENTRY,
        received_on=datetime.date(2024, 5, 2),
        total_cost_ore=100 * TKR,
        co_financing=[CoFinancer("Region", 30 * TKR), CoFinancer("Någon", 500 * TKR, status="refused")],
    )
    assert [(field, stops) for field, _, stops in said(late)] == [
        ("co_financing", False),
        ("received_on", False),
    ]
    huge = replace(ENTRY, total_cost_ore=80_000 * TKR)
    assert [(field, stops) for field, _, stops in said(huge)] == [("total_cost_ore", False)]
    small = replace(ENTRY, asked=[Asked("klimat", 2024, 20_00)])
    assert [stops for _, _, stops in said(small, replace(FACTS, unit="kr"))] == [False]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("8 44", "amount-groups"),
        ("−5", "amount-sign"),
        ("1.383", "amount-decimals"),
        ("10,125", "amount-decimals"),
        ("tio", "amount"),
    ],
)
def test_amount_that_cannot_be_read_is_refused(typed, code):
    with pytest.raises(Refused) as refused:
        read_ore(typed, "tkr")
    assert refused.value.code == code
    assert typed in refused.value.message


def test_amount_is_read_in_the_unit_of_the_column_or_its_own():
    assert read_ore("1 478,2", "tkr") == 147_820_000
    assert read_ore("20 024 kr", "tkr") == 2_002_400
