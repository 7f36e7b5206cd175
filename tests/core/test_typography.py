"""Typography: what changes, what never does, and that twice is as once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.typography import swedish, swedish_html

F = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("8 276 413 kr", f"8{F}276{F}413{F}kr"),
        ("1\u202f478,2 tkr", f"1{F}478,2{F}tkr"),
        ("100 000 kr/år 2025-2026", f"100{F}000{F}kr/år 2025–2026"),
        ("5,5 procent, 5% och 7 %", f"5,5{F}procent, 5{F}% och 7{F}%"),
        ("enligt 5 § eller § 12", f"enligt 5{F}§ eller §{F}12"),
        ('"Ja", sa “han” och ‘hon’', "”Ja”, sa ”han” och ’hon’"),
        ("resultat -712,4 tkr (-5 %)", f"resultat −712,4{F}tkr (−5{F}%)"),
        ("minus –1 200 kr", f"minus −1{F}200{F}kr"),
        ("januari-april, jan−apr, maj - juni", "januari–april, jan–apr, maj–juni"),
        ("16-17 maj klockan 9-12", "16–17 maj klockan 9–12"),
        ("kl. 09.00-16.30", "kl. 09.00–16.30"),
        ("A\u030angermanland", "Ångermanland"),
    ],
)
def test_typed_text_comes_out_as_swedish_is_printed(typed, printed):
    assert swedish(typed) == printed


@pytest.mark.parametrize(
    "text",
    [
        "8 44",  # groups of two are an error for somebody to see
        "8 276 41",
        "KS-2023/00275",
        "KS-2023/00275-2",
        "2024-05-16",
        "2024-xx-xx",
        "2024-05",
        "den 2024-05-16 12 personer",
        "5-åring och e-post",
        "- 5 personer",
        "https://umea.example/a-2024-2025?q='x'&s=100%25",
        "plan-2024-2027.pdf",
        "010-123 45 67",
        "212000-2627",
        "901 84 Umeå",
        "Motion 2/2024",
        "50%-ig",
        "förslag 2 -3",
    ],
)
def test_what_is_no_amount_and_no_period_stays(text):
    assert swedish(text) == text


def test_markup_is_never_touched():
    html = '<p><a href="https://x.example/?a=1 000&b=2024-2025">1 000 kr</a> "x"</p>'
    assert swedish_html(html) == (
        '<p><a href="https://x.example/?a=1 000&b=2024-2025">1&nbsp;000&nbsp;kr</a> ”x”</p>'
    )


def test_hyphen_before_a_figure_is_minus_in_a_table_only():
    html = "<p>-5</p><table><tr><th>-5</th><td>-712,4</td><td><p>- 1 200</p></td><td>–</td><td>2024-05-16</td></tr></table>"
    assert swedish_html(html) == (
        "<p>-5</p><table><tr><th>-5</th><td>−712,4</td><td><p>−1&nbsp;200</p></td><td>–</td>"
        "<td>2024-05-16</td></tr></table>"
    )


PARTS = st.sampled_from(
    ["1", "22", "333", "2024", "2025", " ", F, "\u202f", "-", "–", "−", "%", "§", "kr", "tkr", "maj", "jan", '"', "'",
     ",", ".", "/", "(", "KS", "a", "å", "klockan", "<p>", "</p>", "<td>", "</td>", "&amp;", "&nbsp;", "\n"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=14).map("".join))
def test_twice_is_as_once_and_no_letter_or_figure_changes(text):
    once = swedish(text)
    assert swedish(once) == once
    assert re.findall(r"[a-zåäö0-9]", once) == re.findall(r"[a-zåäö0-9]", text)
    marked = swedish_html(text)
    assert swedish_html(marked) == marked
    assert re.findall(r"<[^>]*>", marked) == re.findall(r"<[^>]*>", text)
