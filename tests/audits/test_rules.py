"""The words of a review: the pasted list, coverage, the voice, and what every reply must keep."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.coverage import Answered, coverage, ranges, spoken_of
from audits.replying import inline_html, parts_of, runs
from audits.rules.parsing import Parsed, parse_recommendations
from audits.rules.voice import in_voice, speaks
from cases import richtext
from core.errors import Refused

WORDS = st.lists(st.sampled_from(["plan", "mål", "rutin", "se över", "tydligare"]), min_size=1, max_size=5)
SAYS = st.sampled_from(
    [
        "Förvaltningen delar bilden.",
        "Det är förvaltningens uppdrag, och FÖRVALTNINGEN ser över det.",
        "Fritidsförvaltningen svarar för sig.",
        "Rutiner finns.",
    ]
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1. Se över\nplanen\n\n2) Mäta 3. gången", [(1, "Se över planen"), (2, "Mäta 3. gången")]),
        ("Rekommendationer\n3. Ett\n7. Två", [(3, "Ett"), (7, "Två")]),
        ("• Ett\n  mer\n• Två", [(1, "Ett mer"), (2, "Två")]),
        ("Ta fram en plan.\n\nMät.", [(1, "Ta fram en plan."), (2, "Mät.")]),
    ],
)
def test_pasted_list_is_read_into_numbers_and_words(text, rows):
    assert [(row.number, row.text) for row in parse_recommendations(text)] == rows


@pytest.mark.parametrize(
    ("text", "says"),
    [("  ", "Klistra in"), ("1. Ett\n1. Två", "Nummer 1 finns två gånger"), ("1.\n2. Två", "ingen text")],
)
def test_list_that_cannot_be_right_is_refused(text, says):
    with pytest.raises(Refused, match=says):
        parse_recommendations(text)


@given(st.lists(WORDS, min_size=1, max_size=9))
def test_numbered_list_is_read_back_as_it_was(rows):
    wanted = [Parsed(number, " ".join(words)) for number, words in enumerate(rows, 1)]
    assert parse_recommendations("\n".join(f"{one.number}. {one.text}" for one in wanted)) == wanted


def test_coverage_looks_both_ways_and_for_those_nobody_speaks_of():
    found = coverage(
        range(1, 10),
        [
            Answered((1,)),
            Answered((2, 3, 4, 5), text="Om punkterna 2-5: vi gör det."),
            Answered((6, 7, 8), ticked=(6, 8), text="Rutiner och utbildning."),
            Answered((1, 12)),
        ],
    )

    assert (found.unanswered, found.twice, found.beside) == ((9,), (1,), (12,))
    assert found.unspoken == (1, 7, 12)
    assert not found.is_whole


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("punkterna 2–4 och punkt 7", {2, 3, 4, 7}),
        ("rekommendation 3 och 5", {3, 5}),
        ("7 000 licenser", set()),
    ],
)
def test_numbers_are_spoken_of_only_as_recommendations(text, numbers):
    assert spoken_of(text) == numbers


def test_ranges_read_as_people_write_them():
    assert (ranges([1]), ranges([2, 3, 4, 1]), ranges([1, 3, 4, 9])) == ("1", "1–4", "1, 3–4 och 9")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Förvaltningen ser det.", "Kommunstyrelsen ser det."),
        ("Det är förvaltningens mål.", "Det är kommunstyrelsens mål."),
        ("Fritidsförvaltningen och miljö-förvaltningen", "Fritidsförvaltningen och miljö-förvaltningen"),
    ],
)
def test_voice_changes_only_the_speaker(text, said):
    assert in_voice(text, "Kommunstyrelsen") == said


@st.composite
def contents(draw):
    """A whole reply: every recommendation in exactly one answer, in whatever groups."""
    count = draw(st.integers(1, 12))
    of = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    groups = {key: [at + 1 for at, group in enumerate(of) if group == key] for key in of}
    stance = st.sampled_from(["agrees", "partly", "disagrees"])
    return {
        "body": draw(st.sampled_from(["Kommunstyrelsen", "Byggnadsnämnden"])),
        "opening": draw(st.lists(SAYS, max_size=2)),
        "closing": draw(st.lists(SAYS, max_size=1)),
        "recommendations": [{"number": at + 1, "text": "Förvaltningen bör mäta."} for at in range(count)],
        "answers": [
            {
                "numbers": numbers,
                "stance": draw(stance),
                "says_stance": draw(st.booleans()),
                "text": draw(st.lists(SAYS, min_size=1, max_size=2)),
                "no_action": False,
                "actions": [{"what": draw(SAYS), "role": "chef", "due_on": "2024-09-01", "in_reply": True}],
            }
            for numbers in groups.values()
        ],
    }


@given(contents())
def test_generated_reply_has_every_number_once_and_in_order(content):
    for adopted in (False, True):
        numbers = re.findall(r"<strong>(\d+)\. ", inline_html(content, adopted=adopted))
        assert [int(number) for number in numbers] == [row["number"] for row in content["recommendations"]]
    answered = [answer for _, answer, _ in runs(content)]
    assert all(answered)
    assert {id(answer) for answer in answered} == {id(answer) for answer in content["answers"]}


@given(contents())
def test_adopted_reply_has_the_body_as_speaker_and_leaves_the_auditors_words(content):
    parts = parts_of(content, adopted=True)
    told = richtext.plain(parts["opening"] + parts["answers"] + parts["closing"])
    quoted = told.count("Förvaltningen bör mäta.")

    assert quoted == len(content["recommendations"])
    assert not speaks(told.replace("Förvaltningen bör mäta.", ""))
    assert told.count("Fritidsförvaltningen") == richtext.plain(inline_html(content)).count(
        "Fritidsförvaltningen"
    )
