"""What is sent to the pages of reports by hand."""

import time

import pytest
from django.urls import reverse

from budget import bound
from budget.actions.reports import follow_table, write_part
from budget.checks import words
from core.errors import Refused
from tests.budget import reported


@pytest.fixture
def report(db, registrar, official):
    return reported.report(reported.case(registrar, official), official)


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "-1", "x"])
def test_report_to_begin_from_that_is_no_number_is_left_out(client, report, official, typed):
    client.force_login(official)
    answer = client.get(reverse("budget:new_report"), {"arende": report.case.slug, "fran": typed})
    assert (answer.status_code, answer.context["form"].initial) == (200, {})


def test_number_in_the_address_of_a_link_is_no_bound_number():
    assert bound.unread('<a href="https://umea.example/{drift.netto.utfall}">x</a>') == [
        "{drift.netto.utfall}"
    ]
    assert bound.unread("<p>{drift.netto.utfall}</p>") == []


def test_more_than_a_number_is_not_replaced_by_following_the_table(report, official):
    part, text = report.parts.first(), "<p>Viktigt. {drift.netto.utfall|9,1}</p>"
    write_part(part=part, text=text, seen=0, by=official)
    with pytest.raises(Refused):
        follow_table(part=part, figure="<p>Viktigt. {drift.netto.utfall|9,1}", by=official)
    part.refresh_from_db()
    assert part.text == text
    assert follow_table(part=part, figure="{drift.netto.utfall|9,1}", by=official).text == (
        "<p>Viktigt. {drift.netto.utfall}</p>"
    )


@pytest.mark.parametrize("figures", ["1 ", "111 ", "11 1", "1,", "- "])
def test_pages_of_figures_are_looked_through_in_time(figures):
    said = words.Words("1", "Del", f"<p>{figures * 20_000}</p><p>8 44 tkr och 9,15 mnkr</p>")
    began = time.perf_counter()
    found = [
        one.found
        for check in (words.misprints, words.loose)
        for one in check(said, {"drift": reported.sheet()})
    ]
    assert time.perf_counter() - began < 5  # without an end to a number it takes minutes
    assert found[0] == "8 44 tkr"
