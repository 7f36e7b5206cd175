"""Risks assessed anew: only added to, seen in the map with an arrow, and where the next plan begins."""

import pytest

from budget.actions.control import copy_plan
from budget.actions.reporting import reassess
from budget.models import ControlPlan, Reassessment
from budget.queries.control import bands_of, history_of, matrix_of, risks_of
from cases.actions.marks import mark_secret
from core.errors import Refused
from tests import factories
from tests.budget import controlled

pytestmark = pytest.mark.django_db
SAID = "Utbildningen har gett färre fel."


@pytest.fixture
def case(registrar, official):
    return factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")


@pytest.fixture
def plan(case, official):
    return controlled.adopted(case, official, (1, 2, 3), (1,))


def assess(plan, official, likelihood, consequence, *, number=1, tertial=1, effect=SAID):
    return reassess(
        risk=plan.risks.get(number=number), tertial=tertial, likelihood=likelihood, consequence=consequence,
        effect=effect, by=official,
    )  # fmt: skip


def read(plan):
    whole = ControlPlan.objects.whole().get(pk=plan.pk)
    return whole, risks_of(whole)


def test_risk_lies_in_the_map_where_it_was_assessed_last_and_moves_from_the_time_before(plan, official):
    assess(plan, official, 4, 4)
    whole, risks = read(plan)
    assert [(risk.value, risk.now.value, risk.moved) for risk in risks] == [(9, 16, 7), (9, 9, None)]
    assess(plan, official, 3, 4, tertial=2)
    whole, risks = read(plan)
    assert [(risk.now.value, risk.moved) for risk in risks] == [(12, -4), (9, None)]
    cells = {cell["value"]: cell["risks"] for row in matrix_of(whole, risks) for cell in row["cells"]}
    assert sum(len(cell["risks"]) for row in matrix_of(whole, risks) for cell in row["cells"]) == 2
    assert [risk.number for risk in cells[9]] == [2]
    assert [(row["band"].action, row["count"]) for row in bands_of(whole, risks)] == [
        ("Minimera risk", 1), ("Reducera risk", 1), ("Acceptera risk", 0),
    ]  # fmt: skip


def test_next_plan_begins_from_the_latest_assessment_and_history_goes_through_both(plan, case, official):
    assess(plan, official, 4, 4)
    assess(plan, official, 2, 3, tertial=3)
    made = copy_plan(plan=plan, case=case, drawn_up_on=plan.drawn_up_on, by=official)
    _, risks = read(made)
    assert [(risk.likelihood, risk.consequence, risk.moved) for risk in risks] == [(2, 3, -3), (3, 3, 0)]
    assert [one.value for one in history_of(risks[0], official)] == [9, 16, 6, 6]
    assert [one.value for one in history_of(risks[1], official)] == [9, 9]


def test_reassessment_is_refused_in_a_draft_without_words_and_outside_the_scale(
    plan, case, official, registrar
):
    draft = controlled.plan(case, official, year=2030)
    controlled.risk(draft, official)
    for of, fields, says in (
        (draft, {}, "inte antagen"),
        (plan, {"effect": " "}, "effekt"),
        (plan, {"tertial": 4}, "tertial"),
    ):
        with pytest.raises(Refused, match=says):
            assess(of, official, 1, 1, **fields)
    with pytest.raises(Refused, match="skalan"):
        assess(plan, official, 5, 1)
    with pytest.raises(Refused, match="handläggare"):
        assess(plan, registrar, 1, 1)
    assert not Reassessment.objects.exists()


def test_page_of_a_risk_shows_how_it_has_been_seen(plan, official, signed_in):
    client, risk = signed_in(official), plan.risks.get(number=1)
    address = f"{plan.get_absolute_url()}risk/1/"
    page = client.get(f"{address}vardera-om/").content.decode()
    assert "Värdera om R1" in page
    sent = {"tertial": "1", "likelihood": "4", "consequence": "4", "effect": SAID}
    answer = client.post(f"{address}vardera-om/", sent, follow=True)
    assert answer.redirect_chain == [(f"{plan.get_absolute_url()}#r1", 302)]
    assert "R1 är omvärderad." in answer.content.decode()
    page = client.get(f"{address}historik/").content.decode()
    for words in (SAID, "Planen för 2024, R1", "T1 2024", "högre än förut", risk.text):
        assert words in page
    assert "Nu 16" in client.get(plan.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_history_asks_as_much_whatever_the_number_of_assessments(
    plan, official, count, django_assert_num_queries
):
    for _ in range(count):
        assess(plan, official, 4, 4)
    risk = plan.risks.select_related("plan__scale").get(number=1)
    with django_assert_num_queries(3):  # with the person's roles
        assert [one.value for one in history_of(risk, official)] == [9, *[16] * count]


def test_history_tells_nothing_of_a_plan_that_the_person_may_not_read(
    plan, case, official, other_official, registrar, signed_in
):
    assess(plan, official, 4, 4, effect="Hemliga ord.")
    other = factories.case(by=registrar, official=official, matter="report", subject="Nästa år")
    made = copy_plan(plan=plan, case=other, drawn_up_on=plan.drawn_up_on, by=official)
    mark_secret(thing=case, provision="OSL 18:1", by=registrar)
    address = f"{made.get_absolute_url()}risk/1/historik/"
    assert "Hemliga ord." in signed_in(official).get(address).content.decode()
    page = signed_in(other_official).get(address).content.decode()
    assert "Hemliga ord." not in page
    assert "Planen för 2025, R1" in page
    assert "Planen för 2024" not in page
