"""What a memo is offered and warned of when a plan for internal control lies in its case."""

import pytest

from budget.actions.adopting import adopt_plan
from budget.actions.reporting import report_control
from cases import matters
from cases.actions.approval import approve_memo, submit_memo
from cases.actions.memos import save_memo
from cases.documents.memo import current_document, memo_document
from cases.findings import of_memo
from cases.memo_content import Clause, Section, Step, content_of
from core import clock
from tests import factories
from tests.audits.reviewed import board
from tests.budget import controlled

pytestmark = pytest.mark.django_db
ADOPT = ("anta", "internkontrollplan 2024 för kommunstyrelsen")
APPROVE = ("godkänna", "uppföljning av kommunstyrelsens internkontrollplan för perioden jan-april 2024.")


@pytest.fixture
def case(registrar, official):
    return factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")


@pytest.fixture
def draft(case, official):
    made = controlled.plan(case, official)
    controlled.risk(made, official, due=(1, 2))
    return made


@pytest.fixture
def memo(case, draft, official):
    return factories.memo(case=case, author=official)


def write(memo, official, *clauses):
    content = content_of(memo)
    content.chain = [Step(board().pk, "decides")]
    content.clauses = [Clause(*one) for one in clauses]
    return save_memo(memo=memo, content=content, revision=memo.revision, by=official)


def offered(memo):
    return [(one.verb, one.text) for one in matters.of(memo.case).clauses(memo)]


def doubts(memo):
    return [(one.id.rpartition(":")[0], one.found) for one in of_memo(memo) if one.id.startswith("control:")]


def test_memo_is_offered_to_adopt_the_draft_until_a_clause_does(memo, official):
    assert offered(memo) == [("anta", "internkontrollplan 2024 för kommunstyrelsen")]
    assert offered(write(memo, official, ADOPT)) == []


def test_memo_is_offered_to_approve_the_latest_follow_up(memo, draft, official):
    adopt_plan(plan=draft, on=draft.drawn_up_on, by=official)
    assert offered(memo) == []  # nothing has been said yet
    report_control(point=controlled.point(draft, 1), tertial=1, comment="Bra.", by=official)
    assert offered(memo) == [
        ("godkänna", "uppföljning av kommunstyrelsens internkontrollplan för perioden januari–april 2024")
    ]
    assert offered(write(memo, official, APPROVE)) == []


def test_memo_is_warned_when_the_plan_lacks_controls_or_reports(memo, draft, official):
    memo = write(memo, official, ADOPT)
    assert doubts(memo) == []
    bare = controlled.risk(draft, official, due=())
    assert doubts(memo) == [("control:lacking", "")]
    controlled.add_point(risk=bare, what="Stickprov", role="HR-chef", due=[2], by=official)
    adopt_plan(plan=draft, on=clock.today(), by=official)
    assert doubts(memo) == [("control:plan", "")]  # no draft is left to adopt
    memo = write(memo, official, APPROVE)
    assert doubts(memo) == [(f"control:missing:{draft.pk}", "R1")]
    report_control(point=controlled.point(draft, 1), tertial=1, comment="Bra.", by=official)
    assert doubts(memo) == []


def shown(document):
    (section,) = [one for one in document["sections"] if one["kind"] == "computed"]
    return section["heading"], {
        one["code"]: [row["number"] for row in one["rows"]]
        for figures in section["figures"]
        for one in figures["lists"]
    }


def test_section_follows_the_draft_and_is_kept_when_the_memo_is_approved(memo, draft, official, manager):
    content = content_of(memo)
    content.chain = [Step(board().pk, "decides")]
    content.sections = [
        Section("proposal", "Förslag till beslut"),
        Section("computed", "", part="control_follow_up"),
    ]
    content.clauses = [Clause(*APPROVE)]
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    assert shown(memo_document(memo)) == ("Uppföljning av internkontrollplanen", {})
    controlled.risk(draft, official, due=(1,))
    adopt_plan(plan=draft, on=clock.today(), by=official)
    assert shown(memo_document(memo))[1] == {
        "missing": ["R1", "R2"],
        "reported": [],
        "postponed": [],
        "extra": [],
    }
    report_control(point=controlled.point(draft, 1), tertial=1, comment="Utan <b>fel</b>.", by=official)
    heading, lists = shown(memo_document(memo))
    assert heading == "Uppföljning av internkontrollplanen T1"
    assert (lists["missing"], lists["reported"]) == (["R2"], ["R1"])

    memo = submit_memo(memo=memo, revision=memo.revision, by=official)
    memo = approve_memo(memo=memo, revision=memo.revision, by=manager)
    report_control(point=controlled.point(draft, 2), tertial=1, comment="För sent.", by=official)
    assert shown(current_document(memo)) == (heading, lists)
    assert "Utan &lt;b&gt;fel&lt;/b&gt;." in str(current_document(memo))
