from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import words


def test_line_is_cleaned_on_the_way_in():
    assert words.clean("  Ko\u202fpå\u00a0 rot\r\n ") == "Ko på\u00a0 rot"
    assert words.clean("a\u030ar") == "år"
    assert words.clean("\uf0b7 första") == "• första"
    assert words.clean("“citat” „här”") == "”citat” ”här”"
    assert words.clean("8\u202f276\u2009413 kr") == "8\u00a0276\u00a0413 kr"
    assert words.clean("osyn\u200blig \u00adtext\ufeff\x00\x07") == "osynlig text"


def test_lines_keep_their_breaks():
    assert words.clean_lines("ett  \r\ntvå\rtre\n\n") == "ett\ntvå\ntre"


def test_stems_join_the_forms_of_a_word_and_keep_swedish_letters_apart():
    assert words.stems("Kommunens motioner") == words.stems("kommun motionen")
    assert words.stems("hår") != words.stems("har")
    assert words.stems("KS-2024/00361 är registrerat.").split()[:3] == ["ks", "2024", "00361"]
    assert words.stems("") == ""


def test_stems_are_the_same_in_every_thread():
    text = "kommunstyrelsens näringslivs- och arbetsutskotts sammanträden och handlingarna i ärendena"
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(words.stems, [text] * 200)) == {words.stems(text)}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Motion ko på rot 240206.pdf", "Motion ko på rot 240206.pdf"),
        ("C:\\Users\\anna\\brev.pdf", "brev.pdf"),
        ("../../etc/passwd", "passwd"),
        ("Bilaga 2: vad?.docx", "Bilaga 2- vad-.docx"),
        ("  .pdf", "pdf"),
        ("...", "namnlös"),
        ("", "namnlös"),
        ("a\x00b\r\n.pdf", "ab .pdf"),
        ("å" * 300 + ".pdf", "å" * 146 + ".pdf"),
        ("å" * 300, "å" * 150),
    ],
)
def test_name_of_a_file_is_made_safe(given, kept):
    assert words.clean_filename(given) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert words.clean(words.clean(text)) == words.clean(text)
    assert words.clean_lines(words.clean_lines(text)) == words.clean_lines(text)
    assert "\x00" not in words.clean(text)
