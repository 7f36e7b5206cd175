"""The pages of a planning directive: who sees what, and two who save the same grid."""

import datetime

import pytest
from django.urls import reverse

from budget.actions.directive import (
    add_line,
)
from budget.models import Directive, Frame, FrameChange
from budget.queries.directive import base_of, comparison_of
from cases.actions.marks import mark_secret
from core import clock
from meetings.actions.planning import plan_meeting
from tests import factories
from tests.audits.reviewed import board
from tests.budget import directed
from tests.budget.directed import TKR


@pytest.fixture
def case(db, registrar, official):
    return directed.budget_case(registrar, official)


def address(made, name="directive", **more):
    return reverse(f"budget:{name}", kwargs={"pk": made.pk, **more})


def sent(page, **typed):
    """The grid's form as it stands on the page, with something typed over it."""
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    shown = {name: field.prepare_value(data[name]) for name, field in form.fields.items()}
    return {name: "" if value is None else value for name, value in (shown | typed).items()} | {
        "gor": "spara"
    }


def test_two_who_save_the_grid_lose_nothing(case, official, other_official, signed_in):
    made = directed.framed(case, official)
    line = made.lines.get().pk
    mine, theirs = signed_in(official), signed_in(other_official)
    opened = mine.get(address(made, "frames"))
    first = sent(theirs.get(address(made, "frames")), **{f"cell-{line}-2025": "1", f"cell-{line}-2026": "2"})
    assert theirs.post(address(made, "frames"), first).status_code == 302

    answer = mine.post(
        address(made, "frames"), sent(opened, **{f"cell-{line}-2025": "9", f"cell-{line}-2027": "7"})
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Olle Annan Enhet sparade" in text
    assert text.count("Sparat nu: 1,0") == 1  # only where both have typed
    now = sent(answer)
    assert [now[f"cell-{line}-{year}"] for year in made.years] == ["9", "2", "7", "3\u00a0030"]
    assert mine.post(address(made, "frames"), now).status_code == 302
    assert base_of(made) == {
        (line, 2025): 9 * TKR, (line, 2026): 2 * TKR, (line, 2027): 7 * TKR, (line, 2028): 3_030 * TKR,
    }  # fmt: skip


def test_grid_says_what_cannot_be_read_and_keeps_the_rest(case, official, signed_in):
    made = directed.framed(case, official)
    line, page = made.lines.get().pk, signed_in(official)
    data = sent(
        page.get(address(made, "frames")), **{f"cell-{line}-2025": "8 44", f"cell-{line}-2026": "3 mnkr"}
    )
    answer = page.post(address(made, "frames"), data)
    assert answer.status_code == 422
    assert "skriv tusental i grupper om tre" in answer.content.decode()
    assert answer.context["sums"][1]["frame"] == 3_000 * TKR  # 3 mnkr, in a grid that says tkr
    assert base_of(made)[line, 2026] == 3_010 * TKR


def test_totals_are_answered_while_somebody_types(case, official, signed_in):
    made = directed.framed(case, official)
    one = directed.proposal(made, official)
    url, line, page = (
        address(made, "proposal_frames", proposal=one.pk),
        made.lines.get().pk,
        signed_in(official),
    )
    data = sent(page.get(url), **{f"cell-{line}-2025": "-500"}) | {"gor": "rakna"}
    answer = page.post(url, data)
    assert answer.context["sums"][0] == {
        "year": 2025, "base": 3_000 * TKR, "change": -500 * TKR, "frame": 2_500 * TKR,
    }  # fmt: skip
    assert "<html" not in answer.content.decode()
    assert not FrameChange.objects.exists()


def test_directive_of_a_secret_case_is_not_found(case, registrar, official, other_official, signed_in):
    made = directed.framed(case, official)
    mark_secret(thing=case, provision="OSL 18:1", by=registrar)
    for name in ("directive", "directive_pdf", "directive_xlsx", "frames"):
        assert signed_in(other_official).get(address(made, name)).status_code == 404
    page = signed_in(other_official).get("/arbete/uppfoljning/direktiv/").content.decode()
    assert made.get_absolute_url() not in page


def test_document_that_a_reader_may_not_see_is_not_named(
    case, registrar, official, other_official, signed_in
):
    made = directed.framed(case, official)
    record = factories.record(case=case, by=registrar, subject="Majoritetens budget")
    directed.proposal(made, official, record=record)
    assert "Majoritetens budget" in signed_in(other_official).get(address(made)).content.decode()
    mark_secret(thing=record, provision="OSL 18:1", by=registrar)
    assert "Majoritetens budget" not in signed_in(other_official).get(address(made)).content.decode()


def test_page_shows_the_meeting_of_a_step(case, official, secretary, signed_in):
    made = directed.directive(case, official)
    with clock.at("2024-05-10T09:00"):
        meeting = plan_meeting(body=board(), on=datetime.date(2024, 6, 4), by=secretary)
        page = signed_in(official).get(address(made)).content.decode().replace("\u00a0", " ")
    assert f'href="{meeting.get_absolute_url()}"' in page
    assert "KF har inget sammanträde 17 juni 2024" in page
    assert "KS har inget sammanträde" not in page


def test_year_spans_the_columns_of_every_proposal(case, official, signed_in):
    made = directed.framed(case, official)
    for short in ("S", "M"):
        directed.proposal(made, official, short)
    page = signed_in(official).get(address(made)).content.decode()
    assert page.count('<th scope="rowgroup" colspan="6">') == len(made.years)


def test_panel_offers_to_lay_one_out_and_then_shows_it(case, official, signed_in):
    page = signed_in(official).get(case.get_absolute_url()).content.decode()
    assert f"/arbete/uppfoljning/direktiv/nytt/?arende={case.slug}" in page
    made = directed.directive(case, official)
    assert made.get_absolute_url() in signed_in(official).get(case.get_absolute_url()).content.decode()


def test_number_of_no_case_is_said_on_the_list(db, official, signed_in):
    page = signed_in(official).get(
        "/arbete/uppfoljning/direktiv/nytt/", {"arende": "KS-2024/99999"}, follow=True
    )
    assert "Inget ärende har diarienumret KS-2024/99999." in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_comparison_ask_as_much_whatever_their_length(
    registrar, official, signed_in, count, django_assert_num_queries
):
    for year in range(2025, 2025 + count):
        directed.directive(
            directed.budget_case(registrar, official), official, year=year, plan_until=year + 2
        )
    made = Directive.objects.last()
    for name in "ABC"[:count]:
        line = add_line(directive=made, name=name, by=official)
        Frame.objects.create(line=line, year=made.year, ore=1)
        directed.proposal(made, official, name)
    with django_assert_num_queries(4):
        comparison_of(made)
    page = signed_in(official)
    page.get("/arbete/uppfoljning/direktiv/")
    with django_assert_num_queries(5):
        page.get("/arbete/uppfoljning/direktiv/")


def test_save_is_undone_from_the_page(case, official, signed_in):
    made = directed.framed(case, official)
    page = signed_in(official)
    assert "Ångra sparningen" in page.get(address(made, "frames")).content.decode()
    page.post(address(made, "undo_frames"), {"version": "1"})
    assert base_of(made) == {}
    assert "Ångra sparningen" not in page.get(address(made, "frames")).content.decode()
