"""Frames typed in a unit that somebody changes meanwhile."""

from django.urls import reverse

from budget.actions.directive import change_directive
from budget.queries.directive import base_of
from tests.budget import directed


def test_frames_typed_in_a_unit_that_is_changed_meanwhile_are_refused(client, db, registrar, official):
    made = directed.framed(directed.budget_case(registrar, official), official)
    before = base_of(made)
    client.force_login(official)
    url = reverse("budget:frames", args=[made.pk])
    form = client.get(url).context["form"]
    opened = {name: form[name].value() or "" for name in form.fields if name != "once"} | {"gor": "spara"}
    opened["version"] = made.version
    change_directive(directive=made, plan_until=made.plan_until, unit="mnkr", note="", by=official)
    answer = client.post(url, opened)
    assert answer.status_code == 422
    assert "Enheten är ändrad till mnkr" in answer.context["form"].non_field_errors()[0]
    assert base_of(made) == before


def test_undoing_a_version_that_is_no_number_is_refused(client, db, registrar, official):
    made = directed.framed(directed.budget_case(registrar, official), official)
    client.force_login(official)
    answer = client.post(reverse("budget:undo_frames", args=[made.pk]), {"version": "²"})
    assert answer.status_code == 302
