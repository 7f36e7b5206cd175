"""How a proposal reads: lead-in, clauses, amounts."""

import pytest

from cases import proposals

UTSKOTT = ("Kommunstyrelsens näringslivs- och arbetsutskott", "proposes")
STYRELSE = ("Kommunstyrelsen", "proposes")
KF = ("Kommunfullmäktige", "decides")


@pytest.mark.parametrize(
    ("chain", "style", "expected"),
    [
        ([], "att", ""),
        ([("Kommunstyrelsen", "decides")], "att", "Kommunstyrelsen beslutar"),
        ([("Kommunstyrelsen", "decides")], "dash", "Kommunstyrelsen beslutar att"),
        ([UTSKOTT, ("Kommunstyrelsen", "decides")], "att", f"{UTSKOTT[0]} föreslår kommunstyrelsen besluta"),
        ([UTSKOTT, STYRELSE, KF], "att", f"{UTSKOTT[0]} föreslår kommunstyrelsen föreslå kommunfullmäktige besluta"),
        ([(UTSKOTT[0], "prepares"), ("Kommunstyrelsen", "prepares"), KF], "att", "Kommunfullmäktige beslutar"),
        ([UTSKOTT], "att", f"{UTSKOTT[0]} föreslår"),
        ([("IT-nämnden", "proposes"), ("VA-nämnden", "decides")], "att", "IT-nämnden föreslår VA-nämnden besluta"),
    ],
)  # fmt: skip
def test_lead_in_follows_the_chain(chain, style, expected):
    assert proposals.lead_in(chain, style=style) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"style": "att", "verb": "avslå", "text": "motionen"}, ("att", "avslå motionen")),
        ({"style": "att"}, ("att", "")),
        ({"style": "att", "printed": "att"}, ("att", "")),
        ({"style": "att", "printed": "Att godkänna x."}, ("Att", "godkänna x.")),
        ({"style": "att", "printed": "yttra sig enligt bilaga 1."}, ("", "yttra sig enligt bilaga 1.")),
        ({"style": "att", "printed": "attestera fakturan"}, ("", "attestera fakturan")),
        ({"style": "dash", "printed": "- Lämna yttrande."}, ("–", "Lämna yttrande.")),
        ({"style": "dash", "verb": "godkänna", "text": "x"}, ("–", "godkänna x")),
        ({"style": "number", "number": 2, "printed": "2. Ge i uppdrag"}, ("2.", "Ge i uppdrag")),
        ({"style": "bare", "printed": "Avslå motionen"}, ("", "Avslå motionen")),
    ],
)
def test_clause_prints_its_mark_and_words(given, expected):
    assert proposals.clause_line(**({"number": 1} | given)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Att bevilja Region Västerbotten 300 000 kr", ("bevilja", "Region Västerbotten 300 000 kr")),
        ("- Lämna yttrande enligt förslaget.", ("lämna", "yttrande enligt förslaget.")),
        ("\uf0b7 uppdra åt kommunstyrelsen att utreda", ("uppdra åt", "kommunstyrelsen att utreda")),
        ("yttra sig enligt bilagt förslag", ("yttra sig", "enligt bilagt förslag")),
        ("Att kommunfullmäktige beslutar att förklara motionen besvarad", ("förklara", "motionen besvarad")),
        ("1. Sälja fastigheten", ("sälja", "fastigheten")),
        ("", ("", "")),
    ],
)
def test_pasted_clause_is_split_into_verb_and_text(typed, expected):
    assert proposals.split_clause(typed) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([], ""),
        ([(2024, 2_000_000)], "20 000 kr 2024"),
        (
            [(2024, 2_000_000), (2025, 10_000_000), (2026, 10_000_000), (2027, 8_000_000)],
            "20 000 kr 2024, 100 000 kr/år 2025–2026 och 80 000 kr 2027",
        ),
        ([(2024, 100), (2024, 250), (2026, 350)], "3,50 kr 2024 och 3,50 kr 2026"),
    ],
)
def test_amounts_read_as_a_clause_says_them(amounts, expected):
    assert proposals.amounts_text(amounts).replace("\u00a0", " ") == expected
