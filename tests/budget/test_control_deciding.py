"""The body's decision adopts the plan or approves the follow-up its clauses are about, and takes it back with it."""

import datetime

import pytest

from budget.actions.adopting import adopt_plan
from budget.models import ControlPlan, FollowUpApproval, Occurrence
from budget.queries.control import approvals_of
from cases import matters
from cases.actions.deciding import Decided, decide, undo
from cases.models import Decision
from core.errors import Refused
from tests import factories
from tests.audits.reviewed import board
from tests.budget import controlled
from tests.cases.rulings import ruling

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 21)
ADOPT = ("anta", "internkontrollplan 2024 för kommunstyrelsen")
APPROVE = ("godkänna", "uppföljning av kommunstyrelsens internkontrollplan för perioden jan-april 2024.")


@pytest.fixture(params=["report", "ordinary"])
def case(request, registrar, official):
    return factories.case(by=registrar, official=official, matter=request.param, subject="Internkontroll")


@pytest.fixture
def draft(case, official):
    made = controlled.plan(case, official)
    controlled.risk(made, official, due=(1, 2))
    return made


def rule(case, by, *clauses, **fields) -> Decision:
    given = {"body": board(), "clauses": [Decided(*one) for one in clauses], "label": "KS § 45"} | fields
    return decide(case=case, ruling=ruling(given.pop("body"), **given), by=by)


def test_decision_adopts_the_plan_with_its_day_and_takes_it_back(case, draft, secretary):
    decision = rule(case, secretary, ADOPT)
    draft.refresh_from_db()
    assert (draft.adopted_on, draft.decision) == (DAY, decision)
    assert Occurrence.objects.filter(point__risk__plan=draft).count() == 2
    if case.matter == "report":
        assert list(matters.of(case).public(decision)) == [f"{draft} är antagen"]

    undo(decision=decision, reason="Fel datum", by=secretary)
    draft.refresh_from_db()
    assert (draft.adopted_on, draft.decision) == (None, None)
    again = rule(case, secretary, ADOPT, label="KS § 46")
    draft.refresh_from_db()
    assert draft.decision == again
    assert Occurrence.objects.filter(point__risk__plan=draft).count() == 2


@pytest.mark.parametrize(
    ("clause", "fields"),
    [
        (ADOPT, {"outcome": "rejected"}),
        (ADOPT, {"step": "proposes"}),
        (("anta", "internkontrollplan 2023"), {}),
        (("uppdra åt", "förvaltningen att ta fram internkontrollplan 2024"), {}),
    ],
)
def test_other_decisions_adopt_nothing(case, draft, secretary, ksnau, clause, fields):
    if fields.get("step") == "proposes":
        fields = fields | {"body": ksnau, "next_body": board()}
    rule(case, secretary, clause, **fields)
    draft.refresh_from_db()
    assert draft.adopted_on is None


def test_paragraph_is_not_closed_while_a_risk_lacks_its_control(case, draft, official, secretary):
    controlled.risk(draft, official, due=())
    with pytest.raises(Refused, match="R2 ska ha minst ett kontrollmoment"):
        rule(case, secretary, ADOPT)
    assert not Decision.objects.exists()


def test_decision_approves_a_follow_up_while_it_stands_also_in_another_case(
    case, draft, registrar, official, secretary
):
    adopt_plan(plan=draft, on=draft.drawn_up_on, by=official)
    other = factories.case(by=registrar, official=official, matter=case.matter, subject="Uppföljning")
    decision = rule(other, secretary, ("godkänna", "verksamhetsuppföljning"), APPROVE)
    plan = ControlPlan.objects.get(pk=draft.pk)
    assert {tertial: one.decision for tertial, one in approvals_of(plan).items()} == {1: decision}
    assert plan.adopted_on == draft.drawn_up_on
    undo(decision=decision, reason="Fel", by=secretary)
    assert approvals_of(plan) == {}
    assert FollowUpApproval.objects.count() == 1  # what was approved once is not forgotten


def test_adoption_noted_by_hand_points_at_a_decision_of_the_body(case, draft, official, secretary, signed_in):
    decision = rule(case, secretary, ("besluta", "att planen gäller"))
    page = signed_in(official).get(f"{draft.get_absolute_url()}antagen/").content.decode()
    assert "KS § 45" in page
    signed_in(official).post(f"{draft.get_absolute_url()}antagen/", {"decision": decision.pk})
    draft.refresh_from_db()
    assert (draft.adopted_on, draft.decision) == (DAY, decision)


def test_adoption_needs_a_day_or_a_final_decision_of_the_body(case, draft, official, secretary, ksnau):
    with pytest.raises(Refused, match="Skriv dagen"):
        adopt_plan(plan=draft, by=official)
    proposed = rule(case, secretary, ADOPT, body=ksnau, step="proposes", next_body=board())
    with pytest.raises(Refused, match="slutligt beslut"):
        adopt_plan(plan=draft, by=official, decision=proposed)
