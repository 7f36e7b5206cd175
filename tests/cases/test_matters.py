"""A kind of case that several apps have something to say about: each is asked, none knows the others."""

import pytest

from cases import matters
from cases.actions.deciding import decide
from cases.matters import Contribution, Matter, Part
from cases.memo_content import Clause, Content, Section
from cases.models import Decision
from core.errors import Refused
from tests import factories
from tests.cases.rulings import ruling


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    for name in ("_matters", "_kinds", "_contributions"):
        monkeypatch.setattr(matters, name, dict(getattr(matters, name)))


class Kind(Matter):
    code = "kind"
    chain = ("KS",)

    def sections(self):
        return (Part("own", "Det egna"),)

    def section(self, memo, content, section, *, freeze=None):
        return {"html": f"kind {section.part}"}


class Says(Contribution):
    def __init__(self, name, heard):
        self.name, self.heard = name, heard

    def sections(self):
        return (Part(self.name, self.name),)

    def section(self, memo, content, section, *, freeze=None):
        return {"html": f"{self.name} {section.part}"}

    def clauses(self, memo):
        return (Clause("anta", self.name),)

    def checks(self, memo):
        return (self.name,)

    def public(self, decision):
        return (self.name,)

    def decided(self, decision, by):
        self.heard.append(f"{self.name} decided")

    def undone(self, decision, by):
        self.heard.append(f"{self.name} undone")


def two(*, first: bool):
    """`first`: the kind of case is registered before what others contribute to it."""
    heard = []
    steps = [
        lambda: matters.register(Kind),
        lambda: matters.contribute("kind", Says("a", heard), Says("b", heard)),
    ]
    for step in steps if first else reversed(steps):
        step()
    return matters._matters["kind"], heard


@pytest.mark.parametrize("first", [True, False])
def test_contributions_are_added_to_what_the_matter_says_whatever_the_order(first):
    matter, heard = two(first=first)
    assert matter.chain == ("KS",)  # what nobody adds to is the kind's own
    assert [part.code for part in matter.sections()] == ["own", "a", "b"]
    assert [clause.text for clause in matter.clauses(None)] == ["a", "b"]
    assert list(matter.checks(None)) == ["a", "b"]
    assert list(matter.public(None)) == ["a", "b"]
    matter.decided(None, None)
    matter.undone(None, None)
    assert heard == ["a decided", "b decided", "b undone", "a undone"]


@pytest.mark.parametrize(("part", "answers"), [("own", "kind"), ("a", "a"), ("b", "b"), ("gone", "kind")])
def test_computed_section_is_made_by_the_app_it_belongs_to(part, answers):
    matter, _ = two(first=True)
    made = matter.section(None, Content(title=""), Section("computed", "", part=part))
    assert made["html"] == f"{answers} {part}"


def test_two_apps_with_the_same_computed_section_are_stopped_at_the_start():
    matters.contribute("report", Says("a", []))
    with pytest.raises(ValueError, match="report"):
        matters.contribute("report", Says("a", []))


def test_kind_of_case_without_contributions_is_the_registered_one():
    matters.register(type("Alone", (Kind,), {"code": "alone"}))
    assert type(matters._matters["alone"]).__bases__ == (Kind,)


@pytest.mark.django_db
def test_refusal_of_one_contribution_takes_the_whole_decision_back(registrar, secretary, ksnau, point):
    heard = []

    class Refuses(Says):
        def decided(self, decision, by):
            raise Refused("Det går inte.")

    case = factories.case(by=registrar)
    matters.contribute(case.matter, Says("a", heard), Refuses("b", heard))
    with pytest.raises(Refused, match="Det går inte"):
        decide(case=case, ruling=ruling(ksnau, point=point), by=secretary)
    assert not Decision.objects.exists()
    assert heard == ["a decided"]
