"""The way of a memo through the levels of a unit and a body, and who stands in for whom."""

import datetime
from dataclasses import replace

import pytest

from cases import rules
from cases.actions.approval import approve_memo, reopen_memo, return_memo, submit_memo, withdraw_memo
from cases.actions.marks import mark_secret
from cases.actions.memos import save_memo, start_memo
from cases.memo_content import Clause, content_of
from cases.memo_waiting import memos_to_do, tell_substitutes
from cases.models import Memo, MemoReview, MemoVersion
from cases.queries import approvals_waiting_for, whole_memos
from cases.queries.written import written_by
from core import clock
from core.errors import Refused
from organisation.actions.absences import declare_absence, end_absence
from organisation.actions.levels import set_levels
from organisation.models import Absence, Message
from tests import factories
from tests.worlds import kept
from trail.queries import history

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17T14:32"):
        yield


@kept
def slk(ks):
    return factories.unit("slk", of=ks)


@kept
def section(ks, slk):
    return factories.unit("naringsliv", of=ks, parent=slk)


@kept
def head(ks, section):
    """The manager of the section; `manager` is the one above."""
    return factories.user("Mats Ekholm", "manager", of=ks, unit=section)


@kept
def memo(registrar, official, section, ksnau, head, manager, ks) -> Memo:
    case = factories.case(by=registrar, official=official, subject="Bidrag till kontoret", unit=section)
    memo = whole_memos().get(pk=start_memo(case=case, body=ksnau, by=official).pk)
    content = replace(content_of(memo), clauses=[Clause("bevilja", "kontoret 300 000 kr")])
    return save_memo(memo=memo, content=content, revision=memo.revision, by=official)


@pytest.fixture
def chain(section, slk, administrator):
    set_levels(of=section, approvers=[section, slk], by=administrator)


def send(memo, by) -> Memo:
    memo = whole_memos().get(pk=memo.pk)
    return submit_memo(memo=memo, revision=memo.revision, by=by)


def approve(memo, by) -> Memo:
    memo = whole_memos().get(pk=memo.pk)
    return approve_memo(memo=memo, revision=memo.revision, by=by)


def away(person, substitute, start="2024-05-17", end="2024-05-31", by=None) -> Absence:
    dates = [datetime.date.fromisoformat(day) for day in (start, end)]
    return declare_absence(
        person=person, substitute=substitute, from_on=dates[0], until_on=dates[1], by=by or person
    )


def told(person) -> list[str]:
    """Without the mail that the case's official got when it was registered."""
    subjects = Message.objects.filter(to=person).order_by("id").values_list("subject", flat=True)
    return [subject for subject in subjects if not subject.endswith("nytt ärende")]


# Levels


def test_memo_walks_the_levels_in_turn_and_is_registered_at_the_last(chain, memo, official, head, manager):
    assert [(level.unit.slug, level.who) for level in rules.chain_of(memo)] == [
        ("naringsliv", "Mats Ekholm"),
        ("slk", "Karin Chef"),
    ]
    memo = send(memo, official)
    assert (told(head), told(manager)) == ([f"Att godkänna: {memo.case.dnr}"], [])
    assert (approvals_waiting_for(head), approvals_waiting_for(manager)) == ([memo], [])
    assert (rules.may_approve(head, memo), rules.may_approve(manager, memo)) == (True, False)
    with pytest.raises(Refused, match="står i tur"):
        approve(memo, manager)
    memo = approve(memo, head)
    assert (memo.state, memo.record) == ("submitted", None)
    assert (told(manager), told(official)) == ([f"Att godkänna: {memo.case.dnr}"], [])
    assert (approvals_waiting_for(head), approvals_waiting_for(manager)) == ([], [memo])
    assert [(level.who, level.in_turn) for level in rules.chain_of(memo)] == [
        ("Mats Ekholm", False),
        ("Karin Chef", True),
    ]
    with pytest.raises(Refused, match="står i tur"):
        approve(memo, head)
    memo = approve(memo, manager)
    assert (memo.state, memo.approved_by, memo.record.designation) == (
        "approved",
        manager,
        f"{memo.case.dnr}-1",
    )
    assert MemoVersion.objects.get(memo=memo).by == manager
    assert [event.sentence for event in history(memo.case)][:3] == [
        f"godkände tjänsteskrivelsen, {memo.record.designation}",
        f"registrerade {memo.record.designation}",
        "godkände tjänsteskrivelsen på en nivå",
    ]


def test_returned_memo_begins_the_levels_anew(chain, memo, official, head, manager):
    send(memo, official)
    memo = approve(memo, head)
    return_memo(memo=memo, reason="Skriv beloppen per år.", revision=memo.revision, by=manager)
    memo = send(memo, official)
    assert approvals_waiting_for(head) == [memo]
    assert [level.passed for level in rules.chain_of(memo)] == [None, None]


def test_without_a_chain_one_manager_of_the_unit_or_above_is_enough(memo, official, head, manager):
    send(memo, official)
    assert [approvals_waiting_for(each) for each in (head, manager)] == [[memo], [memo]]
    assert rules.chain_of(memo) == []
    assert approve(memo, manager).state == "approved"


def test_body_asks_for_a_further_level(memo, official, head, manager, ksnau, slk, administrator):
    set_levels(of=ksnau, approvers=[slk], by=administrator)
    memo = send(memo, official)
    assert [level.unit.slug for level in rules.chain_of(memo)] == ["naringsliv", "slk"]
    assert approve(memo, head).state == "submitted"
    assert approve(memo, manager).state == "approved"


def test_chain_that_is_changed_meanwhile_does_not_change_the_round(
    chain, memo, official, head, section, administrator
):
    memo = send(memo, official)
    set_levels(of=section, approvers=[section], by=administrator)
    assert approve(memo, head).state == "submitted"


def test_level_of_the_writer_alone_is_taken_by_the_unit_above(
    chain, registrar, head, manager, section, ksnau
):
    case = factories.case(by=registrar, official=head, unit=section)
    memo = whole_memos().get(pk=start_memo(case=case, body=ksnau, by=head).pk)
    memo = save_memo(
        memo=memo,
        content=replace(content_of(memo), clauses=[Clause("bevilja", "300 000 kr")]),
        revision=memo.revision,
        by=head,
    )
    memo = send(memo, head)
    assert [level.unit.slug for level in rules.chain_of(memo)] == ["slk"]
    with pytest.raises(Refused, match="aldrig skribenten"):
        approve(memo, head)
    assert approve(memo, manager).state == "approved"


def test_person_of_two_levels_answers_once(chain, memo, official, head, slk, ks):
    from organisation.models import RoleAssignment

    RoleAssignment.objects.create(user=head, role="manager", authority=ks, unit=slk, from_on=D(2024, 1, 1))
    memo = approve(send(memo, official), head)
    assert memo.state == "approved"
    assert {level.approved_by for level in memo.levels.all()} == {head}


def test_levels_are_set_by_the_administrator_with_units_of_the_authority(
    section, slk, official, administrator, bn
):
    with pytest.raises(Refused, match="administratören"):
        set_levels(of=section, approvers=[slk], by=official)
    with pytest.raises(Refused, match="samma myndighet"):
        set_levels(of=section, approvers=[factories.unit("bygglov", of=bn)], by=administrator)
    with pytest.raises(Refused, match="en gång"):
        set_levels(of=section, approvers=[slk, slk], by=administrator)
    set_levels(of=section, approvers=[section, slk], by=administrator)
    set_levels(of=section, approvers=[slk], by=administrator)
    assert [level.approver for level in section.levels.all()] == [slk]


def test_secret_memo_waits_only_for_those_who_may_read_it(chain, memo, official, head, manager, registrar):
    mark_secret(thing=memo.case, provision="OSL 21:1", by=registrar)
    with pytest.raises(Refused, match="Ingen chef"):
        send(memo, official)


# Substitutes


def test_work_of_the_absent_moves_to_the_substitute_also_what_waited_already(
    chain, memo, official, head, other_official
):
    memo = send(memo, official)
    away(head, other_official, start="2024-05-20")
    assert approvals_waiting_for(other_official) == []
    with pytest.raises(Refused, match="står i tur"):
        approve(memo, other_official)
    with clock.at("2024-05-20T08:00"):
        memo = whole_memos().get(pk=memo.pk)
        other_official = type(other_official).objects.get(pk=other_official.pk)
        assert approvals_waiting_for(other_official) == [memo]
        assert approvals_waiting_for(head) == [memo]  # waits for both
        assert [todo.detail.split(" · ")[1] for todo in memos_to_do(other_official)] == [
            "för Mats Ekholm, Hanna Handläggare skickade 17\u00a0maj"
        ]
        assert tell_substitutes() == 1
        assert tell_substitutes() == 0
        assert told(other_official) == ["Du är ersättare för Mats Ekholm", f"Att godkänna: {memo.case.dnr}"]
        memo = approve(memo, other_official)
        step = memo.reviews.last()
        assert (step.step, step.who) == ("passed", "Olle Annan Enhet för Mats Ekholm")
        assert rules.chain_of(memo)[0].who == "Olle Annan Enhet för Mats Ekholm"
        assert history(memo.case)[0].sentence == "godkände tjänsteskrivelsen på en nivå för Mats Ekholm"


def test_mail_goes_to_both_while_one_is_away(memo, official, head, other_official, manager):
    away(head, other_official)
    memo = send(memo, official)
    for person in (head, other_official, manager):
        assert told(person)[-1] == f"Att godkänna: {memo.case.dnr}"
    memo = approve(memo, other_official)
    assert memo.reviews.get(step=MemoReview.Step.APPROVED).who == "Olle Annan Enhet för Mats Ekholm"


def test_absence_that_is_over_or_ended_gives_nothing(memo, official, head, other_official):
    absence = away(head, other_official)
    send(memo, official)
    end_absence(absence=absence, by=head)
    assert approvals_waiting_for(other_official) == []
    away(head, other_official)
    with clock.at("2024-06-01T08:00"):
        assert approvals_waiting_for(other_official) == []


def test_writer_never_approves_as_a_substitute(memo, official, head):
    away(head, official)
    memo = send(memo, official)
    assert not rules.may_approve(official, memo)
    assert approvals_waiting_for(official) == []


def test_substitute_who_is_away_too_passes_it_on(memo, official, head, other_official, economist):
    away(head, other_official)
    away(other_official, economist)
    memo = send(memo, official)
    assert (approvals_waiting_for(other_official), approvals_waiting_for(economist)) == ([], [memo])


def test_absence_is_declared_by_oneself_or_the_administrator(
    head, official, other_official, administrator, outsider
):
    with pytest.raises(Refused, match="personen själv"):
        away(head, other_official, by=official)
    with pytest.raises(Refused, match="någon annan"):
        away(head, head)
    with pytest.raises(Refused, match="läser inte"):
        away(head, outsider)
    with pytest.raises(Refused, match="före den första"):
        away(head, other_official, start="2024-05-20", end="2024-05-19")
    with pytest.raises(Refused, match="passerat"):
        away(head, other_official, start="2024-05-01", end="2024-05-16")
    absence = away(head, other_official, by=administrator)
    with pytest.raises(Refused, match="redan borta"):
        away(head, official, start="2024-05-31", end="2024-06-02")
    with pytest.raises(Refused, match="personen själv"):
        end_absence(absence=absence, by=official)


# Returned after approval


def test_approved_memo_is_returned_and_what_was_approved_stands(memo, official, manager, secretary):
    memo = approve(send(memo, official), manager)
    with pytest.raises(Refused, match="står i tur"):
        return_memo(memo=memo, reason="Fel år.", revision=memo.revision, by=official)
    memo = return_memo(memo=memo, reason="Fel år.", revision=memo.revision, by=secretary)
    assert (memo.state, memo.approved_by, memo.record.designation) == ("returned", None, f"{memo.case.dnr}-1")
    assert memo.versions.count() == 1
    assert told(official)[-1] == f"Återlämnad: {memo.case.dnr}"
    memo = approve(send(memo, official), manager)
    assert [version.kind for version in memo.versions.all()] == ["approved", "substance"]
    assert memo.versions.last().reason == "Fel år."


def test_withdrawn_and_reopened_memos_forget_the_levels(chain, memo, official, head, manager):
    memo = approve(send(memo, official), head)
    withdraw_memo(memo=memo, by=official)
    memo = approve(approve(send(memo, official), head), manager)
    reopen_memo(memo=memo, reason="Nytt belopp.", by=official)
    memo = whole_memos().get(pk=memo.pk)
    assert [level.passed for level in rules.chain_of(memo)] == [None, None]


def test_what_i_wrote_says_whose_turn_it_is_level_by_level(
    memo, chain, official, head, manager, other_official
):
    send(memo, official)
    assert written_by(official)[0].turn == "Väntar på Mats Ekholm sedan 17\xa0maj"
    approve(memo, head)
    assert written_by(official)[0].turn == f"Väntar på {manager.name} sedan 17\xa0maj"
    away(manager, other_official)
    assert (
        written_by(official)[0].turn == f"Väntar på {other_official.name} för {manager.name} sedan 17\xa0maj"
    )


def test_what_i_wrote_asks_as_often_for_many_as_for_one(
    memo, chain, registrar, official, section, ksnau, django_assert_num_queries
):
    send(memo, official)
    with django_assert_num_queries(5):
        written_by(official)
    for number in range(3):
        case = factories.case(by=registrar, official=official, subject=f"Ärende {number}", unit=section)
        other = whole_memos().get(pk=start_memo(case=case, body=ksnau, by=official).pk)
        content = replace(content_of(other), clauses=[Clause("bevilja", "300 000 kr")])
        send(save_memo(memo=other, content=content, revision=other.revision, by=official), official)
    with django_assert_num_queries(5):
        assert len(written_by(official)) == 4
