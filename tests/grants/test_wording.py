"""Amounts in words and back: what an att-sats says and what is posted are the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.matters import Source
from cases.memo_content import Amount, Clause, Content, Section
from grants.checks.spending import clause_findings, section_findings
from grants.rules import wording

TILLVAXT = Source(
    "fund:tillvaxt",
    "Tillväxt",
    "kommunstyrelsens anslag för tillväxt",
    ("Tillväxt", "kommunstyrelsens anslag för tillväxt", "tillväxtanslaget"),
)
KLIMAT = Source("fund:klimatneutralitet", "Klimatneutralitet", "utvecklingsanslaget klimatneutralitet", ())
SHORT = Source("fund:till", "Till", "anslaget Tillväxt 2.0", ())
SOURCES = (TILLVAXT, KLIMAT, SHORT)
OFFICE = (
    "North Sweden Stockholm Office 20 000 kr 2024, 100 000 kr/år 2025-2026 och 80 000 kr 2027, att tas från "
)


def amounts(key="fund:tillvaxt", **years):
    return [Amount(int(name[1:]), kr * 100, "Tillväxt", key) for name, kr in years.items()]


def plain(text):
    return text.replace("\u00a0", " ")


sums = st.dictionaries(st.integers(2000, 2099), st.integers(1, 10**13), min_size=1, max_size=6)
by_fund = st.dictionaries(st.sampled_from([source.key for source in SOURCES]), sums, min_size=1)
titles = st.sampled_from(
    [
        "",
        "Projektet ",
        "North Sweden Stockholm Office 2024–2027 ",
        "Vinter 2024 ",
        "Åk 7, etapp 2: ",
        "A 1,5 ",
    ]
)


@given(by_fund, titles, st.sampled_from(["", " i enlighet med ansökan", ". Bidraget betalas ut mot rapport"]))
def test_amounts_are_read_back_as_they_were_written(per_fund, before, after):
    given_ = [Amount(year, ore, "", key) for key, years in per_fund.items() for year, ore in years.items()]
    text = before + wording.render(given_, SOURCES) + after
    assert wording.per_source(wording.parse(text, SOURCES)) == wording.per_source(given_)
    assert wording.agrees(text, given_, SOURCES)
    assert not wording.agrees(text, [*given_, Amount(1999, 1, "", "fund:till")], SOURCES)


@given(sums, sums)
def test_amounts_that_are_written_over_are_the_new_ones(old, new):
    before = [Amount(year, ore, "", TILLVAXT.key) for year, ore in old.items()]
    after = [Amount(year, ore, "", KLIMAT.key) for year, ore in new.items()]
    text = f"Energiväskan {wording.render(before, SOURCES)} enligt ansökan"
    written = wording.rewritten(text, after, SOURCES)
    assert wording.per_source(wording.parse(written, SOURCES)) == wording.per_source(after)
    assert (written.startswith("Energiväskan "), written.endswith(" enligt ansökan")) == (True, True)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (OFFICE + "kommunstyrelsens anslag för tillväxt", {2024: 20, 2025: 100, 2026: 100, 2027: 80}),
        ("X 1 478,2 tkr 2024, att tas från tillväxtanslaget", {2024: 1478.2}),
        ("X 20\u00a0000\u00a0kr 2024 ur Tillväxt", {2024: 20}),
        ("X 0,3 mnkr 2024 och 50 tkr för år 2025, finansieras ur Tillväxt", {2024: 300, 2025: 50}),
        ("X 100 tkr per år 2024–2025, att tas från TILLVÄXTANSLAGET", {2024: 100, 2025: 100}),
    ],
)
def test_officials_ways_of_writing_are_read(text, years):
    found = {(one.source_key, one.year): one.ore for one in wording.parse(text, SOURCES)}
    assert found == {("fund:tillvaxt", year): round(tkr * 100_000) for year, tkr in years.items()}


def test_two_funds_are_told_one_after_the_other_and_read_apart():
    both = amounts(y2024=500_000, y2025=500_000) + amounts("fund:klimatneutralitet", y2023=200_000)
    text = wording.render(both, SOURCES)
    assert plain(text) == (
        "500 000 kr/år 2024–2025, att tas från kommunstyrelsens anslag för tillväxt, samt 200 000 kr 2023, "
        "att tas från utvecklingsanslaget klimatneutralitet"
    )
    assert wording.per_source(wording.parse(text, SOURCES)) == wording.per_source(both)


def test_a_source_that_nobody_keeps_has_no_key():
    (one,) = wording.parse("X 5 000 kr 2024, att tas från rektors kassa", SOURCES)
    assert (one.source_key, one.source_label) == ("", "rektors kassa")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (OFFICE + "tillväxtanslaget", "North Sweden Stockholm Office"),
        ("bidrag till Ersboda SK med 20 000 kr 2024, att tas från Tillväxt", "Ersboda SK"),
        ("Cirkulära Västerbotten, 500 000 kr/år 2024–2026", "Cirkulära Västerbotten"),
    ],
)
def test_who_gets_it_is_what_stands_before_the_amount(text, subject):
    assert wording.subject(text, SOURCES) == subject


def findings(text, rows, number=1):
    found = clause_findings(number, Clause("bevilja", text, amounts=rows, id=7), SOURCES)
    return {one.id.partition(":")[0]: (one.severity, plain(one.expected), plain(one.found)) for one in found}


def test_text_that_says_other_amounts_stops():
    rows = amounts(y2024=20_000, y2025=100_000, y2026=100_000, y2027=90_000)
    (found,) = findings(OFFICE + "tillväxtanslaget", rows).values()
    assert (found[0], "90 000 kr 2027" in found[1], "80 000 kr 2027" in found[2]) == ("stop", True, True)
    rows[-1] = amounts(y2027=80_000)[0]
    assert findings(OFFICE + "tillväxtanslaget", rows) == {}


def test_sum_that_is_not_the_sum_of_the_years_warns():
    rows = amounts(y2024=20_000, y2025=100_000)
    text = "kontoret 20 000 kr 2024 och 100 000 kr 2025, sammanlagt 130 000 kr, att tas från tillväxtanslaget"
    assert findings(text, rows) == {"total": ("warn", "120 000 kr", "130 000 kr")}


def test_amount_without_a_fund_and_words_without_amounts_warn():
    assert list(findings("kontoret 5 kr 2024", [Amount(2024, 500, "rektors kassa", "rektors-kassa")])) == [
        "no-fund"
    ]
    assert list(findings("kontoret 5 kr 2024", [])) == ["money-only-words"]


@pytest.mark.parametrize(
    ("section", "found"),
    [
        (Section("prose", "Kvarvarande medel i anslaget (2024-05-14)"), []),  # cases.checks tells of it
        (Section("computed", part="remaining", params={"as_of": "2024-05-14", "basis": "decided"}), ["older-than-figures"]),
        (Section("computed", part="remaining", params={"as_of": "2024-05-12", "basis": ""}), ["basis"]),
    ],
)  # fmt: skip
def test_memo_older_than_its_figures_and_figures_without_basis(section, found):
    """Seed D1: dated 2024-05-12, with balances of 2024-05-14."""
    content = Content("Utdelning", dated_on=date(2024, 5, 12), sections=[section])
    assert [one.id.partition(":")[0] for one in section_findings(content)] == found
