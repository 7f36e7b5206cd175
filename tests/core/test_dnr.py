import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import dnr
from core.dnr import Typed
from core.errors import Refused


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("361", Typed(None, None, 361, None)),
        ("00361", Typed(None, None, 361, None)),
        ("2024/361", Typed(None, 2024, 361, None)),
        ("2024-361", Typed(None, 2024, 361, None)),
        ("ks 361", Typed("KS", None, 361, None)),
        ("ks 2024 361", Typed("KS", 2024, 361, None)),
        (" KS-2024/00361 ", Typed("KS", 2024, 361, None)),
        ("ks-2024-00361", Typed("KS", 2024, 361, None)),
        ("KS2024/361", Typed("KS", 2024, 361, None)),
        ("KS-2024/00361-2", Typed("KS", 2024, 361, 2)),
        ("öbn-2024/00361", Typed("ÖBN", 2024, 361, None)),
    ],
)
def test_number_or_fragment_is_taken_apart(typed, parts):
    assert dnr.parse(typed) == parts


@pytest.mark.parametrize("typed", ["", "motion", "184/24", "motion 2/2024", "KS-2024/", "123456", "ks", "-1"])
def test_other_text_is_no_number(typed):
    assert dnr.parse(typed) is None


def test_whole_number_is_required_where_it_must_be():
    assert dnr.require("ks 2024 361") == "KS-2024/00361"
    for typed in ("361", "2024/361", "KS-2024/00361-2", "hej"):
        with pytest.raises(Refused, match="KS-2024/00361"):
            dnr.require(typed)


@given(st.sampled_from(["KS", "MHN", "ÖBN"]), st.integers(1900, 2099), st.integers(1, 99_999))
def test_number_goes_to_an_address_and_back(prefix, year, serial):
    printed = dnr.make(prefix, year, serial)
    assert dnr.from_slug(dnr.slug(printed)) == printed
    assert dnr.require(printed) == printed


@pytest.mark.parametrize("slug", ["KS-2024-00361", "ks-2024-361", "ks-2024/00361", "ks-2024-00361\n", ""])
def test_address_that_is_no_number_is_refused(slug):
    with pytest.raises(ValueError):
        dnr.from_slug(slug)


def test_slug_of_something_else_is_an_error():
    with pytest.raises(ValueError):
        dnr.slug("KS-2024")


def test_converter_reads_and_writes_addresses():
    converter = dnr.DnrConverter()
    assert converter.to_python("ks-2024-00361") == "KS-2024/00361"
    assert converter.to_url("KS-2024/00361") == "ks-2024-00361"
