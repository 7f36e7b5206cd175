"""What a secret plan says stays in its case."""

import pytest

from budget.actions.control import copy_plan
from budget.actions.enclosing import enclose_document
from budget.models import ControlPlan
from cases.actions.marks import mark_secret
from core.errors import Refused
from tests import factories
from tests.budget import controlled


def test_secret_plan_is_neither_copied_nor_enclosed_in_a_case_that_is_open(db, registrar, official):
    own, other = (
        factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")
        for _ in "12"
    )
    made = controlled.plan(own, official)
    controlled.risk(made, official)
    controlled.adopt_plan(plan=made, on=made.drawn_up_on, by=official)
    mark_secret(thing=own, provision="OSL 18:8", by=registrar)
    plan = ControlPlan.objects.whole().get(pk=made.pk)
    memo = factories.memo(case=other, author=official)
    for leak in (
        lambda: copy_plan(plan=plan, case=other, drawn_up_on=made.drawn_up_on, by=official),
        lambda: enclose_document(plan=plan, memo=memo, by=official),
    ):
        with pytest.raises(Refused) as refused:
            leak()
        assert refused.value.code == "secret"
    assert copy_plan(plan=plan, case=plan.case, drawn_up_on=made.drawn_up_on, by=official).copied_from == plan
