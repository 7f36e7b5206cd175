"""Two versions word by word: what is shown, applied to the old, gives the new."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.comparing import Change, Compared, changes, compare, places, shown, what_differs
from cases.memo_content import Amount, Clause, Content, Enclosure, Line, Section, Step
from cases.memo_keeping import from_json, marks, to_json

WORDS = st.lists(
    st.sampled_from(["att", "bevilja", "300 000 kr", "–", "å", " ", "\n", "<", "&amp;", "<p>", "</p>", "<strong>",
                     "</strong>", "<li>", "</li>", "<br>", "§ 4"]),
    max_size=40,
).map("".join)  # fmt: skip
LINE = st.text(st.sampled_from("abcåäö 1<&"), max_size=12)
CONTENTS = st.builds(
    Content,
    title=LINE,
    dated_on=st.none() | st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)),
    addressee=LINE,
    lead_in=LINE,
    chain=st.lists(st.builds(Step, st.integers(1, 3), st.sampled_from(["proposes", "decides"]), LINE), max_size=2),
    sections=st.lists(
        st.builds(Section, st.just("prose"), LINE, WORDS, st.integers(1, 9)), max_size=4,
        unique_by=lambda section: section.id,
    ),
    clauses=st.lists(
        st.builds(
            Clause, LINE, LINE, LINE, st.booleans(), st.sampled_from(["complete", "empty"]),
            st.lists(st.builds(Amount, st.integers(2020, 2030), st.integers(1, 10**9), LINE, LINE), max_size=2),
        ),
        max_size=3,
    ),
    enclosures=st.lists(st.builds(Enclosure, LINE, st.sampled_from(["listed", "awaited"]), LINE), max_size=3),
    recipients=st.lists(st.builds(Line, LINE, LINE), max_size=3),
)  # fmt: skip


@given(WORDS | st.text(max_size=60), WORDS | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_shown_difference_applied_to_the_old_gives_the_new(old, new):
    one = Compared("x", "X", changes(old, new))
    assert (one.old, one.new) == (old, new)
    assert (old == new) == all(change.op == "same" for change in one.changes)


@given(CONTENTS, CONTENTS)
@settings(max_examples=100, deadline=None)
def test_whole_memos_compared_lead_from_one_to_the_other(old, new):
    before, after = ({place.key: place.text for place in places(one)} for one in (old, new))
    names = {place.key: place.name for place in places(new)}
    applied = dict(before)
    for one in compare(old, new):
        assert applied.get(one.key, "") == one.old
        applied[one.key] = one.new
    # a section that was removed and written anew under the same heading is shown as that section
    found = sorted(text for text in applied.values() if text)
    assert found == sorted(text for text in after.values() if text), names


@given(CONTENTS)
@settings(max_examples=100, deadline=None)
def test_content_is_kept_and_read_again(content):
    assert from_json(to_json(content)) == content
    assert marks(from_json(to_json(content))) == marks(content)


def test_a_word_is_a_word_and_mark_up_is_named():
    one = Compared("s", "S", changes("<p>Det finns ett avtal.</p>", "<p>Det finns två <strong>nya</strong> avtal.</p>"), True)  # fmt: skip
    assert one.changes[:3] == (
        Change("same", "<p>Det finns "),
        Change("out", "ett"),
        Change("in", "två <strong>nya</strong>"),
    )
    assert [(part.op, part.text) for part in shown(one)] == [
        ("same", "Det finns "),
        ("out", "ett"),
        ("in", "två "),
        ("in", "fet"),
        ("in", "nya"),
        ("in", "slut fet"),
        ("same", " avtal."),
        ("same", "\n"),
    ]


@pytest.mark.parametrize("size", [20_000])
def test_long_passages_are_compared_in_reasonable_time(size):
    old, new = " ".join(f"a{n}" for n in range(size)), " ".join(f"b{n}" for n in range(size))
    assert [change.op for change in changes(old, new)] == ["out", "in"]


def test_what_differs_names_the_places():
    old = Content("A", sections=[Section("prose", "Bakgrund", "<p>x</p>", 1)])
    new = replace(old, title="B", sections=[Section("prose", "Bakgrund", "<p>y</p>", 1)])
    assert what_differs(old, new) == "Rubrik, Bakgrund"
