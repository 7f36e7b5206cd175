"""Areas and clauses as people spell them, and the tertials of a year: the pure parts."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.areas import almost, area_key
from budget.control_clauses import Asked, read, to_adopt, to_approve
from budget.periods import ends_on, last_ended
from budget.sections.control import blocks

KNOWN = (
    "Kompetensförsörjning",
    "Säkerhet och krisberedskap",
    "Kontroll av efterlevnad av regler, policyer och beslut",
    "Kontroll av system och rutiner",
    "God ekonomisk hushållning",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kontroll av eftelevnad regler, policys och beslut.", KNOWN[2]),  # S17, as printed
        ("Kompetensförsöjning", KNOWN[0]),
        ("Krisberedskap och säkerhet", KNOWN[1]),
        ("Kontroll av system och rutin", KNOWN[3]),
        ("Kontroll av avtal", None),
        ("Säkerhet", None),
        ("IT", None),
        ("  kompetensförsörjning ", None),  # the same: nothing to ask
        ("", None),
    ],
)
def test_area_that_is_almost_a_known_one_is_recognised(typed, meant):
    assert almost(typed, KNOWN) == meant


@given(st.text(), st.lists(st.text()))
def test_an_area_that_is_known_as_it_stands_is_never_asked_about(name, others):
    assert almost(name, [*others, name]) is None
    assert area_key(name) == area_key(f" {name}  ")


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        (
            "godkänna uppföljning av kommunstyrelsens internkontrollplan för perioden jan-april 2024.",
            Asked(1, frozenset({2024})),
        ),
        ("att anta internkontrollplan 2025 för kommunstyrelsen", Asked(None, frozenset({2025}))),
        ("– fastställa plan för intern styrning och kontroll", Asked(None, frozenset())),
        ("godkänna uppföljning av internkontrollplan T2 2024", Asked(2, frozenset({2024}))),
        ("godkänna uppföljning av internkontrollplan, tertial 3", Asked(3, frozenset())),
        ("godkänna uppföljningen av internkontrollplanen, helår 2024", Asked(3, frozenset({2024}))),
        ("godkänna uppföljning av internkontrollplan", None),  # of which tertial?
        ("avslå förslaget att anta internkontrollplan 2025", None),
        ("uppdra åt förvaltningen att ta fram en internkontrollplan 2025", None),
        ("godkänna verksamhetsuppföljning för perioden januari-april 2024", None),
        ("", None),
    ],
)
def test_clause_is_read_as_what_it_asks_of_a_plan(sentence, asked):
    assert read(sentence) == asked


@given(
    st.integers(2000, 2099),
    st.integers(1, 3),
    st.sampled_from(["Kommunstyrelsen", "KS", "Socialnämnden", "Åre bys"]),
)
def test_proposed_clauses_are_read_as_what_they_propose(year, tertial, body):
    assert read(" ".join(to_adopt(year, body))) == Asked(None, frozenset({year}))
    assert read(" ".join(to_approve(year, body, tertial))) == Asked(tertial, frozenset({year}))


def test_proposed_clauses_read_as_swedish():
    assert " ".join(to_adopt(2025, "Kommunstyrelsen")) == "anta internkontrollplan 2025 för kommunstyrelsen"
    assert (
        " ".join(to_approve(2024, "KS", 1))
        == "godkänna uppföljning av KS internkontrollplan för perioden januari–april 2024"
    )


@pytest.mark.parametrize(
    ("day", "ended"),
    [
        ((2024, 4, 30), (2023, 3)),
        ((2024, 5, 1), (2024, 1)),
        ((2024, 8, 31), (2024, 1)),
        ((2024, 9, 1), (2024, 2)),
        ((2024, 12, 31), (2024, 2)),
        ((2025, 1, 1), (2024, 3)),
    ],
)
def test_last_tertial_that_ended(day, ended):
    assert last_ended(datetime.date(*day)) == ended
    assert ends_on(*ended) < datetime.date(*day)


def test_typed_text_is_paragraphs_and_lists():
    assert blocks("Kontroll av;\n\n- antal chefer\n– andel\nSlut") == [
        {"text": "Kontroll av;", "items": []},
        {"text": "", "items": ["antal chefer", "andel"]},
        {"text": "Slut", "items": []},
    ]
    assert blocks("") == []
