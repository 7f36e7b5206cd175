"""Referrals from others: the day, more time, the adopted answer; and between two authorities, all or nothing."""

import datetime

import pytest

from cases.actions import referrals as actions
from cases.actions.cases import close_case
from cases.actions.deciding import Decided, decide
from cases.actions.files import Upload
from cases.actions.marks import mark_secret
from cases.models import Case, Record, Referral
from core import clock, verify
from core.errors import Refused
from organisation.todo import waiting_for
from tests import factories
from tests.cases.rulings import ruling

pytestmark = pytest.mark.django_db
DUE = datetime.date(2024, 6, 14)


@pytest.fixture(autouse=True)
def may():
    with clock.at("2024-05-17T09:00"):
        yield


@pytest.fixture
def case(registrar, official):
    return factories.case(by=registrar, official=official, subject="Länsplan")


@pytest.fixture
def referral(case, official):
    return actions.register_referral(
        case=case, sender="Länsstyrelsen", received_on=datetime.date(2024, 5, 16), due_on=DUE, by=official
    )


def adopted(case, ksnau, by, **fields):
    said = {"competence": "Delegation", "clauses": [Decided(verb="avge", text="yttrande")]} | fields
    return decide(case=case, ruling=ruling(ksnau, **said), by=by)


def test_day_due_moves_when_the_sender_gives_time(referral, official):
    later = datetime.date(2024, 6, 28)
    actions.ask_extension(referral=referral, until=later, reason="Semester", by=official)
    referral.refresh_from_db()
    assert referral.due_on == DUE
    with pytest.raises(Refused, match="redan begärt"):
        actions.ask_extension(referral=referral, until=later, reason="Igen", by=official)
    actions.settle_extension(referral=referral, given_until=later, by=official)
    actions.ask_extension(referral=referral, until=datetime.date(2024, 7, 30), reason="Mer", by=official)
    found = actions.settle_extension(referral=referral, by=official)
    assert (found.due_on, [one.given_until for one in found.extensions.all()]) == (later, [later, None])
    with pytest.raises(Refused, match="Inget anstånd"):
        actions.settle_extension(referral=referral, by=official)


def test_answer_is_what_was_adopted_and_goes_out_registered(referral, ksnau, official, secretary):
    with pytest.raises(Refused, match="Skriv svaret"):
        actions.answer_referral(
            referral=referral, decision=adopted(referral.case, ksnau, secretary), text=" ", by=official
        )
    proposal = adopted(
        referral.case, ksnau, secretary, step="proposes", next_body=factories.body("ks", kind="board")
    )
    with pytest.raises(Refused, match="förslag antar inget"):
        actions.answer_referral(referral=referral, decision=proposal, text="Ja.", by=official)
    decision = referral.case.decisions.final().get()
    found = actions.answer_referral(referral=referral, decision=decision, text="Vi tillstyrker.", by=official)
    assert (found.answer.direction, found.answer.kind, found.answer.counterparty) == (
        "out", "statement", "Länsstyrelsen",
    )  # fmt: skip
    assert found.answer.files.get().content_type == "application/pdf"
    with pytest.raises(Refused, match="redan besvarad"):
        actions.answer_referral(referral=referral, decision=decision, text="Igen.", by=official)


def test_between_two_authorities_it_leaves_one_diary_and_arrives_in_the_other(
    case, official, outsider, registrar, bn, ksnau
):
    there = factories.register("BN", of=bn)
    letter = factories.record(case=case, by=registrar, files=[Upload("plan.txt", b"Planen")])
    one = actions.send_referral(
        case=case, to=there, question="Vad anser ni?", due_on=DUE, records=[letter], by=official
    )
    out, came = case.records.get(direction="out"), one.case.records.get()
    assert (out.counterparty, came.counterparty, came.direction) == (
        bn.name,
        case.register.authority.name,
        "in",
    )
    assert [file.sha256 for file in came.files.all()] == [file.sha256 for file in letter.files.all()]
    assert (one.origin, one.reference, one.case.register) == (case, case.dnr, there)
    assert [todo.due_on for todo in waiting_for(outsider) if "Remiss" in todo.detail] == [DUE]

    decision = adopted(one.case, factories.body("bnau", of=bn), outsider)
    answered = actions.answer_referral(referral=one, decision=decision, text="Vi avstyrker.", by=outsider)
    back = case.records.order_by("number").last()
    assert (back.direction, back.counterparty, back.subject) == ("in", bn.name, "Svar på remiss")
    assert back.files.get().sha256 == answered.answer.files.get().sha256
    assert list(verify.differences()) == []


def test_answer_that_cannot_arrive_does_not_leave(case, official, outsider, registrar, bn):
    one = actions.send_referral(
        case=case, to=factories.register("BN", of=bn), question="Vad anser ni?", due_on=DUE, by=official
    )
    decision = adopted(one.case, factories.body("bnau", of=bn), outsider)
    close_case(case=case, by=registrar)
    with pytest.raises(Refused, match="är avslutat"):
        actions.answer_referral(referral=one, decision=decision, text="Ja.", by=outsider)
    assert not Record.objects.filter(kind="statement").exists()
    assert Referral.objects.get().is_waiting


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"question": " "}, "Skriv vad ni vill"),
        ({"due_on": datetime.date(2024, 5, 17)}, "Dagen har passerat"),
        ({"to": "own"}, "annan myndighets diarium"),
        ({"secret": True}, "sekretessmarkerat"),
    ],
)
def test_refused_question_leaves_nothing(case, official, registrar, bn, fields, says):
    given = {"to": factories.register("BN", of=bn), "question": "Vad?", "due_on": DUE} | fields
    if given.pop("secret", False):
        mark_secret(thing=case, provision="OSL 21:1", by=registrar)
    if given["to"] == "own":
        given["to"] = case.register
    with pytest.raises(Refused, match=says):
        actions.send_referral(case=case, by=official, **given)
    assert (Case.objects.count(), Record.objects.count(), Referral.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("who", ["other_official", "economist", "member", "outsider"])
def test_others_handle_no_referrals(referral, who, request):
    by = request.getfixturevalue(who)
    with pytest.raises(Refused, match="Remisser sköts"):
        actions.ask_extension(referral=referral, until=datetime.date(2024, 7, 1), reason="x", by=by)


def test_last_step_failing_leaves_nothing_on_either_side(case, official, bn, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "_create", fail)
    with pytest.raises(RuntimeError):
        actions.send_referral(
            case=case, to=factories.register("BN", of=bn), question="Vad?", due_on=DUE, by=official
        )
    assert (Case.objects.count(), Record.objects.count()) == (1, 0)
