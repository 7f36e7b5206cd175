"""Internal control: values from the scale, controls that fall due, four lists that add up, copies with their links."""

import datetime

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from budget.actions.adopting import adopt_plan
from budget.actions.control import add_point, add_risk, change_risk, copy_plan
from budget.actions.reporting import postpone_control, report_control
from budget.models import ControlPlan, ControlReport, Occurrence
from budget.queries.control import follow_up, matrix_of, risks_of
from budget.scales import STANDARD, Scale
from budget.tertials import follow_up as lists_of
from cases.actions.marks import mark_secret
from core.errors import Refused
from tests import factories
from tests.budget import controlled

STEPS = st.integers(1, 4)
POINTS = st.sets(st.integers(1, 8))
SCALE = {name: STANDARD[name] for name in ("likelihood", "consequence", "cells", "bands")}


@pytest.fixture
def case(db, registrar, official):
    return factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")


@given(STEPS, STEPS)
def test_value_is_the_cell_and_its_band_holds_it(likelihood, consequence):
    scale = Scale.of(**SCALE)
    value = scale.value(likelihood, consequence)
    band = scale.band(value)
    assert value == likelihood * consequence
    assert band.low <= value <= band.high
    assert band.action == (
        "Acceptera risk" if value <= 3 else "Reducera risk" if value <= 11 else "Minimera risk"
    )


@given(st.lists(st.lists(st.integers(1, 16), min_size=4, max_size=4), min_size=4, max_size=4))
def test_scale_never_falls_when_a_step_rises(cells):
    rises = all(list(line) == sorted(line) for line in (*cells, *zip(*cells, strict=True)))
    given = SCALE | {"cells": cells}
    if rises:
        assert Scale.of(**given).value(4, 4) == cells[3][3]
    else:
        with pytest.raises(Refused, match="sjunka"):
            Scale.of(**given)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cells": STANDARD["cells"][:3]}, "cells"),
        ({"cells": [[1, 2, 3, 99]] * 4}, "band"),
        ({"bands": STANDARD["bands"][1:]}, "band"),
        ({"bands": [*STANDARD["bands"], STANDARD["bands"][0]]}, "band"),
    ],
)
def test_scale_with_a_hole_is_refused(change, code):
    with pytest.raises(Refused) as refused:
        Scale.of(**SCALE | change)
    assert refused.value.code == code


@given(POINTS, POINTS, POINTS, POINTS)
def test_every_due_control_stands_in_one_list(due, postponed, moved_here, reported):
    postponed &= due
    lists = lists_of(due=due, postponed=postponed, moved_here=moved_here, reported=reported)
    kept = (lists.reported, lists.missing, lists.postponed)
    assert frozenset().union(*kept) == due | moved_here
    assert sum(map(len, kept)) == len(due | moved_here)
    assert lists.extra.isdisjoint(due | moved_here)
    assert reported - lists.postponed == lists.reported | lists.extra


def test_adoption_makes_each_control_due_at_its_tertials_and_closes_the_plan(case, official):
    plan = controlled.adopted(case, official, (1, 3), (2,))
    found = Occurrence.objects.filter(point__risk__plan=plan)
    assert list(found.values_list("point__risk__number", "tertial")) == [(1, 1), (1, 3), (2, 2)]
    for act in (
        lambda: controlled.risk(plan, official),
        lambda: add_point(risk=plan.risks.first(), what="x", role="y", due=[1], by=official),
        lambda: change_risk(risk=plan.risks.first(), likelihood=1, consequence=1, text="x", by=official),
        lambda: adopt_plan(plan=plan, on=plan.adopted_on, by=official),
    ):
        with pytest.raises(Refused, match="antagen"):
            act()


def test_plan_is_not_adopted_while_a_risk_that_demands_it_has_no_control(case, official):
    plan = controlled.plan(case, official)
    with pytest.raises(Refused, match="inga risker"):
        adopt_plan(plan=plan, on=plan.drawn_up_on, by=official)
    controlled.risk(plan, official, 1, 3, due=())  # accepted: nothing is demanded
    controlled.risk(plan, official, 2, 2, due=())
    with pytest.raises(Refused, match=r"^R2 ska ha minst ett"):
        adopt_plan(plan=plan, on=plan.drawn_up_on, by=official)
    add_point(risk=plan.risks.get(number=2), what="Stickprov", role="HR-chef", due=[2], by=official)
    with pytest.raises(Refused, match="senast i dag"):
        adopt_plan(plan=plan, on=datetime.date(2099, 1, 1), by=official)
    assert adopt_plan(plan=plan, on=plan.drawn_up_on, by=official).adopted_on == plan.drawn_up_on


def test_follow_up_has_four_lists_and_keeps_the_tertial_a_control_was_moved_from(case, official):
    plan = controlled.adopted(case, official, (1,), (1, 2), (1,), (3,))
    one, two, _three, four = (controlled.point(plan, number) for number in (1, 2, 3, 4))
    report_control(point=one, tertial=1, comment="Utan anmärkning.", by=official)
    report_control(point=four, tertial=1, comment="Gjord i förväg.", by=official)
    postpone_control(point=two, tertial=1, to=3, reason="Data saknas", by=official)

    first, third = follow_up(plan, 1), follow_up(plan, 3)
    assert {name: [row.point.risk.number for row in rows] for name, rows in first.items()} == {
        "reported": [1], "missing": [3], "extra": [4], "postponed": [2],
    }  # fmt: skip
    assert (first["postponed"][0].moved_to, first["postponed"][0].reason) == (3, "Data saknas")
    assert [(row.point.risk.number, row.moved_from) for row in third["missing"]] == [(2, 1), (4, None)]
    with pytest.raises(Refused, match="senarelagd"):
        report_control(point=two, tertial=1, comment="Ändå", by=official)
    with pytest.raises(Refused, match="redan rapporterad"):
        postpone_control(point=one, tertial=1, to=2, reason="x", by=official)
    with pytest.raises(Refused, match="ska inte göras"):
        postpone_control(point=four, tertial=1, to=2, reason="x", by=official)


def test_reports_are_only_added_to(case, official):
    plan = controlled.adopted(case, official)
    report = report_control(point=controlled.point(plan, 1), tertial=1, comment="Först", by=official)
    report.comment = "Sedan"
    with pytest.raises(TypeError):
        report.save()
    assert ControlReport.objects.get().comment == "Först"


def test_copy_links_each_risk_to_the_one_it_comes_from(case, official):
    plan = controlled.adopted(case, official, (1,), (2, 3))
    made = copy_plan(plan=plan, case=case, drawn_up_on=plan.adopted_on, by=official)
    assert (made.year, made.adopted_on, made.copied_from) == (2025, None, plan)
    assert [(risk.number, risk.previous.number, risk.previous.plan_id) for risk in made.risks.all()] == [
        (1, 1, plan.pk), (2, 2, plan.pk),
    ]  # fmt: skip
    assert [controlled.point(made, number).due for number in (1, 2)] == [[1], [2, 3]]
    change_risk(risk=made.risks.get(number=1), likelihood=4, consequence=4, text="Större nu.", by=official)
    assert [risk.moved for risk in risks_of(ControlPlan.objects.whole().get(pk=made.pk))] == [7, 0]
    with pytest.raises(Refused, match="redan en plan"):
        copy_plan(plan=plan, case=case, drawn_up_on=plan.adopted_on, by=official)


def test_heat_map_holds_every_risk_once(case, official):
    plan = controlled.plan(case, official)
    for likelihood, consequence in ((1, 1), (4, 4), (4, 4), (2, 3)):
        controlled.risk(plan, official, likelihood, consequence)
    cells = [cell for row in matrix_of(plan, risks_of(plan)) for cell in row["cells"]]
    assert sorted(risk.number for cell in cells for risk in cell["risks"]) == [1, 2, 3, 4]
    assert [len(cell["risks"]) for cell in cells if cell["value"] == 16] == [2]


def test_area_is_the_same_by_any_letter_case_and_spaces(case, official):
    plan = controlled.plan(case, official)
    controlled.risk(plan, official, area="Säkerhet och  krisberedskap")
    controlled.risk(plan, official, area="säkerhet och krisberedskap ")
    assert [area.name for area in plan.areas.all()] == ["Säkerhet och krisberedskap"]


def test_database_refuses_a_control_moved_backwards_or_without_reason(case, official):
    plan = controlled.adopted(case, official, (2,))
    with pytest.raises(IntegrityError):
        Occurrence.objects.filter(point__risk__plan=plan).update(moved_to=1, moved_by=official, reason="x")


def test_others_keep_no_plans(case, registrar, official, outsider):
    plan = controlled.plan(case, official)
    for other in (registrar, outsider):
        with pytest.raises(Refused, match="handläggare"):
            add_risk(plan=plan, area="x", text="y", likelihood=1, consequence=1, by=other)


def test_plan_of_a_secret_case_is_not_found(case, registrar, official, other_official, signed_in):
    plan = controlled.adopted(case, official)
    mark_secret(thing=case, provision="OSL 18:1", by=registrar)
    assert signed_in(other_official).get(plan.get_absolute_url()).status_code == 404
    page = signed_in(other_official).get("/arbete/uppfoljning/internkontroll/").content.decode()
    assert plan.get_absolute_url() not in page


def test_number_of_no_case_is_said_on_the_list(case, official, registrar, signed_in):
    new = "/arbete/uppfoljning/internkontroll/ny/"
    page = signed_in(official).get(new, {"arende": "KS-2024/99999"}, follow=True)
    assert "Inget ärende har diarienumret KS-2024/99999." in page.content.decode()
    assert signed_in(official).get(new, {"arende": case.dnr}).status_code == 200
    assert (
        "Lägg upp en plan"
        not in signed_in(registrar).get("/arbete/uppfoljning/internkontroll/").content.decode()
    )


@pytest.mark.parametrize("count", [1, 3])
def test_follow_up_asks_as_much_whatever_the_number_of_controls(
    case, official, signed_in, count, django_assert_num_queries
):
    plan = controlled.adopted(case, official, *[(1, 2)] * count)
    for number in range(1, count + 1):
        report_control(point=controlled.point(plan, number), tertial=1, comment="Bra.", by=official)
    with django_assert_num_queries(4):
        assert len(follow_up(plan, 1)["reported"]) == count
    with django_assert_num_queries(7):
        assert len([risk.value for risk in risks_of(ControlPlan.objects.whole().get(pk=plan.pk))]) == count
